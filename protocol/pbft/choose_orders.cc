#include "protocol/pbft/choose_orders.h"

#include <algorithm>

#include "protocol/check.h"

namespace zyz::pbft {
namespace {

// By whose certificate a position is decided.
struct Best {
  const PreparedCert* cert = nullptr;
  const ViewChange* from = nullptr;
};

CheckpointCert HighestCheckpoint(std::span<const Ref<const ViewChange>> v) {
  CheckpointCert highest;
  for (const auto& member : v) {
    if (member->checkpoint.n >= highest.n) highest = member->checkpoint;
  }
  return highest;
}

// By position from min+1 on, up to the highest that was prepared.
std::vector<Best> BestIn(std::span<const Ref<const ViewChange>> v, SeqNum min, PlantedBug planted) {
  SeqNum last = min;
  for (const auto& member : v) {
    if (!member->p.empty()) last = std::max(last, member->p.back().order.n);
  }
  std::vector<Best> best(last - min);
  for (const auto& member : v) {
    for (const PreparedCert& cert : member->p) {
      if (cert.order.n <= min) continue;
      Best& held = best[cert.order.n - min - 1];
      const bool is_better =
          held.cert == nullptr || (planted == kLowestViewChosen ? cert.order.v < held.cert->order.v  //
                                                                : cert.order.v > held.cert->order.v);
      if (is_better) held = {&cert, member.get()};
    }
  }
  return best;
}

// How many show what was chosen at n, and how many the most shown of what was not.
void CountVotes(std::span<const Ref<const ViewChange>> v, SeqNum n, Event* choice) {
  std::vector<Digest> shown;
  for (const auto& member : v) {
    for (const PreparedCert& cert : member->p) {
      if (cert.order.n == n) shown.push_back(cert.order.d);
    }
  }
  for (const Digest& d : shown) {
    const auto votes = static_cast<uint32_t>(std::count(shown.begin(), shown.end(), d));
    if (d == choice->h) {
      choice->votes = votes;
    } else if (votes > choice->rival_votes) {
      choice->parent = d;
      choice->rival_votes = votes;
    }
  }
}

}  // namespace

ChosenOrders ChooseOrders(std::span<const Ref<const ViewChange>> v, PlantedBug planted) {
  CHECK(!v.empty(), "a new view starts from somebody's VIEW-CHANGE");
  ChosenOrders chosen;
  chosen.checkpoint = HighestCheckpoint(v);
  const Digest null = NullDigest();
  for (const Best& best : BestIn(v, chosen.min(), planted)) {
    if (best.cert == nullptr && planted == kNullForgotten) break;
    chosen.d.push_back(best.cert == nullptr ? null : best.cert->order.d);
  }
  return chosen;
}

std::vector<Event> ChoicesIn(std::span<const Ref<const ViewChange>> v, PlantedBug planted) {
  const ChosenOrders chosen = ChooseOrders(v, planted);
  const SeqNum min = chosen.min();
  const std::vector<Best> best = BestIn(v, min, planted);
  std::vector<Event> choices;
  for (SeqNum n = min + 1; n <= chosen.last(); ++n) {
    const Best& here = best[n - min - 1];
    const Basis basis = here.cert == nullptr ? Basis::kNothing : Basis::kCertificate;
    const View u = here.cert == nullptr ? 0 : here.cert->order.v;
    const bool goes_on = !choices.empty() && choices.back().holder.get() == here.from && choices.back().u == u;
    if (!goes_on) choices.push_back(Event::Decided(0, n, n, basis));
    Event& choice = choices.back();
    choice.n = n;
    choice.h = chosen.d[n - min - 1];
    choice.u = u;
    choice.votes = choice.rival_votes = 0;
    choice.parent = {};
    CountVotes(v, n, &choice);
    if (here.cert == nullptr) continue;
    choice.subject = here.from->i;
    choice.holder = Ref<const Message>(here.from);
    choice.bytes = "highest view";
  }
  if (!choices.empty()) return choices;
  choices.push_back(Event::Decided(0, min, min, min > 0 ? Basis::kCheckpoint : Basis::kNothing));
  choices.back().h = chosen.checkpoint.a;
  return choices;
}

}  // namespace zyz::pbft

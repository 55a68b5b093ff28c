#include "protocol/zyzzyva/select_history.h"

#include <algorithm>

namespace zyz::zyzzyva {
namespace {

using Members = std::vector<const ViewChange*>;

const CheckpointCert& HighestCheckpoint(std::span<const Ref<const ViewChange>> p) {
  const CheckpointCert* highest = &p.front()->checkpoint;
  for (const auto& member : p) {
    if (member->checkpoint.n > highest->n) highest = &member->checkpoint;
  }
  return *highest;
}

// Takes `sender`'s chain up to n, which its CC or its view certificate proves, as the selected one. False if it does
// not pass through S.
bool TakeChain(const ViewChange& sender, SeqNum n, SelectedHistory* selected) {
  const HistoryClaim claim(sender);
  const CheckpointCert& s = selected->checkpoint;
  if (n <= s.n) return true;  // S itself is as long
  const bool by_cc = claim.cc.has_value() && claim.cc->tuple.n == n;
  selected->basis = {.from = Ref<const ViewChange>(&sender),
                     .n = n,
                     .v = by_cc ? claim.cc->tuple.v : claim.view_cert.v,
                     .of_view = !by_cc,
                     .rival = {}};
  if (!claim.Knows(s.n) || claim.h(s.n) != s.h) return false;
  for (SeqNum k = s.n + 1; k <= n; ++k) selected->o.push_back(claim.At(k));
  return true;
}

// Appends, position by position, what at least f+1 members hold whose chains go through the selected one.
void ExtendByVotes(const Members& members, uint32_t weak, SelectedHistory* selected) {
  Members agreeing;
  for (const ViewChange* member : members) {
    const HistoryClaim claim(*member);
    if (claim.Knows(selected->max_n()) && claim.h(selected->max_n()) == selected->max_h()) agreeing.push_back(member);
  }
  while (true) {
    const SeqNum n = selected->max_n() + 1;
    const Ref<const OrderReq>* winner = nullptr;
    for (const ViewChange* candidate : agreeing) {
      const HistoryClaim claim(*candidate);
      if (!claim.Knows(n)) continue;
      const Digest h = claim.h(n);
      const auto votes = std::count_if(agreeing.begin(), agreeing.end(), [&](const ViewChange* other) {
        const HistoryClaim others(*other);
        return others.Knows(n) && others.h(n) == h;
      });
      if (static_cast<uint32_t>(votes) >= weak) winner = &claim.At(n);
    }
    if (winner == nullptr) return;
    selected->o.push_back(*winner);
    std::erase_if(agreeing, [&](const ViewChange* member) {
      const HistoryClaim claim(*member);
      return !claim.Knows(n) || claim.h(n) != selected->max_h();
    });
  }
}

// How many show what was selected last, and how many the most shown of what was not. If nothing was selected beyond S,
// it is what follows S that was not.
void CountVotes(std::span<const Ref<const ViewChange>> p, SelectedHistory* selected) {
  SelectionBasis* basis = &selected->basis;
  const SeqNum n = std::max(selected->max_n(), selected->first_n() + 1);
  const auto shown_by = [&](Digest h) {
    return static_cast<uint32_t>(std::count_if(p.begin(), p.end(), [&](const auto& member) {
      const HistoryClaim claim(*member);
      return claim.Knows(n) && claim.h(n) == h;
    }));
  };
  for (const auto& member : p) {
    const HistoryClaim claim(*member);
    if (!claim.Knows(n)) continue;
    const Digest h = claim.h(n);
    if (selected->Knows(n) && selected->h(n) == h) {
      ++basis->votes;
    } else if (const uint32_t votes = shown_by(h); votes > basis->rival_votes) {
      basis->rival = h;
      basis->rival_votes = votes;
    }
  }
}

// The highest proven view decides; inside it the certificate, then f+1 votes.
void SelectRepaired(std::span<const Ref<const ViewChange>> p, ClusterSize cluster, PlantedBug planted,
                    SelectedHistory* selected) {
  // 1. u* and P*
  View highest = 0;
  for (const auto& member : p) highest = std::max(highest, member->u);
  Members members;
  for (const auto& member : p) {
    if (member->u == highest) members.push_back(member.get());
  }
  // 2., 3. The certificate with the largest n: the base G(u*), a CC of P*, or S. All of one view agree.
  const ViewChange* sender = members.front();
  SeqNum n = sender->view_cert.n;
  Members certified = members;
  if (planted == kCcRankedByNumber) [[unlikely]] {
    certified.clear();
    for (const auto& member : p) certified.push_back(member.get());
  }
  for (const ViewChange* member : certified) {
    if (!member->cc.has_value() || member->cc->tuple.n < n) continue;
    if (member->cc->tuple.n == n && sender->cc.has_value()) continue;  // ties: the lower replica id
    sender = member;
    n = member->cc->tuple.n;
  }
  if (planted == kTieGivenToVotes) [[unlikely]] {
    TakeChain(*members.front(), members.front()->view_cert.n, selected);
    ExtendByVotes(members, cluster.weak(), selected);
    if (selected->max_n() >= n) return;
    selected->o.clear();
    selected->basis = {};
  }
  if (!TakeChain(*sender, n, selected)) {
    selected->refusal = "the chain of the highest certificate does not pass through the highest stable checkpoint";
    return;
  }
  // 4.
  const uint32_t needed = planted == kSelectNeedsQuorum ? cluster.quorum() : cluster.weak();
  ExtendByVotes(members, needed, selected);
}

// As printed: the CC with the largest n decides, whatever its view.
void SelectPublished(std::span<const Ref<const ViewChange>> p, ClusterSize cluster, SelectedHistory* selected) {
  const ViewChange* sender = nullptr;
  for (const auto& member : p) {
    if (!member->cc.has_value()) continue;
    const auto rank = [](const ViewChange& m) { return std::pair(m.cc->tuple.n, m.cc->tuple.v); };
    if (sender == nullptr || rank(*member) > rank(*sender)) sender = member.get();
  }
  if (sender != nullptr && !TakeChain(*sender, sender->cc->tuple.n, selected)) {
    selected->refusal = "the chain of the highest CC does not pass through the highest stable checkpoint";
    return;
  }
  Members members;
  for (const auto& member : p) members.push_back(member.get());
  ExtendByVotes(members, cluster.weak(), selected);
}

}  // namespace

SelectedHistory SelectHistory(std::span<const Ref<const ViewChange>> p, ClusterSize cluster, ViewChangeRule rule,
                              PlantedBug planted) {
  CHECK(!p.empty(), "a history is selected from VIEW-CHANGEs");
  SelectedHistory selected;
  selected.checkpoint = HighestCheckpoint(p);
  if (rule == ViewChangeRule::kRepaired) {
    SelectRepaired(p, cluster, planted, &selected);
  } else {
    SelectPublished(p, cluster, &selected);
  }
  if (!selected.refusal.empty()) {
    selected.o.clear();
  } else {
    CountVotes(p, &selected);
  }
  return selected;
}

}  // namespace zyz::zyzzyva

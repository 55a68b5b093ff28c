#include "adversaries/pbft/archive.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace zyz::pbft {
namespace {

constexpr size_t kMaxPositions = 1024, kMaxPerPosition = 16, kMaxViews = 64;

// Forgets the lowest keys.
template <class Map>
void Bound(Map* map, size_t most) {
  while (map->size() > most) map->erase(map->begin());
}

// One more vote, kept sorted by replica.
void AddVote(Votes* votes, NodeId i, Signature sig) {
  const auto place =
      std::lower_bound(votes->begin(), votes->end(), i, [](const Vote& vote, NodeId id) { return vote.i < id; });
  if (place == votes->end() || place->i != i) votes->insert(place, {.i = i, .sig = sig});
}

}  // namespace

void Archive::Learn(const Message& message) {
  switch (message.kind()) {
    case kPrePrepare:
      return LearnOrder(As<PrePrepare>(message).order);
    case kPrepare:
      return LearnPrepare(As<Prepare>(message));
    case kCheckpoint:
      return LearnCheckpoint(As<Checkpoint>(message));
    case kViewChange: {
      const Ref<const ViewChange> m(&As<ViewChange>(message));
      if (!cluster_.IsReplica(m->i)) return;
      view_changes_[m->w].emplace(m->i, m);
      Bound(&view_changes_, kMaxViews);
      LearnProof(m->checkpoint);
      for (const PreparedCert& cert : m->p) LearnCert(cert);
      return;
    }
    case kNewView:
      for (const auto& member : As<NewView>(message).v) Learn(*member);
      for (const OrderHeader& order : As<NewView>(message).o) LearnOrder(order);
      return;
    case kState: {
      const auto& m = As<State>(message);
      LearnProof(m.checkpoint);
      if (m.new_view) Learn(**m.new_view);
      return;
    }
    default:
      return;
  }
}

void Archive::CatchUp(const Coalition& coalition) {
  caught_up_ = std::max(caught_up_, coalition.oldest());
  for (; caught_up_ < coalition.end(); ++caught_up_) Learn(*coalition.At(caught_up_).message);
}

void Archive::LearnOrder(const OrderHeader& order) {
  const Order key{order.n, order.v, order.d};
  if (!orders_.emplace(key, order).second) return;
  Bound(&orders_, kMaxPositions);
  MaybeComplete(key);
}

void Archive::LearnPrepare(const Prepare& m) {
  if (!cluster_.IsReplica(m.i) || m.i == cluster_.Primary(m.v)) return;
  const Order key{m.n, m.v, m.d};
  AddVote(&prepares_[key], m.i, m.sig);
  Bound(&prepares_, kMaxPositions);
  MaybeComplete(key);
}

// The PRE-PREPARE and 2f PREPAREs are here, in whatever order they came.
void Archive::MaybeComplete(const Order& key) {
  const auto order = orders_.find(key);
  const auto prepares = prepares_.find(key);
  if (order == orders_.end() || prepares == prepares_.end()) return;
  const size_t needed = cluster_.quorum() - 1;
  if (prepares->second.size() < needed) return;
  PreparedCert cert{.order = order->second, .prepares = prepares->second};
  cert.prepares.resize(needed);
  LearnCert(cert);
}

void Archive::LearnCert(const PreparedCert& cert) {
  std::vector<PreparedCert>& known = certs_[cert.order.n];
  const auto same = [&](const PreparedCert& other) {
    return other.order.v == cert.order.v && other.order.d == cert.order.d;
  };
  if (known.size() < kMaxPerPosition && std::none_of(known.begin(), known.end(), same)) known.push_back(cert);
  Bound(&certs_, kMaxPositions);
}

void Archive::LearnCheckpoint(const Checkpoint& m) {
  if (!cluster_.IsReplica(m.i)) return;
  Votes& votes = boundaries_[{m.n, m.a}];
  AddVote(&votes, m.i, m.sig);
  if (votes.size() == cluster_.quorum()) LearnProof({.n = m.n, .a = m.a, .votes = votes});
  Bound(&boundaries_, kMaxViews);
}

void Archive::LearnProof(const CheckpointCert& proof) {
  checkpoints_.emplace(proof.n, proof);
  while (checkpoints_.size() > kMaxViews) checkpoints_.erase(std::next(checkpoints_.begin()));
}

const std::vector<PreparedCert>* Archive::CertsAt(SeqNum n) const {
  const auto known = certs_.find(n);
  return known == certs_.end() ? nullptr : &known->second;
}

std::vector<Ref<const ViewChange>> Archive::ViewChangesFor(View w) const {
  std::vector<Ref<const ViewChange>> all;
  const auto known = view_changes_.find(w);
  if (known == view_changes_.end()) return all;
  for (const auto& [i, view_change] : known->second) all.push_back(view_change);
  return all;
}

Ref<const ViewChange> Archive::EarlierOf(NodeId i, View w) const {
  for (auto view = view_changes_.lower_bound(w); view != view_changes_.begin();) {
    const auto found = (--view)->second.find(i);
    if (found != view->second.end()) return found->second;
  }
  return nullptr;
}

}  // namespace zyz::pbft

#include "adversaries/zyzzyva/archive.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "protocol/zyzzyva/history.h"

namespace zyz {
namespace {

using zyzzyva::CheckpointCert;
using zyzzyva::CommitCert;
using zyzzyva::HistoryClaim;
using zyzzyva::OrderHeader;
using zyzzyva::OrderReq;
using zyzzyva::ViewCert;

constexpr size_t kMaxPositions = 1024, kMaxPerPosition = 16, kMaxViews = 64, kMaxCcs = 64;

// Forgets the lowest keys; the genesis entry of some maps is worth more than a later one.
template <class Map>
void Bound(Map* map, size_t most) {
  while (map->size() > most) map->erase(std::next(map->begin()));
}

// One more vote, kept sorted by replica. True when `quorum` are there.
bool AddVote(Votes* votes, NodeId i, Signature sig, size_t quorum) {
  const auto place =
      std::lower_bound(votes->begin(), votes->end(), i, [](const Vote& vote, NodeId id) { return vote.i < id; });
  if (place != votes->end() && place->i == i) return false;
  votes->insert(place, {.i = i, .sig = sig});
  return votes->size() == quorum;
}

}  // namespace

void Archive::Learn(const Message& message) {
  switch (message.kind()) {
    case zyzzyva::kOrderReq:
      return LearnOrder(Ref<const OrderReq>(&As<OrderReq>(message)));
    case zyzzyva::kCommit:
      return LearnCc(As<zyzzyva::Commit>(message).cc);
    case zyzzyva::kViewChange: {
      const auto& m = As<zyzzyva::ViewChange>(message);
      if (m.w > 0) proofs_[m.w - 1] = m.proof;
      Bound(&proofs_, kMaxViews);
      return LearnClaim(HistoryClaim(m));
    }
    case zyzzyva::kNewView:
      for (const auto& member : As<zyzzyva::NewView>(message).p) Learn(*member);
      return;
    case zyzzyva::kState:
      return LearnClaim(HistoryClaim(As<zyzzyva::State>(message)));
    case zyzzyva::kViewConfirm:
      return LearnConfirm(As<zyzzyva::ViewConfirm>(message));
    case zyzzyva::kCheckpoint:
      return LearnCheckpoint(As<zyzzyva::Checkpoint>(message));
    default:
      return;
  }
}

void Archive::CatchUp(const Coalition& coalition) {
  caught_up_ = std::max(caught_up_, coalition.oldest());
  for (; caught_up_ < coalition.end(); ++caught_up_) Learn(*coalition.At(caught_up_).message);
}

void Archive::LearnClaim(const HistoryClaim& claim) {
  if (!claim.view_cert.votes.empty()) view_certs_[claim.view_cert.v] = claim.view_cert;
  if (!claim.checkpoint.votes.empty()) checkpoints_[claim.checkpoint.n] = claim.checkpoint;
  Bound(&view_certs_, kMaxViews);
  Bound(&checkpoints_, kMaxViews);
  if (claim.cc.has_value()) LearnCc(*claim.cc);
  for (const auto& order : claim.o) LearnOrder(order);
}

void Archive::LearnCc(const CommitCert& cc) {
  const auto same = [&](const CommitCert& known) { return known.tuple == cc.tuple; };
  if (std::any_of(ccs_.begin(), ccs_.end(), same)) return;
  if (ccs_.size() == kMaxCcs) ccs_.erase(ccs_.begin());
  ccs_.push_back(cc);
}

void Archive::LearnOrder(const Ref<const OrderReq>& order) {
  auto& known = orders_[order->order.n];
  const auto same = [&](const Ref<const OrderReq>& other) {
    return other->order.v == order->order.v && other->order.h == order->order.h;
  };
  if (std::any_of(known.begin(), known.end(), same)) return;
  if (known.size() < kMaxPerPosition) known.push_back(order);
  if (orders_.size() > kMaxPositions) orders_.erase(orders_.begin());
}

void Archive::LearnConfirm(const zyzzyva::ViewConfirm& m) {
  Votes& votes = confirms_[{m.w, m.n, m.h}];
  if (AddVote(&votes, m.i, m.sig, cluster_.quorum())) {
    view_certs_[m.w] = {.v = m.w, .n = m.n, .h = m.h, .votes = votes};
  }
  Bound(&confirms_, kMaxViews);
  Bound(&view_certs_, kMaxViews);
}

void Archive::LearnCheckpoint(const zyzzyva::Checkpoint& m) {
  Votes& votes = boundaries_[{m.v, m.n, m.h, m.a}];
  if (AddVote(&votes, m.i, m.sig, cluster_.quorum())) {
    checkpoints_[m.n] = {.v = m.v, .n = m.n, .h = m.h, .a = m.a, .votes = votes};
  }
  Bound(&boundaries_, kMaxViews);
  Bound(&checkpoints_, kMaxViews);
}

std::vector<View> Archive::Views() const {
  std::vector<View> views;
  for (const auto& [view, cert] : view_certs_) views.push_back(view);
  return views;
}

const ViewCert* Archive::CertOf(View v) const {
  const auto found = view_certs_.find(v);
  return found == view_certs_.end() ? nullptr : &found->second;
}

const Votes* Archive::ProofBefore(View v) const {
  const auto later = proofs_.lower_bound(v);
  return later == proofs_.begin() ? nullptr : &std::prev(later)->second;
}

const Ref<const OrderReq>* Archive::Find(SeqNum n, Digest h, std::optional<View> v) const {
  const auto known = orders_.find(n);
  if (known == orders_.end()) return nullptr;
  for (const auto& order : known->second) {
    if (order->order.h == h && (!v.has_value() || order->order.v == *v)) return &order;
  }
  return nullptr;
}

// Walks down from (n, h) to claim->checkpoint. What the view certificate does not cover has to be of its view.
bool Archive::TakeChain(SeqNum n, Digest h, Claim* claim) const {
  const CheckpointCert& base = claim->checkpoint;
  const ViewCert& cert = claim->view_cert;
  if (n < std::max(base.n, cert.n)) return false;
  std::vector<Ref<const OrderReq>> reversed;
  while (n > base.n) {
    if (n == cert.n && h != cert.h) return false;
    const auto* entry = Find(n, h, n > cert.n ? std::optional<View>(cert.v) : std::nullopt);
    if (entry == nullptr) return false;
    reversed.push_back(*entry);
    --n;
    const Digest d = (*entry)->order.d;
    std::optional<Digest> parent;
    if (n == base.n && ChainDigest(base.h, d) == h) parent = base.h;
    const auto below = orders_.find(n);
    for (size_t k = 0; n > base.n && below != orders_.end() && k < below->second.size() && !parent; ++k) {
      const Digest candidate = below->second[k]->order.h;
      if (ChainDigest(candidate, d) == h) parent = candidate;
    }
    if (!parent.has_value()) return false;
    h = *parent;
  }
  if (h != base.h) return false;
  claim->o.assign(reversed.rbegin(), reversed.rend());
  return true;
}

std::optional<Archive::Claim> Archive::ClaimUpTo(View u, SeqNum n, Digest h, SeqNum below) const {
  const ViewCert* cert = CertOf(u);
  if (cert == nullptr) return std::nullopt;
  for (auto base = checkpoints_.rbegin(); base != checkpoints_.rend(); ++base) {
    if (base->second.v > u || base->first > n || base->first >= below) continue;
    Claim claim = {.view_cert = *cert, .checkpoint = base->second, .cc = std::nullopt, .o = {}};
    if (TakeChain(n, h, &claim)) return claim;
  }
  return std::nullopt;
}

std::optional<Archive::Claim> Archive::LongestClaim(View u) const {
  const ViewCert* cert = CertOf(u);
  if (cert == nullptr) return std::nullopt;
  for (auto known = orders_.rbegin(); known != orders_.rend() && known->first > cert->n; ++known) {
    for (const auto& order : known->second) {
      if (order->order.v != u) continue;
      if (auto claim = ClaimUpTo(u, known->first, order->order.h)) return claim;
    }
  }
  return ClaimUpTo(u, cert->n, cert->h);
}

std::optional<Archive::Claim> Archive::OtherClaim(View u, const HistoryClaim& truth) const {
  for (auto known = orders_.rbegin(); known != orders_.rend(); ++known) {
    for (const auto& order : known->second) {
      if (order->order.v != u) continue;
      const auto claim = ClaimUpTo(u, known->first, order->order.h);
      if (!claim.has_value()) continue;
      for (const auto& entry : claim->o) {
        const OrderHeader& header = entry->order;
        if (truth.Knows(header.n) && truth.h(header.n) != header.h) return claim;
      }
    }
  }
  return std::nullopt;
}

std::optional<Archive::Claim> Archive::ClaimWith(const CommitCert& cc) const {
  auto claim = ClaimUpTo(cc.tuple.v, cc.tuple.n, cc.tuple.h);
  if (!claim.has_value() || cc.tuple.n <= claim->checkpoint.n) return std::nullopt;
  claim->cc = cc;
  return claim;
}

}  // namespace zyz

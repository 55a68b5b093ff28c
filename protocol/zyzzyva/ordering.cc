// A2: the primary orders. A3: replicas accept what it ordered, and execute it at once.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// A2. Not newer than the client's last request: the cached reply again (A4c). Newer: the primary orders it, a backup
// sees to it that the primary does (A4c).
void Replica::OnRequest(const Verified<Request>& request) {
  if (!service_.IsNew(*request)) return OnRetriedRequest(request);
  if (!IsPrimary()) return AwaitOrder(request, /*to_all=*/suspecting_);  // asks all when the primary is not trusted
  EnqueueForOrder(*request);  // ordered at the end of the step, by MaybeOrder
}

// One place in the queue per client, so a client that floods waits behind itself. A newer request takes the place of
// the older one: a correct client has given that one up.
void Replica::EnqueueForOrder(const Request& request) {
  for (auto& queued : queue_) {
    if (queued->c != request.c) continue;
    if (request.t > queued->t) queued = Ref<const Request>(&request);
    return;
  }
  queue_.emplace_back(&request);
}

// A2, once more: what waited may have been executed meanwhile, by a STATE that was taken. Ordering may end in leaving
// the view, where it executes up to a boundary.
void Replica::MaybeOrder() {
  if (!queue_.empty()) {
    std::erase_if(queue_, [this](const auto& request) { return !service_.IsNew(*request); });
  }
  while (!queue_.empty() && !AtWindowEdge() && !IsLeaving()) {
    const size_t ready = std::min<size_t>(queue_.size(), config_.batch_max);
    if (ready < config_.batch_max && config_.batch_delay_ns > 0 && batch_wait_ != BatchWait::kDue) {
      // Armed by the request that opens the batch; later ones must not postpone it.
      if (batch_wait_ == BatchWait::kIdle) out_->SetTimer({kBatchTimer, 0}, config_.batch_delay_ns);
      batch_wait_ = BatchWait::kWaiting;
      return;
    }
    OrderBatch(ready);
  }
}

void Replica::OrderBatch(size_t requests) {
  Ref<OrderReq> message = New<OrderReq>(context_.pool);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(requests);
  message->batch.assign(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  if (batch_wait_ == BatchWait::kWaiting) out_->CancelTimer({kBatchTimer, 0});
  batch_wait_ = BatchWait::kIdle;

  OrderHeader& order = message->order;
  order.v = view_;
  order.n = history_.max_n() + 1;
  order.nd = service_.ProposeNonDet();
  order.d = BatchDigest(message->batch, order.nd);
  order.h = ChainDigest(history_.max_h(), order.d);
  SignWith(context_.signer, &order);
  out_->Broadcast(message);
  Execute(std::move(message));
  AfterExecution();
}

// A3, conditions in the order of the rule:
//   (1) the view is mine;  (2) its primary signed (admission);
//   (3) d is the digest of batch and ND, every request in it is authentic: else the fault of who sent it;
//   (4) n = max_n + 1 and n ≤ stable + 2 CP_INTERVAL: n ≤ max_n is compared with the entry held, a later n is kept;
//   (5), (6): OnOrderInSequence.
void Replica::OnOrderReq(const OrderReq& m) {
  const NodeId signer = context_.cluster.Primary(m.order.v);
  const bool for_pending_view = IsLeaving() && m.order.v == pending_view_;
  if (IsLeaving() && !for_pending_view && !Planted(kOrderWhileLeaving))
    return Reject(RejectReason::kLeavingView, signer);
  if (m.order.v != view_ && !for_pending_view) return Reject(RejectReason::kOtherView, signer);
  const auto order = hole_ != Hole::kNone ? admission_.AdmitForHole(m) : admission_.Admit(m);
  if (!order) return Reject(order.reason(), signer);
  if (signer == self()) return Reject(RejectReason::kDuplicate, signer);  // my own order, returned by a helpful peer
  const SeqNum n = m.order.n;
  if (n <= history_.max_n() && !for_pending_view) return CompareWithHeld(m);
  if (n <= stable_.cert.n) return Reject(RejectReason::kBelowStable, signer);
  if (n > stable_.cert.n + config_.window()) return Reject(RejectReason::kBeyondWindow, signer);
  const bool fits = BatchDigest(m.batch, m.order.nd) == m.order.d || Planted(kBatchDigestNotCompared);
  // The primary's signature covers d, and neither the batch nor the signatures in it: whoever passes an ORDER-REQ on
  // could put in others. They are the primary's fault if it sent them itself; a hole that stays open does the rest.
  const bool sent_by_primary = input_from_ == signer;
  if (m.batch.empty() || !fits) {
    Reject(RejectReason::kBadBatchDigest, signer);
    return fits || sent_by_primary ? SuspectPrimary() : void();
  }
  if (!admission_.BatchIsAuthentic(m.batch)) {
    Reject(RejectReason::kBadRequestSignature, signer);
    return sent_by_primary ? SuspectPrimary() : void();
  }
  if (for_pending_view) {  // its primary entered before me: kept until I follow
    early_[n % config_.window()] = order->Share();
    return;
  }
  known_n_ = std::max(known_n_, n);
  if (n > history_.max_n() + 1) {
    if (const OrderReq* early = EarlyOrder(n)) {
      if (Contradict(early->order, m.order)) Convict(early->order, m.order);
    } else {
      early_[n % config_.window()] = order->Share();
    }
    return MaybeFillHole();
  }
  OnOrderInSequence(*order);
  AcceptEarlyOrders();
  AfterExecution();
}

// A3 (5) h_n = H(h_{n-1}, d) and no request in the batch is stale: else the primary's fault, proven by two ORDER-REQs
// where there are two. (6) ND acceptable.
void Replica::OnOrderInSequence(const Verified<OrderReq>& order) {
  const OrderHeader& header = order->order;
  const NodeId signer = primary();
  if (header.h != ChainDigest(history_.max_h(), header.d) && !Planted(kHistoryDigestNotCompared)) {
    Reject(RejectReason::kBadHistoryDigest, signer);
    if (const OrderReq* previous = OwnViewOrder(header.n - 1)) Convict(previous->order, header);
    return SuspectPrimary();
  }
  if (!service_.IsFresh(order->batch)) {
    Reject(RejectReason::kStaleRequest, signer);
    return SuspectPrimary();
  }
  if (!service_.AcceptsNonDet(header.nd)) return Reject(RejectReason::kBadNonDet, signer);
  Execute(order.Share());
}

// n ≤ max_n: equal to what I hold → the responses again; different → POM.
void Replica::CompareWithHeld(const OrderReq& m) {
  const NodeId signer = primary();
  if (m.order.n <= history_.base_n()) return Reject(RejectReason::kBelowStable, signer);
  const OrderReq* held = OwnViewOrder(m.order.n);
  if (held == nullptr) return Reject(RejectReason::kInherited, signer);
  if (held->order.h != m.order.h || held->order.d != m.order.d) {
    Reject(RejectReason::kConflict, signer);
    return Convict(held->order, m.order);
  }
  for (const auto& request : held->batch) {
    if (service_.Record(request->c).n == m.order.n) SendSpecResponse(request->c);
  }
}

const OrderReq* Replica::EarlyOrder(SeqNum n) const {
  const Ref<const OrderReq>& slot = early_[n % config_.window()];
  return slot && slot->order.n == n && slot->order.v == view_ ? slot.get() : nullptr;
}

bool Replica::AcceptsContent(const OrderReq& order) const {
  return service_.IsFresh(order.batch) && service_.AcceptsNonDet(order.order.nd);
}

// Takes up what arrived before its turn. A kept ORDER-REQ that fails now is dropped; what follows it stays a hole. Any
// of them may prove the primary guilty, and make me leave.
void Replica::AcceptEarlyOrders() {
  while (!IsFrozen()) {
    const SeqNum next = history_.max_n() + 1;
    if (EarlyOrder(next) == nullptr) return;
    const Ref<const OrderReq> order = std::exchange(early_[next % config_.window()], nullptr);
    const auto admitted = admission_.AdmitForHole(*order);
    CHECK(static_cast<bool>(admitted), "what was admitted once is admitted again");
    OnOrderInSequence(*admitted);
    if (history_.max_n() != next) return;
  }
}

// Appends, executes, tells each client, and at a boundary takes a tentative checkpoint and tells all replicas (K1).
// Holds the order itself: where it came from may be gone before the end.
void Replica::Execute(Ref<const OrderReq> order) {  // NOLINT(performance-unnecessary-value-param)
  const OrderHeader& header = order->order;
  const Digest parent = history_.max_h();
  known_n_ = std::max(known_n_, header.n);
  if (Planted(kPatienceLostByProgress)) [[unlikely]]
    patience_ = 1;
  history_.Append(order);
  service_.Execute(*order);
  out_->Report(Event::Executed(view_, header.n, header.h, parent, header.d, header.nd, order->batch, order));
  for (const auto& request : order->batch) {
    const uint32_t index = context_.cluster.ClientIndex(request->c);
    if (index < awaited_.size() && awaited_[index] && awaited_[index]->t <= request->t) {
      awaited_[index] = nullptr;
      out_->CancelTimer({kSuspectTimer, index});
    }
    // A client whose second request lies in the same batch gets the reply to that one; the first is overtaken.
    if (service_.Record(request->c).t == request->t) SendSpecResponse(request->c);
  }
  if (IsOpenBoundary(header.n)) {
    TakeTentativeCheckpoint(*order);
    AnnounceBoundary(SlotFor(header.n));
  }
}

// What new entries may have made possible.
void Replica::AfterExecution() {
  if (IsLeaving()) return;
  if (!waiting_commits_.empty()) OnWaitingCommits();
  MaybeFillHole();
  if (AtWindowEdge()) out_->SetTimer({kWindowTimer, 0}, config_.rebroadcast_ns);
}

}  // namespace zyz::zyzzyva

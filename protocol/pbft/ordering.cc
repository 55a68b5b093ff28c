// B2: the primary orders. B3: replicas accept what it ordered.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// B2, B5, B6. Older than the client's last request: refused. The last one: the cached reply again, and while it is
// tentative the retry is held. Newer: the primary orders it, and holds it if it comes again; a backup holds it and
// passes it on, if the client itself sent it: two backups that take each other for the primary would else send it to
// and fro for as long as their views differ. Who leaves its view holds it for the next one.
void Replica::OnRequest(const Verified<Request>& request) {
  const ClientRecord& record = service_.Record(request->c);
  if (!service_.IsNew(request->c, request->t)) {
    if (request->t < record.t) return Reject(RejectReason::kStaleRequest, request->c);
    if (!Planted(kRetryNotAnswered)) SendReply(request->c);
    if (record.n > committed_n_ && !Planted(kTimerEndsOnExecution)) HoldRetry(request.Share());
    return;
  }
  if (IsLeaving()) return HoldRetry(request.Share());
  if (IsPrimary()) {
    if (IsOrdered(*request) || !EnqueueForOrder(*request)) HoldRetry(request.Share());
    return;  // ordered at the end of the step, by MaybeOrder
  }
  HoldRetry(request.Share());
  if (context_.cluster.IsClient(input_from_)) out_->Send(primary(), request.Share());
}

// B2: this view has ordered it already, or a newer one of its client.
bool Replica::IsOrdered(const Request& request) const {
  const uint32_t index = context_.cluster.ClientIndex(request.c);
  return index < ordered_t_.size() && request.t <= ordered_t_[index];
}

// One place in the queue per client, so a client that floods waits behind itself. A newer request takes the place of
// the older one: a correct client has given that one up. False: it waits there already.
bool Replica::EnqueueForOrder(const Request& request) {
  for (auto& queued : queue_) {
    if (queued->c != request.c) continue;
    if (request.t <= queued->t) return false;
    queued = Ref<const Request>(&request);
    return true;
  }
  queue_.emplace_back(&request);
  return true;
}

void Replica::NoteOrdered(const BatchContent& content) {
  for (const auto& request : content.batch) {
    const uint32_t index = context_.cluster.ClientIndex(request->c);
    if (index >= ordered_t_.size()) ordered_t_.resize(index + 1);
    ordered_t_[index] = std::max(ordered_t_[index], request->t);
  }
}

// B2, once more: what waited may have been executed meanwhile, by a STATE that was taken.
void Replica::MaybeOrder() {
  if (queue_.empty()) return;
  std::erase_if(queue_,
                [this](const auto& request) { return IsOrdered(*request) || !service_.IsNew(request->c, request->t); });
  while (!queue_.empty() && next_n_ <= LogEnd() && next_n_ <= executed_n_ + config_.under_way()) {
    if (!ClockBefore(next_n_)) return;
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
  Ref<BatchContent> content = New<BatchContent>(context_.pool);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(requests);
  content->batch.assign(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  if (batch_wait_ == BatchWait::kWaiting) out_->CancelTimer({kBatchTimer, 0});
  batch_wait_ = BatchWait::kIdle;
  content->nd = *ClockBefore(next_n_) + 1;

  Ref<PrePrepare> message = New<PrePrepare>(context_.pool);
  message->order.v = view_;
  message->order.n = next_n_;
  message->order.d = content->ComputeD();
  message->content = content;
  SignWith(context_.signer, &message->order);
  Slot& slot = SlotAt(next_n_);
  slot.order = message->order;
  slot.content = message->content;
  known_n_ = std::max(known_n_, next_n_);
  ++next_n_;
  NoteOrdered(*content);
  out_->Broadcast(std::move(message));
}

// B3, conditions in this order:
//   the view is mine and I am not leaving it (of the view that I am leaving for: kept until I enter);
//   its primary signed it (admission), and it is not me;
//   n is in the log's range, and nothing else was committed there;
//   no other d is accepted for (v, n): an equal one may bring the batch of an element of O;
//   it is true on its face: d fits, the batch is neither null nor empty, its requests are authentic;
//   ND, once what comes before is known: MaybePrepareFrom.
void Replica::OnPrePrepare(const PrePrepare& m) {
  const View v = m.order.v;
  const NodeId signer = context_.cluster.Primary(v);
  const bool for_pending_view = IsLeaving() && v == pending_view_;
  if (IsLeaving() && !for_pending_view) return Reject(RejectReason::kLeavingView, signer);
  if (v != view_ && !for_pending_view) {
    if (v > view_) NoteShownView(signer, v);
    return Reject(RejectReason::kOtherView, signer);
  }
  const auto order = admission_.Admit(m);
  if (!order) return Reject(order.reason(), signer);
  if (signer == self()) return Reject(RejectReason::kDuplicate, signer);
  const SeqNum n = m.order.n;
  if (!IsInLog(n)) return Reject(WhyNotInLog(n), signer);
  Slot& slot = SlotAt(n);
  if (for_pending_view) {  // its primary entered before me
    if ((!slot.early || slot.early->order.v < v) && IsTrueOnItsFace(m, signer)) slot.early = order->Share();
    return;
  }
  if (slot.order) return CompareWithAccepted(m, slot);
  if (!IsTrueOnItsFace(m, signer)) return;
  if (slot.committed.content && slot.committed_d != m.order.d) return Reject(RejectReason::kConflict, signer);
  slot.order = m.order;
  slot.content = m.content;
  known_n_ = std::max(known_n_, n);
  NoteOrdered(*m.content);
  MaybePrepareFrom(n);
}

// The primary's signature covers d, and neither the batch nor the signatures in it: whoever passes a PRE-PREPARE on
// could put in others. They are the primary's fault if it sent them itself; repetition does the rest.
bool Replica::IsTrueOnItsFace(const PrePrepare& m, NodeId signer) {
  const bool fits = m.content->ComputeD() == m.order.d || Planted(kBatchDigestNotCompared);
  std::optional<RejectReason> reason;
  if (m.content->IsNull() || !fits) {
    reason = RejectReason::kBadBatchDigest;
  } else if (!admission_.BatchIsAuthentic(m.content->batch)) {
    reason = RejectReason::kBadRequestSignature;
  }
  if (!reason) return true;
  Reject(*reason, signer);
  if (input_from_ == signer && m.order.v == view_) Suspect();
  return false;
}

// Another d for (v, n) convicts the primary. The same one may bring what an element of O lacks.
void Replica::CompareWithAccepted(const PrePrepare& m, Slot& slot) {
  const NodeId signer = primary();
  if (slot.order->d != m.order.d) {
    Reject(RejectReason::kConflict, signer);
    return Convict(*slot.order, m.order);
  }
  if (slot.content || m.content->ComputeD() != m.order.d) return Reject(RejectReason::kDuplicate, signer);
  TakeContent({m.order.n, m.order.d}, m.content);
}

// ND of the last batch before n, as far as this view's log and what is executed tell. For a position that is executed
// there is nothing to ask.
std::optional<uint64_t> Replica::ClockBefore(SeqNum n) const {
  for (SeqNum before = n - 1; before > executed_n_; --before) {
    const Slot* slot = FindSlot(before);
    if (slot == nullptr || !slot->order || !slot->content) return std::nullopt;
    if (!slot->content->IsNull()) return slot->content->nd;
  }
  return service_.clock();
}

}  // namespace zyz::pbft

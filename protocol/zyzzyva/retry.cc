// A4c at a replica: a client asks again. What was executed is answered from the client table; what was not is the
// primary's to order, and the timer starts that ends in suspicion.
#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// The cached SPEC-RESPONSE again, in the current view, plus LOCAL-COMMIT if the position is covered. A client that asks
// again may have answers from different views: a replica that saw nothing of a view change would stay behind in silence, so
// a STATE-REQUEST tells the others where I stand (X1).
void Replica::OnRetriedRequest(const Verified<Request>& request) {
  if (Planted(kRetryNotAnswered)) [[unlikely]] return;
  const ClientRecord& record = service_.Record(request->c);
  SendSpecResponse(request->c);
  if (IsCommitted(record.n)) SendLocalCommit(request->c, record.t, record.n, record.h);
  SendStateRequest();
}

// CONFIRM-REQ to the primary and timer *suspect*, which ends when a request of c with timestamp ≥ t is executed. Asking
// again does not move the timer, or a client's patience would be the primary's.
void Replica::AwaitOrder(const Verified<Request>& request, bool to_all) {
  const uint32_t index = context_.cluster.ClientIndex(request->c);
  if (index >= awaited_.size()) awaited_.resize(index + 1);
  if (!awaited_[index] || awaited_[index]->t < request->t || Planted(kSuspectTimerRestarted)) {
    awaited_[index] = request.Share();
    out_->SetTimer({kSuspectTimer, index}, config_.suspect_ns);
  }
  SendConfirmReq(request.Share(), to_all);
}

// A replica that has the ORDER-REQ asked for returns it with its batch; one that has not treats the REQUEST as received.
void Replica::OnConfirmReq(const Verified<ConfirmReq>& confirm) {
  NoteShownView(confirm->i, confirm->v);
  if (confirm->v != view_) return Reject(RejectReason::kOtherView, confirm->i);
  if (confirm->i == self()) return Reject(RejectReason::kDuplicate, confirm->i);
  const Request& request = *confirm->request;
  const ClientRecord& record = service_.Record(request.c);
  if (request.t > record.t) {
    const auto admitted = admission_.Admit(request);
    CHECK(static_cast<bool>(admitted), "CONFIRM-REQ was admitted with its REQUEST");
    // A backup never passes on to all what a peer passed on to it, or two of them would never stop.
    return IsPrimary() ? OnRequest(*admitted) : AwaitOrder(*admitted, /*to_all=*/false);
  }
  // What is asked for was executed at or below record.n: the order there ends the waiting, and names the hole before it.
  if (record.n <= history_.base_n()) return SendState(confirm->i);  // collected: X1
  const OrderReq* order = OwnViewOrder(record.n);
  if (order == nullptr) return Reject(RejectReason::kNothingToAnswer, confirm->i);
  out_->Send(confirm->i, Ref<const OrderReq>(order));
}

void Replica::OnSuspectTimer(uint32_t client) {
  if (IsLeaving() || client >= awaited_.size() || !awaited_[client]) return;
  if (awaited_[client]->t <= service_.Record(awaited_[client]->c).t) {  // executed before a snapshot that I took
    awaited_[client] = nullptr;
    return;
  }
  SendConfirmReq(awaited_[client], /*to_all=*/true);
  SuspectPrimary();
}

void Replica::SendConfirmReq(const Ref<const Request>& request, bool to_all) {
  Ref<ConfirmReq> message = New<ConfirmReq>(context_.pool);
  message->v = view_;
  message->i = self();
  message->request = request;
  SignWith(context_.signer, message.get());
  if (to_all) {
    out_->Broadcast(std::move(message));
  } else {
    out_->Send(primary(), std::move(message));
  }
}

}  // namespace zyz::zyzzyva

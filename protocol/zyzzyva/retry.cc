// A4c at a replica: a client asks again. What was executed is answered from the client table; what was not is the
// primary's to order, and the timer starts that ends in suspicion.
#include <algorithm>
#include <utility>
#include <vector>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// The cached SPEC-RESPONSE again, in the current view, plus LOCAL-COMMIT if the position is covered. A client that asks
// again may have answers that do not match, and nobody else would ever learn of it. Answers from different views: a
// replica that saw nothing of a view change would stay behind in silence, so a STATE-REQUEST tells the others where I
// stand (X1). Answers of one view, from two histories in which the request has different places: the primary told two
// stories, no two of which the client can compare, and everybody has executed the request. So who holds it as
// speculation only asks all for their order at its place; where theirs is another, the two are a POM (A6).
void Replica::OnRetriedRequest(const Verified<Request>& request) {
  if (Planted(kRetryNotAnswered)) [[unlikely]]
    return;
  const ClientRecord& record = service_.Record(request->c);
  SendSpecResponse(request->c);
  if (IsCommitted(record.n)) SendLocalCommit(request->c, record.t, record.n, record.h);
  const bool told = SendStateRequest();
  if (told || !Planted(kOneQuestionForAll)) MaybeAskForOrder(request->c);
}

bool Replica::HoldsAsSpeculation(NodeId c) const {
  const SeqNum n = service_.Record(c).n;
  return !IsPrimary() && OwnViewOrder(n) != nullptr && !IsCommitted(n);
}

// A question per client and interval, L per interval. Who finds the interval's questions used up waits for the next
// one, in which who has been asked for least recently comes first: a client that repeats a finished request takes its
// own turns only.
void Replica::MaybeAskForOrder(NodeId c) {
  if (!HoldsAsSpeculation(c)) return;
  const uint32_t index = context_.cluster.ClientIndex(c);
  if (index >= questions_.size()) questions_.resize(index + 1);
  Question& question = questions_[index];
  if (!question_interval_on_) {
    question_interval_on_ = true;
    questions_before_ = questions_asked_;
    out_->SetTimer({kQuestionTimer, 0}, config_.state_request_ns);
  }
  if (question.asked > questions_before_) return;
  if (questions_asked_ - questions_before_ < kMaxQuestions) return AskForOrder(c);
  question.waits = true;
}

void Replica::AskForOrder(NodeId c) {
  Question& question = questions_[context_.cluster.ClientIndex(c)];
  question.asked = ++questions_asked_;
  question.waits = false;
  const SeqNum n = service_.Record(c).n;
  SendFillHole(n, n, /*to_all=*/true);
}

void Replica::OnQuestionTimer() {
  question_interval_on_ = false;
  std::vector<std::pair<uint64_t, NodeId>> waiting;  // when asked last, and for whom
  for (uint32_t index = 0; index < questions_.size(); ++index) {
    if (!std::exchange(questions_[index].waits, false)) continue;
    waiting.emplace_back(questions_[index].asked, context_.cluster.Client(index));
  }
  if (IsLeaving()) return;
  std::sort(waiting.begin(), waiting.end());
  for (const auto& [asked, c] : waiting) MaybeAskForOrder(c);
}

// CONFIRM-REQ to the primary and timer *suspect*, which ends when a request of c with timestamp ≥ t is executed. Asking
// again does not move the timer, or a client's patience would be the primary's.
void Replica::AwaitOrder(const Verified<Request>& request, bool to_all) {
  StartAwaiting(request);
  SendConfirmReq(request.Share(), to_all);
}

// False: it is awaited already.
bool Replica::StartAwaiting(const Verified<Request>& request) {
  const uint32_t index = context_.cluster.ClientIndex(request->c);
  if (index >= awaited_.size()) awaited_.resize(index + 1);
  if (awaited_[index] && awaited_[index]->t >= request->t && !Planted(kSuspectTimerRestarted)) return false;
  awaited_[index] = request.Share();
  const TimeNs wait = config_.suspect_ns;
  out_->SetTimer({kSuspectTimer, index}, Planted(kSuspectWaitNeverGrows) ? wait : Patiently(wait));
  return true;
}

// A replica that has the ORDER-REQ asked for returns it with its batch; one that has not treats the REQUEST as
// received.
void Replica::OnConfirmReq(const Verified<ConfirmReq>& confirm) {
  NoteShownView(confirm->i, confirm->v);
  if (confirm->v != view_) return Reject(RejectReason::kOtherView, confirm->i);
  if (confirm->i == self()) return Reject(RejectReason::kDuplicate, confirm->i);
  const Request& request = *confirm->request;
  const ClientRecord& record = service_.Record(request.c);
  if (request.t > record.t) {
    const auto admitted = admission_.Admit(request);
    CHECK(static_cast<bool>(admitted), "CONFIRM-REQ was admitted with its REQUEST");
    if (IsPrimary()) return OnRequest(*admitted);
    // A backup passes on what a peer passed on to it once, and never to all: or two of them would never stop, and a
    // primary that returns each CONFIRM-REQ would have it multiplied.
    if (StartAwaiting(*admitted)) SendConfirmReq(admitted->Share(), /*to_all=*/false);
    return;
  }
  // What is asked for was executed at or below record.n: the order there ends the waiting, and names the hole before
  // it.
  if (record.n <= history_.base_n()) return SendState(confirm->i);  // collected: X1
  const OrderReq* order = OwnViewOrder(record.n);
  if (order == nullptr) return Reject(RejectReason::kNothingToAnswer, confirm->i);
  if (!MayAnswer(confirm->i, record.n, /*is_question=*/false)) return Reject(RejectReason::kOverLimit, confirm->i);
  out_->Send(confirm->i, Ref<const OrderReq>(order));
}

void Replica::OnSuspectTimer(uint32_t client) {
  if (IsLeaving() || client >= awaited_.size() || !awaited_[client]) return;
  if (awaited_[client]->t <= service_.Record(awaited_[client]->c).t) {  // executed before a snapshot that I took
    awaited_[client] = nullptr;
    return;
  }
  LosePatience();
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

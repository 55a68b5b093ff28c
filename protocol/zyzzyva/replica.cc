// Dispatch: from an input to the handler of one rule, through admission.
#include "protocol/zyzzyva/replica.h"

#include <utility>

namespace zyz::zyzzyva {
namespace {

// ORDER-REQs of the view to come are kept for it (OnOrderReq); everything else of agreement waits for the new view.
bool IsHandledWhileLeaving(MessageKind kind) {
  return kind == kOrderReq || kind == kViewChange || kind == kNewView || kind == kViewConfirm ||
         kind == kIHateThePrimary || kind == kCheckpoint || kind == kStateRequest || kind == kState || kind == kRecover;
}

}  // namespace

Replica::Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application)
    : context_(std::move(context)),
      config_(config),
      admission_(context_.cluster, context_.verifier, config),
      history_(config.planted),
      service_(context_.cluster, std::move(application), config.planted),
      tentative_{TentativeCheckpoint(context_.cluster.n()), TentativeCheckpoint(context_.cluster.n())},
      late_responses_(context_.cluster.n()),
      late_checkpoints_(context_.cluster.n()),
      early_(config.window()),
      hates_(context_.cluster.n()),
      boundaries_shown_(context_.cluster.n()),
      answered_(context_.cluster.n()),
      view_changes_(context_.cluster.n()),
      view_confirms_(context_.cluster.n()),
      state_sent_(context_.cluster.n()),
      shown_views_(context_.cluster.n()),
      far_positions_(context_.cluster.n()),
      recovering_(context_.life > 0),
      standings_(context_.cluster.n()),
      amnesiacs_(context_.cluster.n()) {
  CHECK(context_.cluster.IsReplica(context_.id), "a replica has a replica's identity");
  CHECK(config_.checkpoint_interval >= 1 && config_.batch_max >= 1 && config_.batch_max <= kMaxBatch &&
            config_.IsPatient(),
        "the configuration is within its limits");
  service_.Snapshot(&stable_.snapshot);
}

void Replica::Step(const Input& input, Outbox* out) {
  out_ = out;
  if (recovering_) [[unlikely]] {
    input_ = input.message.get();
    StepRecovering(input);
    input_ = nullptr;
  } else if (input.kind == InputKind::kMessage) {
    input_ = input.message.get();
    input_from_ = input.from;
    OnMessage(*input.message);
    input_ = nullptr;
  } else if (input.kind == InputKind::kTimer) {
    OnTimer(input.timer);
  }
  // Ordering comes last: whatever the step did (a request, a moved window, a due batch), the state is settled by now.
  if (IsPrimary() && !IsLeaving() && !recovering_) MaybeOrder();
  out_ = nullptr;
}

template <class M>
void Replica::Receive(const Message& message, NodeId signer, void (Replica::*handler)(const Verified<M>&)) {
  const auto admitted = admission_.Admit(static_cast<const M&>(message));
  if (!admitted) return Reject(admitted.reason(), signer);
  (this->*handler)(*admitted);
}

void Replica::OnMessage(const Message& m) {
  // V2: a replica that leaves its view handles only what ends the leaving.
  const bool leaving = IsLeaving() || (suspecting_ && Planted(kSuspicionSilences));
  if (leaving && !IsHandledWhileLeaving(m.kind()) && !(m.kind() == kCommit && Planted(kCommitWhileLeaving))) {
    return Reject(RejectReason::kLeavingView, kNoNode);
  }
  switch (m.kind()) {
    case kRequest:
      return Receive(m, As<Request>(m).c, &Replica::OnRequest);
    case kOrderReq:
      return OnOrderReq(As<OrderReq>(m));
    case kSpecResponse:
      return Receive(m, As<SpecResponse>(m).i, &Replica::OnBoundaryResponse);
    case kCommit:
      return Receive(m, As<Commit>(m).c, &Replica::OnCommit);
    case kFillHole:
      return Receive(m, As<FillHole>(m).i, &Replica::OnFillHole);
    case kConfirmReq:
      return Receive(m, As<ConfirmReq>(m).i, &Replica::OnConfirmReq);
    case kPom:
      return Receive(m, kNoNode, &Replica::OnPom);
    case kIHateThePrimary:
      return Receive(m, As<IHateThePrimary>(m).i, &Replica::OnIHateThePrimary);
    case kViewChange:
      return Receive(m, As<ViewChange>(m).i, &Replica::OnViewChange);
    case kNewView:
      return Receive(m, context_.cluster.Primary(As<NewView>(m).w), &Replica::OnNewView);
    case kViewConfirm:
      return Receive(m, As<ViewConfirm>(m).i, &Replica::OnViewConfirm);
    case kCheckpoint:
      return Receive(m, As<Checkpoint>(m).i, &Replica::OnCheckpoint);
    case kStateRequest:
      return Receive(m, As<StateRequest>(m).i, &Replica::OnStateRequest);
    case kState:
      return Receive(m, kNoNode, &Replica::OnState);
    case kStanding:  // answers a recovery that is over
      return Reject(RejectReason::kDuplicate, As<Standing>(m).i);
    case kRecover:
      return Receive(m, As<Recover>(m).i, &Replica::OnRecover);
    default:
      return Reject(RejectReason::kUnexpectedKind, kNoNode);
  }
}

// Amnesia (recovery.cc): nothing but answers and states is handled. Whatever arrives wakes a replica that has not asked
// yet.
void Replica::StepRecovering(const Input& input) {
  if (input.kind == InputKind::kTimer) {
    if (input.timer.kind == kStateRequestTimer) state_request_out_ = false;
  } else if (input.message->kind() == kStanding) {
    Receive(*input.message, As<Standing>(*input.message).i, &Replica::OnStanding);
  } else if (input.message->kind() == kState) {
    Receive(*input.message, kNoNode, &Replica::OnStateInRecovery);
  } else {
    Reject(RejectReason::kRecovering, kNoNode);
  }
  if (recovering_ && !state_request_out_) AskToRecover();
}

void Replica::OnTimer(TimerId timer) {
  switch (timer.kind) {
    case kBatchTimer:
      batch_wait_ = BatchWait::kDue;
      return;
    case kSuspectTimer:
      return OnSuspectTimer(timer.arg);
    case kFillHoleTimer:
      return OnFillHoleTimer();
    case kRebroadcastTimer:
      return OnRebroadcastTimer();
    case kWindowTimer:
      return OnWindowTimer();
    case kNewViewTimer:
      return OnNewViewTimer();
    case kStateRequestTimer:
      return OnStateRequestTimer();
    case kStateReplyTimer:
      return OnStateReplyTimer();
    case kQuestionTimer:
      return OnQuestionTimer();
    case kAnswerTimer:
      return OnAnswerTimer();
    case kRestTimer:
      return OnRestTimer();
    default:
      CHECK(false, "a replica's timers are its own");
  }
}

void Replica::Reject(RejectReason reason, NodeId signer) { out_->Report(Event::Rejected(reason, signer, input_)); }

const OrderReq* Replica::OwnViewOrder(SeqNum n) const {
  return n > view_cert_.n && history_.Holds(n) ? history_.At(n).get() : nullptr;
}

Ref<SpecResponse> Replica::MakeSpecResponse(NodeId c, const ClientRecord& record) {
  Ref<SpecResponse> response = New<SpecResponse>(context_.pool);
  response->tuple = {.v = view_, .n = record.n, .h = record.h, .rh = record.rh, .c = c, .t = record.t};
  if (Planted(kCachedReplyInOldView) && history_.Holds(record.n)) [[unlikely]] {
    response->tuple.v = history_.At(record.n)->order.v;
  }
  response->i = self();
  response->r = record.reply;
  if (const OrderReq* order = OwnViewOrder(record.n)) response->order = order->order;
  SignWith(context_.signer, response.get());
  return response;
}

void Replica::SendSpecResponse(NodeId c) {
  const ClientRecord& record = service_.Record(c);
  if (IsFrozen() || IsSilentAt(record.n)) return;
  if (record.t > 0) out_->Send(c, MakeSpecResponse(c, record));
}

}  // namespace zyz::zyzzyva

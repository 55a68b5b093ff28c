// Dispatch: from an input to the handler of one rule, through admission.
#include "protocol/pbft/replica.h"

#include <utility>

namespace zyz::pbft {

Replica::Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application)
    : context_(std::move(context)),
      config_(config),
      admission_(context_.cluster, context_.verifier, config),
      slots_(config.log_size()),
      service_(context_.cluster, std::move(application), config.planted),
      boundaries_{Boundary(context_.cluster.n()), Boundary(context_.cluster.n())},
      view_changes_(context_.cluster.n()),
      shown_views_(context_.cluster.n()),
      shown_n_(context_.cluster.n()),
      answered_(context_.cluster.n()),
      fetches_(context_.cluster.n()),
      heard_(context_.cluster.n()),
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
  input_ = input.message.get();
  input_from_ = input.from;
  if (recovering_) [[unlikely]] {
    StepRecovering(input);
  } else if (input.kind == InputKind::kMessage) {
    OnMessage(*input.message);
  } else if (input.kind == InputKind::kTimer) {
    OnTimer(input.timer);
  }
  if (!recovering_) AtStepEnd();
  input_ = nullptr;
  out_ = nullptr;
}

// Ordering comes last: whatever the step did (a request, a moved log, a due batch), the state is settled by now.
void Replica::AtStepEnd() {
  if (IsPrimary() && !IsLeaving()) MaybeOrder();
  if (reads_waiting_ > 0) AnswerWaitingReads();
  MaybeStartStatusTimer();
}

template <class M>
void Replica::Receive(const Message& message, NodeId signer, void (Replica::*handler)(const Verified<M>&)) {
  const auto admitted = admission_.Admit(static_cast<const M&>(message));
  if (!admitted) return Reject(admitted.reason(), signer);
  (this->*handler)(*admitted);
}

void Replica::OnMessage(const Message& m) {
  switch (m.kind()) {
    case kRequest:
      return Receive(m, As<Request>(m).c, &Replica::OnRequest);
    case kPrePrepare:
      return OnPrePrepare(As<PrePrepare>(m));
    case kPrepare:
      return OnPrepare(As<Prepare>(m));
    case kCommit:
      return OnCommit(As<Commit>(m));
    case kCheckpoint:
      return Receive(m, As<Checkpoint>(m).i, &Replica::OnCheckpoint);
    case kViewChange:
      return Receive(m, As<ViewChange>(m).i, &Replica::OnViewChange);
    case kNewView:
      return Receive(m, context_.cluster.Primary(As<NewView>(m).w), &Replica::OnNewView);
    case kFetch:
      return Receive(m, As<Fetch>(m).i, &Replica::OnFetch);
    case kBatch:
      return OnBatch(As<BatchContent>(m));
    case kStateRequest:
      return Receive(m, As<StateRequest>(m).i, &Replica::OnStateRequest);
    case kState:
      return Receive(m, kNoNode, &Replica::OnState);
    case kStatus:
      return Receive(m, As<Status>(m).i, &Replica::OnStatus);
    case kRecover:
      return Receive(m, As<Recover>(m).i, &Replica::OnRecover);
    case kReadRequest:
      if (config_.read_only == ReadOnly::kOff) return Reject(RejectReason::kUnexpectedKind, kNoNode);
      return Receive(m, As<ReadRequest>(m).c, &Replica::OnReadRequest);
    case kStanding:  // answers a recovery that is over
      return Reject(RejectReason::kDuplicate, As<Standing>(m).i);
    default:
      return Reject(RejectReason::kUnexpectedKind, kNoNode);
  }
}

// Amnesia (recovery.cc): nothing but answers, states and what leads into a view is handled. Whatever arrives wakes a
// replica that has not asked yet.
void Replica::StepRecovering(const Input& input) {
  if (input.kind == InputKind::kTimer) {
    if (input.timer.kind == kStateRequestTimer) state_request_out_ = false;
    if (input.timer.kind == kStatusTimer) status_timer_on_ = false;
  } else {
    const Message& m = *input.message;
    switch (m.kind()) {
      case kStanding:
        Receive(m, As<Standing>(m).i, &Replica::OnStanding);
        break;
      case kState:
        Receive(m, kNoNode, &Replica::OnState);
        break;
      case kCheckpoint:
        Receive(m, As<Checkpoint>(m).i, &Replica::OnCheckpoint);
        break;
      case kNewView:
        Receive(m, context_.cluster.Primary(As<NewView>(m).w), &Replica::OnNewView);
        break;
      default:
        Reject(RejectReason::kRecovering, kNoNode);
    }
    MaybeRecovered();
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
    case kNewViewTimer:
      return OnNewViewTimer();
    case kStatusTimer:
      return OnStatusTimer();
    case kAnswerTimer:
      return OnAnswerTimer();
    case kStateRequestTimer:
      return OnStateRequestTimer();
    case kRestTimer:
      return OnRestTimer();
    case kReadTimer:
      return OnReadTimer(timer.arg);
    default:
      CHECK(false, "a replica's timers are its own");
  }
}

void Replica::Reject(RejectReason reason, NodeId signer) { out_->Report(Event::Rejected(reason, signer, input_)); }

Replica::Slot& Replica::SlotAt(SeqNum n) {
  std::unique_ptr<Slot>& place = slots_[n % slots_.size()];
  if (!place) place = std::make_unique<Slot>(context_.cluster.n());
  Slot& slot = *place;
  if (slot.n == n) return slot;
  CHECK(slot.n <= stable_.cert.n, "a position of the log keeps its place");
  slot.n = n;
  slot.order.reset();
  slot.content = nullptr;
  slot.inherited = slot.prepared = false;
  slot.prepare = nullptr;
  slot.commit = nullptr;
  slot.prepares.Clear();
  slot.commits.Clear();
  slot.early = nullptr;
  slot.cert.order = {};
  slot.cert_content = nullptr;
  slot.committed.content = nullptr;
  slot.executed = nullptr;
  return slot;
}

const Replica::Slot* Replica::FindSlot(SeqNum n) const {
  if (n <= stable_.cert.n) return nullptr;
  const Slot* slot = slots_[n % slots_.size()].get();
  return slot != nullptr && slot->n == n ? slot : nullptr;
}

// B5: what the client table has, with the flag of this moment.
void Replica::SendReply(NodeId c) {
  const ClientRecord& record = service_.Record(c);
  if (record.t == 0 || recovering_) return;
  const bool tentative = record.n > committed_n_;
  if (tentative && IsLeaving()) return;
  Ref<Reply> reply = New<Reply>(context_.pool);
  reply->v = view_;
  reply->t = record.t;
  reply->c = c;
  reply->rh = record.rh;
  reply->tentative = tentative;
  reply->i = self();
  reply->r = record.reply;
  SignWith(context_.signer, reply.get());
  out_->Send(c, std::move(reply));
}

}  // namespace zyz::pbft

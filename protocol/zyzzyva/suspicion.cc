// A6: proofs that the primary lied. V1: suspecting it, with or without proof.
#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// A valid POM for my current view → forward it, and I-HATE-THE-PRIMARY. Both may be lost, and both are repeated until
// the view changes: whoever holds the only proof would else be alone with its suspicion. Once I am leaving, what I
// learn of the old primary says nothing of the next one (V2).
void Replica::OnPom(const Verified<Pom>& pom) {
  if (IsLeaving()) return Reject(RejectReason::kLeavingView, kNoNode);
  if (pom->v != view_ && !Planted(kPomOfAnotherView)) return Reject(RejectReason::kOtherView, kNoNode);
  if (pom_) return Reject(RejectReason::kDuplicate, kNoNode);
  pom_ = pom.Share();
  out_->Report(Event::Convicted(view_, primary()));
  if (suspecting_) out_->Broadcast(pom_);
  SuspectPrimary();
}

// Two ORDER-REQs of my view contradict each other. Their signatures are checked here, whoever brought them.
void Replica::Convict(const OrderHeader& a, const OrderHeader& b) {
  Ref<Pom> pom = New<Pom>(context_.pool);
  pom->v = view_;
  pom->first = a;
  pom->second = b;
  ConvictBy(*pom);
}

// My own ORDER-REQ at n, if I have one, contradicts a stable checkpoint of my view: whoever held the other ORDER-REQ
// may have collected it, and without this proof I would be alone with what I know.
void Replica::ConvictByCheckpoint(const CheckpointCert& stable) {
  const OrderReq* held = OwnViewOrder(stable.n);
  if (held == nullptr) return;
  Ref<Pom> pom = New<Pom>(context_.pool);
  pom->v = view_;
  pom->first = pom->second = held->order;
  pom->stable = stable;
  ConvictBy(*pom);
}

void Replica::ConvictBy(const Pom& pom) {
  const auto admitted = admission_.Admit(pom);
  if (!admitted) return Reject(admitted.reason(), kNoNode);
  OnPom(*admitted);
}

// V1: say so, repeat it on a timer until the view changes, keep serving the view. A view that I wait for is suspected
// with 2f+1 VIEW-CHANGEs for it in hand only, for whatever reason: who loses its memory relies on it (section 11, R1).
void Replica::SuspectPrimary() {
  if (suspecting_) return;
  if (IsLeaving() && !waits_for_new_view_ && !Planted(kPendingSuspectedEarly)) return;
  suspecting_ = true;
  out_->Report(Event::Suspected(SuspectedView(), context_.cluster.Primary(SuspectedView())));
  OnRebroadcastTimer();
}

// Repeats what may have been lost and what others wait for, until a view is entered.
void Replica::OnRebroadcastTimer() {
  if (!suspecting_ && !IsLeaving()) return;
  if (IsLeaving() || !Planted(kSuspicionNotRepeated)) out_->SetTimer({kRebroadcastTimer, 0}, config_.rebroadcast_ns);
  if (IsLeaving()) {
    if (!Planted(kViewChangeNotRepeated)) out_->Broadcast(view_change_);
    if (confirm_ && confirm_->w == pending_view_) out_->Broadcast(confirm_);
  }
  if (!suspecting_) return;
  if (pom_ && !IsLeaving()) out_->Broadcast(pom_);
  Ref<IHateThePrimary> message = New<IHateThePrimary>(context_.pool);
  message->v = SuspectedView();
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(message);
  AddHate(self(), message->v, message->sig);
}

void Replica::OnIHateThePrimary(const Verified<IHateThePrimary>& hate) {
  const View* earlier = hates_.Of(hate->i);
  const bool is_late = hate->v < SuspectedView() || (earlier != nullptr && hate->v < *earlier);
  if (is_late) return Reject(RejectReason::kOtherView, hate->i);
  AddHate(hate->i, hate->v, hate->sig);
}

// V2: f+1 for one view, own included, commit me to the change. They may well be about a view that I have not seen.
void Replica::AddHate(NodeId i, View v, Signature sig) {
  const uint32_t needed = admission_.certificates().suspicion_quorum();
  if (hates_.Add(i, v, sig) < needed || v < SuspectedView()) return;
  Votes proof;
  hates_.Collect(v, needed, &proof);
  CommitToViewChange(v + 1, proof);
}

}  // namespace zyz::zyzzyva

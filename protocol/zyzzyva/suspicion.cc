// A6: proofs that the primary lied. V1: suspecting it, with or without proof.
#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// A valid POM for my current view → I-HATE-THE-PRIMARY, and forward once.
void Replica::OnPom(const Verified<Pom>& pom) {
  if (pom->v != view_) return Reject(RejectReason::kOtherView, kNoNode);
  if (convicted_) return Reject(RejectReason::kDuplicate, kNoNode);
  convicted_ = true;
  out_->Report(Event::Convicted(view_, primary()));
  out_->Broadcast(pom.Share());
  SuspectPrimary();
}

// Two ORDER-REQs of my view contradict each other. Their signatures are checked here, whoever brought them.
void Replica::Convict(const OrderHeader& a, const OrderHeader& b) {
  Ref<Pom> pom = New<Pom>(context_.pool);
  pom->v = view_;
  pom->first = a;
  pom->second = b;
  const auto admitted = admission_.Admit(*pom);
  if (!admitted) return Reject(admitted.reason(), kNoNode);
  OnPom(*admitted);
}

// V1: say so, repeat it on a timer until the view changes, keep serving the view.
void Replica::SuspectPrimary() {
  if (suspecting_) return;
  suspecting_ = true;
  out_->Report(Event::Suspected(view_, primary()));
  OnRebroadcastTimer();
}

void Replica::OnRebroadcastTimer() {
  if (!suspecting_) return;
  Ref<IHateThePrimary> message = New<IHateThePrimary>(context_.pool);
  message->v = view_;
  message->i = self();
  SignWith(context_.signer, message.get());
  hates_.Add(self(), view_, message->sig);
  out_->Broadcast(std::move(message));
  out_->SetTimer({kRebroadcastTimer, 0}, config_.rebroadcast_ns);
}

// Counted here; f+1 commit a replica to the view change (V2).
void Replica::OnIHateThePrimary(const Verified<IHateThePrimary>& hate) {
  if (hate->v < view_) return Reject(RejectReason::kOtherView, hate->i);
  if (hate->v > view_) return Reject(RejectReason::kBehind, hate->i);
  hates_.Add(hate->i, hate->v, hate->sig);
}

}  // namespace zyz::zyzzyva

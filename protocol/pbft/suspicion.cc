// B6: suspecting a primary is leaving its view. Joining those who left.
#include <algorithm>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// A timer fired, or the primary is convicted → leave. A pending view is suspected only with VIEW-CHANGEs for it or
// above of 2f+1 replicas in hand, own included, for whatever reason: who loses its memory relies on it.
void Replica::Suspect() {
  const View v = HighestView();
  const bool may_leave_pending = ViewChangesFrom(v) >= context_.cluster.quorum() || Planted(kSuspectsPendingEarly);
  if (IsLeaving() && !may_leave_pending) return;
  out_->Report(Event::Suspected(v, context_.cluster.Primary(v)));
  LeaveFor(v + 1);
}

// Two PRE-PREPAREs of one view's primary for one position. Their signatures are checked here, whoever brought them.
void Replica::Convict(const OrderHeader& a, const OrderHeader& b) {
  if (!certificates().IsSignedByPrimary(a) || !certificates().IsSignedByPrimary(b)) return;
  out_->Report(Event::Convicted(view_, primary()));
  if (!IsLeaving()) Suspect();
}

// How many replicas, own included, have said VIEW-CHANGE for w or above.
uint32_t Replica::ViewChangesFrom(View w) const {
  const auto says = [&](const auto& held) {
    if (Planted(kSuspectsOnExactOnly)) return held[0] && held[0]->w == w;
    return held[0] && held[0]->w >= w;
  };
  return static_cast<uint32_t>(std::count_if(view_changes_.begin(), view_changes_.end(), says));
}

// B6: stop accepting PRE-PREPARE, PREPARE and COMMIT of the view and sign none; VIEW-CHANGE(w), built once, repeated
// byte for byte. All timers of the view end: a pending view has new-view only.
void Replica::LeaveFor(View w) {
  CHECK(w > HighestView(), "a view is left for a higher one");
  LeaveWithPatience();
  pending_view_ = w;
  waits_for_new_view_ = false;
  batch_wait_ = BatchWait::kIdle;
  fetched_.clear();
  for (const uint32_t kind : {kBatchTimer, kNewViewTimer}) out_->CancelTimer({kind, 0});
  StopSuspectTimers();
  for (const auto& request : queue_) HoldRetry(request);  // no longer mine to order
  queue_.clear();

  Ref<ViewChange> message = New<ViewChange>(context_.pool);
  message->w = w;
  message->checkpoint = stable_.cert;
  for (SeqNum n = stable_.cert.n + 1; n <= LogEnd(); ++n) {
    const Slot* slot = FindSlot(n);
    if (slot != nullptr && slot->cert.order.n == n) message->p.push_back(slot->cert);
  }
  message->i = self();
  SignWith(context_.signer, message.get());
  view_change_ = message;
  out_->Broadcast(view_change_);
  AddViewChange(*view_change_);
  MaybeStartNewViewTimer();
  MaybeSendNewView();
  MaybeEnter();  // its NEW-VIEW may be here already
}

// B6: the (f+1)-th highest of the views asked for by others, if it is above mine: somebody correct is there.
void Replica::MaybeJoin() {
  PerReplica<View> asked(context_.cluster.n());
  for (NodeId i = 0; i < view_changes_.size(); ++i) {
    if (i != self() && view_changes_[i][0]) asked[i] = view_changes_[i][0]->w;
  }
  const View w = NthLargest(asked, std::max(certificates().join_quorum(), 1u));
  if (w > HighestView()) LeaveFor(w);
}

}  // namespace zyz::pbft

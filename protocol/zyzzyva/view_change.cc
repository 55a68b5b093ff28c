// V2: committing to a view change. V3: collecting VIEW-CHANGEs, and the new primary's NEW-VIEW.
#include <algorithm>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// V2: with proof that f+1 suspect the primary of w-1, stop serving and say VIEW-CHANGE(w): built once, repeated
// unchanged. From here on history and max_cc are frozen, and no view below w is entered any more.
void Replica::CommitToViewChange(View w, const Votes& proof) {
  if (w <= std::max(view_, pending_view_)) return;
  LeaveWithPatience();
  pending_view_ = w;
  suspecting_ = false;  // what is suspected from now on is w's primary
  waits_for_new_view_ = false;
  batch_wait_ = BatchWait::kIdle;
  hole_ = Hole::kNone;
  for (const uint32_t kind : {kBatchTimer, kFillHoleTimer, kWindowTimer, kNewViewTimer}) out_->CancelTimer({kind, 0});

  Ref<ViewChange> message = New<ViewChange>(context_.pool);
  message->w = w;
  message->u = view_;
  message->view_cert = view_cert_;
  message->checkpoint = stable_.cert;
  if (max_cc_.tuple.n > stable_.cert.n) message->cc = max_cc_;
  for (SeqNum n = history_.base_n() + 1; n <= history_.max_n(); ++n) message->o.push_back(history_.At(n));
  message->i = self();
  message->proof = proof;
  SignWith(context_.signer, message.get());
  view_change_ = message;
  out_->Broadcast(view_change_);
  out_->SetTimer({kRebroadcastTimer, 0}, config_.rebroadcast_ns);
  AddViewChange(*view_change_);
}

// The checkpoint that it proves may be one that I hold as a tentative one, and nobody but a liar as stable (V2).
void Replica::OnViewChange(const Verified<ViewChange>& view_change) {
  const NodeId i = view_change->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  if (!Planted(kShownProofsIgnored)) MaybeStabiliseBy(view_change->checkpoint);
  if (view_change->w <= view_) {  // its sender missed that this view was entered
    Reject(RejectReason::kOtherView, i);
    return SendState(i);
  }
  CommitToViewChange(view_change->w, view_change->proof);
  const Ref<const ViewChange>& held = view_changes_[i];
  if (held && held->w >= view_change->w) {
    Reject(RejectReason::kDuplicate, i);
    if (new_view_ && new_view_->w == view_change->w) out_->Send(i, new_view_);  // the NEW-VIEW may have been lost
    return;
  }
  AddViewChange(*view_change);
}

// V3. One place per replica, for its latest view; own included.
void Replica::AddViewChange(const ViewChange& m) {
  view_changes_[m.i] = Ref<const ViewChange>(&m);
  if (m.w != pending_view_ || !IsLeaving()) return;
  const auto for_pending = [&](const Ref<const ViewChange>& held) { return held && held->w == pending_view_; };
  const auto count = std::count_if(view_changes_.begin(), view_changes_.end(), for_pending);
  const uint32_t needed = admission_.certificates().new_view_quorum();
  if (count < needed) return;
  if (!waits_for_new_view_) {
    waits_for_new_view_ = true;
    const TimeNs wait = config_.new_view_ns;
    out_->SetTimer({kNewViewTimer, 0}, Planted(kNewViewWaitNeverDoubles) ? wait : Patiently(wait));
  }
  if (context_.cluster.Primary(pending_view_) != self() || (new_view_ && new_view_->w == pending_view_)) return;

  Ref<NewView> message = New<NewView>(context_.pool);
  message->w = pending_view_;
  for (const auto& held : view_changes_) {
    if (for_pending(held) && message->p.size() < needed) message->p.push_back(held);
  }
  SignWith(context_.signer, message.get());
  new_view_ = message;
  out_->Broadcast(new_view_);
  FollowNewView(*new_view_);
}

// No NEW-VIEW in time, or none that 2f+1 confirmed: the primary of the pending view is suspect too.
void Replica::OnNewViewTimer() {
  if (!IsLeaving()) return;
  LosePatience();
  SuspectPrimary();
}

}  // namespace zyz::zyzzyva

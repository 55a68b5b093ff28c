// Amnesia (ZYZZYVA.md section 11). A replica that lost its memory (context.life > 0) is bound by what it signed in
// earlier lives, and does not know what that was: so it takes part in nothing until it stands in a view that none of
// those signatures can reach. README.md, "Amnesia", gives the rules R1 and R3 and why they suffice.
//
// It asks all where they stand (RECOVER) and keeps the first answer of each (STANDING), which is newer than its own
// signatures because it names this life. 2f+1 answers bound the views that it can have signed for; the first STATE of a
// view beyond that bound ends the recovery (R1). Where no view changes, those who hear it ask for long make one change
// (R3).
#include <algorithm>
#include <vector>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// Both questions again on the timer: answers may be lost, and the view may not have changed yet.
void Replica::AskToRecover() {
  Ref<Recover> message = New<Recover>(context_.pool);
  message->life = context_.life;
  message->q = ++recover_q_;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(std::move(message));
  SendStateRequest();
}

// To who lost its memory, one answer to each RECOVER: the highest view that I have entered or said VIEW-CHANGE for. A
// RECOVER that is not above all that I heard of it is a copy, and neither answered nor taken for a sign of life.
void Replica::OnRecover(const Verified<Recover>& recover) {
  const NodeId i = recover->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  Amnesiac& heard = amnesiacs_[i];
  const bool is_newer = recover->life > heard.life || (recover->life == heard.life && recover->q > heard.q);
  if (!is_newer) return Reject(RejectReason::kDuplicate, i);
  if (recover->life > heard.life || heard.view != view_) {
    heard.view = view_;
    heard.stable_n = stable_.cert.n;
  }
  heard.life = recover->life;
  heard.q = recover->q;
  Ref<Standing> message = New<Standing>(context_.pool);
  message->c = i;
  message->life = recover->life;
  message->v = SuspectedView();
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Send(i, std::move(message));
  if (!Planted(kRecoveryNotHelped)) HelpRecovery(i);
}

// R3: who still asks after the stable checkpoint has moved far enough, since it first asked in this view, needs a view
// that nobody can have signed for. So this one is suspected, and the next one only after twice as far: who cries wolf
// buys few view changes. Counted anew in each view: a new one is what it needs, and to ask for its state takes it an
// interval. While I wait for a view: its primary takes part in nothing and so cannot announce it; suspected as soon as
// 2f+1 have left.
void Replica::HelpRecovery(NodeId i) {
  if (IsLeaving()) {
    if (context_.cluster.Primary(pending_view_) == i) SuspectPrimary();
    return;
  }
  Amnesiac& heard = amnesiacs_[i];
  const SeqNum moved = stable_.cert.n - heard.stable_n;
  if (heard.suspected_view == view_ || moved / config_.window() < heard.patience) return;
  heard.suspected_view = view_;
  heard.patience = std::min<SeqNum>(2 * heard.patience, UINT64_MAX / 4);
  SuspectPrimary();
}

// R1: V is the (2f+1)-th smallest view answered; more answers can only lower it.
void Replica::OnStanding(const Verified<Standing>& standing) {
  if (standing->c != self() || standing->i == self()) return Reject(RejectReason::kMalformed, standing->i);
  if (standing->life != context_.life || standings_[standing->i]) return Reject(RejectReason::kDuplicate, standing->i);
  standings_[standing->i] = standing.Share();
  std::vector<View> views;
  for (const auto& answer : standings_) {
    if (answer) views.push_back(answer->v);
  }
  const uint32_t needed = context_.cluster.quorum();
  if (views.size() < needed) return;
  std::sort(views.begin(), views.end());
  const View bound = Planted(kHighestStandingCounts) ? views.back() : views[needed - 1];
  // A liar may name the largest number there is, which has no successor.
  fresh_view_ = bound == kNoView || Planted(kRecoversInOldView) ? bound : bound + 1;
}

// R1: a valid STATE of a view above V ends the recovery; that view is entered as by X1.
void Replica::OnStateInRecovery(const Verified<State>& state) {
  if (fresh_view_ == kNoView || state->view_cert.v < fresh_view_) return Reject(RejectReason::kRecovering, kNoNode);
  if (!FetchSnapshotFor(*state)) return Reject(RejectReason::kConflict, kNoNode);
  recovering_ = false;
  standings_.clear();
  SelectedHistory target = {.checkpoint = state->checkpoint, .o = state->o, .refusal = {}};
  EnterView(state->view_cert, target, state->cc.has_value() ? &*state->cc : nullptr);
}

}  // namespace zyz::zyzzyva

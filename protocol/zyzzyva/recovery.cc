// A replica that lost its memory (context.life > 0). What it signed in earlier lives still binds it, and it does not
// know what that was: so it takes part in nothing until it stands where none of those signatures can reach. README.md,
// "Amnesia", gives the rule and why it suffices.
//
// It asks all where they stand (RECOVER) and keeps the first answer of each (STANDING), which is newer than its own
// signatures because it names this life. 2f+1 answers bound the views that it can have signed for; the answers of all
// the others may also bound the positions of the current view. The first STATE beyond those bounds ends the recovery.
#include <algorithm>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {
namespace {

// A liar may name the largest number there is: it can make the bounds useless (never), not low.
uint64_t Beyond(uint64_t bound, uint64_t by) { return bound > UINT64_MAX - by ? UINT64_MAX : bound + by; }

}  // namespace

// Both questions again on the timer: answers may be lost, and the states of now may not be far enough yet.
void Replica::AskToRecover() {
  Ref<Recover> message = New<Recover>(context_.pool);
  message->life = context_.life;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(std::move(message));
  SendStateRequest();
}

// To who lost its memory: the highest view that I know to be possible, and how far I hold positions as committed.
void Replica::OnRecover(const Verified<Recover>& recover) {
  if (recover->i == self()) return Reject(RejectReason::kDuplicate, recover->i);
  Ref<Standing> message = New<Standing>(context_.pool);
  message->c = recover->i;
  message->life = recover->life;
  message->v = SuspectedView();
  message->n = committed_n_;
  if (const View* hated = hates_.Of(self())) message->hated = *hated;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Send(recover->i, std::move(message));
}

void Replica::OnStanding(const Verified<Standing>& standing) {
  if (standing->c != self() || standing->i == self()) return Reject(RejectReason::kMalformed, standing->i);
  if (standing->life != context_.life || standings_[standing->i]) return Reject(RejectReason::kDuplicate, standing->i);
  standings_[standing->i] = standing.Share();
  View v = 0;
  SeqNum n = 0;
  uint32_t answers = 0;
  for (const auto& answer : standings_) {
    if (!answer) continue;
    ++answers;
    v = std::max(v, answer->v);
    n = std::max(n, answer->n);
  }
  if (answers == context_.cluster.quorum()) fresh_view_ = Beyond(v, 2);
  if (answers < context_.cluster.n() - 1) return;
  const bool may_have_left = std::any_of(standings_.begin(), standings_.end(),
                                         [v](const auto& answer) { return answer && answer->hated == v; });
  if (may_have_left) return;
  fresh_view_ = std::min(fresh_view_, Beyond(v, 1));
  silent_view_ = v;
  fresh_n_ = Beyond(n, config_.window());
}

// Beyond all that I can have signed for: in a view that I cannot have known, or in the view of then, from a checkpoint
// on that lies beyond my window of then.
bool Replica::IsBeyondEarlierLives(const State& state) const {
  const View v = state.view_cert.v;
  return v >= fresh_view_ || (fresh_n_ > 0 && v == silent_view_ && state.checkpoint.n >= fresh_n_);
}

void Replica::OnStateInRecovery(const Verified<State>& state) {
  if (!IsBeyondEarlierLives(*state)) return Reject(RejectReason::kRecovering, kNoNode);
  if (!FetchSnapshotFor(*state)) return Reject(RejectReason::kConflict, kNoNode);
  recovering_ = false;
  silent_n_ = state->view_cert.v == silent_view_ ? state->checkpoint.n : 0;
  standings_.clear();
  SelectedHistory target = {.checkpoint = state->checkpoint, .o = state->o, .refusal = {}};
  EnterView(state->view_cert, target, state->cc.has_value() ? &*state->cc : nullptr);
}

}  // namespace zyz::zyzzyva

// Amnesia (../zyzzyva/SPEC.md section 11, and SPEC.md). A replica that lost its memory (context.life > 0) is bound by
// what it signed in earlier lives, and does not know what that was: so it takes part in nothing until it stands in a
// view that none of those signatures can reach, above a stable checkpoint that covers whatever it can have prepared.
//
// It asks all where they stand (RECOVER) and keeps the first answer of each (STANDING), which is newer than its own
// signatures because it names this life. 2f+1 answers bound both.
#include <algorithm>
#include <vector>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// Both questions again on the timer: answers may be lost, and neither the view nor the checkpoint may be there yet.
void Replica::AskToRecover() {
  Ref<Recover> message = New<Recover>(context_.pool);
  message->life = context_.life;
  message->q = ++recover_q_;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Broadcast(std::move(message));
  SendStateRequest();
}

// To who lost its memory, one answer to each RECOVER. A RECOVER that is not above all that I heard of it is a copy, and
// neither answered nor taken for a sign of life.
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
  message->v = HighestView();
  message->n = committed_n_;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Send(i, std::move(message));
  if (!Planted(kRecoveryNotHelped)) HelpRecovery(i);
}

// R3: who still asks after the stable checkpoint has moved far enough, since it first asked in this view, needs a view
// that nobody can have signed for. So this one is left, and the next one only after twice as far: who cries wolf buys
// few view changes. Never a pending view.
void Replica::HelpRecovery(NodeId i) {
  Amnesiac& heard = amnesiacs_[i];
  const SeqNum moved = stable_.cert.n - heard.stable_n;
  if (IsLeaving() || heard.suspected_view == view_ || moved / config_.log_size() < heard.patience) return;
  heard.suspected_view = view_;
  heard.patience = std::min<SeqNum>(2 * heard.patience, UINT64_MAX / 4);
  Suspect();
}

// V and N are the (2f+1)-th smallest view and position answered; more answers can only lower them.
void Replica::OnStanding(const Verified<Standing>& standing) {
  if (standing->c != self() || standing->i == self()) return Reject(RejectReason::kMalformed, standing->i);
  if (standing->life != context_.life || standings_[standing->i]) return Reject(RejectReason::kDuplicate, standing->i);
  standings_[standing->i] = standing.Share();
  std::vector<View> views;
  std::vector<SeqNum> positions;
  for (const auto& answer : standings_) {
    if (!answer) continue;
    views.push_back(answer->v);
    positions.push_back(answer->n);
  }
  const uint32_t needed = context_.cluster.quorum();
  if (views.size() < needed) return;
  std::sort(views.begin(), views.end());
  std::sort(positions.begin(), positions.end());
  // A liar may name the largest number there is, which has no successor.
  const View bound = views[needed - 1];
  fresh_view_ = bound == kNoView || Planted(kRecoversInOldView) ? bound : bound + 1;
  fresh_n_ = std::min<SeqNum>(positions[needed - 1], UINT64_MAX - config_.log_size()) + config_.log_size();
}

// Recovered: a view of V+1 or above is entered, and a checkpoint at N + 2·CP_INTERVAL or beyond is stable.
void Replica::MaybeRecovered() {
  if (fresh_view_ == kNoView || view_ < fresh_view_ || stable_.cert.n < fresh_n_) return;
  recovering_ = false;
  for (auto& answer : standings_) answer = nullptr;
  pending_view_ = view_;
  out_->Report(Event::Entered(view_, committed_n_, service_.h()));
  for (Boundary& boundary : boundaries_) {
    if (boundary.taken && boundary.n > stable_.cert.n && !boundary.checkpoint) SayCheckpoint(boundary);
  }
  ResumeService();
}

}  // namespace zyz::pbft

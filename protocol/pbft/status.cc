// Repetition. Nothing is sent again by itself: who misses something says how far it is (STATUS), and whoever hears it
// sends what it has of its own that the other lacks. Each peer is answered once per interval (X2).
#include <algorithm>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// A request, a position, a boundary quorum or a view.
bool Replica::IsAnythingMissing() const {
  return IsLeaving() || retries_held_ > 0 || !queue_.empty() || known_n_ > committed_n_ || HasUnstableBoundary() ||
         IsBehindTarget();
}

void Replica::MaybeStartStatusTimer() {
  if (status_timer_on_ || !IsAnythingMissing()) return;
  status_timer_on_ = true;
  status_seen_ = Here();
  out_->SetTimer({kStatusTimer, 0}, config_.status_ns);
}

// Started when something is missing, and not stopped: if the log has moved meanwhile, what was missing has come.
void Replica::OnStatusTimer() {
  status_timer_on_ = false;
  if (!IsAnythingMissing() || (Here() != status_seen_ && !IsLeaving())) return;
  out_->Broadcast(MakeStatus());
  if (IsLeaving() && !Planted(kViewChangeNotRepeated)) out_->Broadcast(view_change_);
  for (const Missing& missing : MissingContents()) SendFetch(missing, kNoNode);
  if (IsBehindTarget()) SendStateRequest();
}

Ref<const Status> Replica::MakeStatus() const {
  Ref<Status> message = New<Status>(context_.pool);
  const Standpoint here = Here();
  message->v = here.v;
  message->w = here.w;
  message->s = here.s;
  message->committed_n = here.committed_n;
  message->i = self();
  SignWith(context_.signer, message.get());
  return message;
}

void Replica::OnStatus(const Verified<Status>& status) {
  const NodeId i = status->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  NoteShownView(i, status->v);
  NoteShownPosition(i, status->committed_n);
  const Standpoint theirs = {status->v, status->w, status->s, status->committed_n}, here = Here();
  const bool differs = theirs.v != here.v || theirs.w != here.w || theirs.s != here.s;
  if ((differs || theirs.committed_n > here.committed_n) && MayAnswer(i, Answer::kStatus)) {
    out_->Send(i, MakeStatus());
  }
  const bool says_it_again = heard_[i].committed_n == theirs.committed_n;
  heard_[i] = theirs;
  if (!MayAnswer(i, Answer::kRepetition)) return Reject(RejectReason::kOverLimit, i);
  RepeatFor(*status, says_it_again);
}

// To one whose view is below it, the NEW-VIEW of the highest view that I hold; my VIEW-CHANGE; my CHECKPOINTs; my votes
// of that view; and STATE to who is below my stable checkpoint, or stays behind what I have committed.
void Replica::RepeatFor(const Status& status, bool says_it_again) {
  const NodeId i = status.i;
  if (new_view_ && status.v < new_view_->w) out_->Send(i, new_view_);
  if (IsLeaving() && view_change_->w > status.v && !Planted(kViewChangeNotRepeated)) out_->Send(i, view_change_);
  for (const Boundary& boundary : boundaries_) {
    if (boundary.checkpoint && boundary.n > std::max(status.s, stable_.cert.n)) out_->Send(i, boundary.checkpoint);
  }
  if (status.s < stable_.cert.n || (status.committed_n < committed_n_ && says_it_again)) SendState(i);
  if (status.v == view_) RepeatVotes(i, status.v, status.committed_n);
}

// Those that were signed, while leaving too.
void Replica::RepeatVotes(NodeId to, View v, SeqNum above) {
  for (SeqNum n = std::max(above, stable_.cert.n) + 1; n <= LogEnd(); ++n) {
    const Slot* slot = FindSlot(n);
    if (slot == nullptr || !slot->order || slot->order->v != v) continue;
    if (IsPrimary() && slot->content) {
      Ref<PrePrepare> message = New<PrePrepare>(context_.pool);
      message->order = *slot->order;
      message->content = slot->content;
      out_->Send(to, std::move(message));
    }
    if (slot->prepare) out_->Send(to, slot->prepare);
    if (slot->commit) out_->Send(to, slot->commit);
  }
}

bool Replica::MayAnswer(NodeId i, Answer kind) {
  const uint8_t bit = 1u << static_cast<uint8_t>(kind);
  if ((answered_[i] & bit) != 0) return false;
  answered_[i] |= bit;
  if (!answers_limited_) {
    answers_limited_ = true;
    out_->SetTimer({kAnswerTimer, 0}, config_.status_ns);
  }
  return true;
}

void Replica::OnAnswerTimer() {
  answers_limited_ = false;
  std::fill(answered_.begin(), answered_.end(), 0);
  std::fill(fetches_.begin(), fetches_.end(), 0);
}

}  // namespace zyz::pbft

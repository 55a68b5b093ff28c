// B4: PREPARE and COMMIT. B5: executing what is committed, or prepared.
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// B3, last half: PREPARE in the order of n, for what is accepted and has its batch, up to the first that has to wait.
void Replica::MaybePrepareFrom(SeqNum n) {
  for (; !IsPrimary() && !IsLeaving(); ++n) {
    Slot* slot = FindSlot(n);
    if (slot == nullptr || !slot->order || !slot->content) return;
    if (!slot->prepare && !MayPrepare(*slot)) return;
  }
}

// ND acceptable after what comes before; an element of O was accepted by somebody correct. → PREPARE to all.
bool Replica::MayPrepare(Slot& slot) {
  if (!slot.inherited && slot.n > executed_n_) {
    const std::optional<uint64_t> clock = ClockBefore(slot.n);
    if (!clock) return false;
    if (slot.content->nd <= *clock || slot.content->nd - *clock > Application::kMaxClockStep) {
      Reject(RejectReason::kBadNonDet, primary());
      slot.order.reset();
      slot.content = nullptr;
      return false;
    }
  }
  Ref<Prepare> message = New<Prepare>(context_.pool);
  message->v = view_;
  message->n = slot.n;
  message->d = slot.order->d;
  message->i = self();
  SignWith(context_.signer, message.get());
  slot.prepares.Add(self(), {message->v, message->d}, message->sig);
  slot.prepare = message;
  out_->Broadcast(std::move(message));
  CheckPrepared(slot);
  return true;
}

// B4: of my view, or of the one that I am leaving for; in the log; not superfluous; its sender's first in that view.
// Null: refused.
template <class M>
Replica::Slot* Replica::SlotForVote(const M& m, VoteBox<SlotVote> Slot::*votes) {
  const auto refuse = [&](RejectReason reason) {
    Reject(reason, m.i);
    return nullptr;
  };
  const bool is_of_my_time = IsLeaving() ? m.v == pending_view_ : m.v == view_;
  if (!is_of_my_time) {
    if (m.v > HighestView() && admission_.Admit(m)) NoteShownView(m.i, m.v);
    return refuse(IsLeaving() ? RejectReason::kLeavingView : RejectReason::kOtherView);
  }
  if (!IsInLog(m.n)) return refuse(WhyNotInLog(m.n));
  Slot& slot = SlotAt(m.n);
  const bool is_complete = M::kKind == kPrepare ? slot.prepared : slot.committed.content != nullptr;
  if (is_complete && m.v == view_) return refuse(RejectReason::kDuplicate);
  const auto vote = admission_.Admit(m);
  if (!vote) return refuse(vote.reason());
  if (const SlotVote* earlier = (slot.*votes).Of(m.i)) {
    if (earlier->v > m.v) return refuse(RejectReason::kOtherView);
    if (earlier->v == m.v) return refuse(earlier->d == m.d ? RejectReason::kDuplicate : RejectReason::kConflict);
  }
  const uint32_t count = (slot.*votes).Add(m.i, {m.v, m.d}, m.sig);
  // Somebody correct has the order.
  if (!slot.order && m.v == view_ && count >= context_.cluster.weak()) known_n_ = std::max(known_n_, m.n);
  return &slot;
}

void Replica::OnPrepare(const Prepare& m) {
  Slot* slot = SlotForVote(m, &Slot::prepares);
  if (slot != nullptr && m.v == view_) CheckPrepared(*slot);
}

void Replica::OnCommit(const Commit& m) {
  Slot* slot = SlotForVote(m, &Slot::commits);
  if (slot != nullptr && m.v == view_) CheckCommitted(*slot);
}

uint32_t Replica::VotesFor(const VoteBox<SlotVote>& votes, const Slot& slot, PlantedBug any_digest) const {
  if (!Planted(any_digest)) return votes.Count({view_, slot.order->d});
  uint32_t all = 0;
  votes.ForEach([&](const SlotVote& vote, uint32_t count) { all += vote.v == view_ ? count : 0; });
  return all;
}

// B4: the PRE-PREPARE with its batch, and 2f PREPAREs of distinct backups → COMMIT to all. The certificate outlives the
// view, and so does its batch: whoever is shown the one will ask for the other.
void Replica::CheckPrepared(Slot& slot) {
  if (slot.prepared || !slot.order || IsLeaving() || recovering_) return;
  if (!slot.content || (!IsPrimary() && !slot.prepare)) return;
  if (VotesFor(slot.prepares, slot, kPreparesWithoutDigest) < certificates().prepare_quorum()) return;
  slot.prepared = true;
  slot.cert.order = *slot.order;
  slot.prepares.Collect({view_, slot.order->d}, certificates().prepare_quorum(), &slot.cert.prepares);
  slot.cert_content = slot.content;

  Ref<Commit> message = New<Commit>(context_.pool);
  message->v = view_;
  message->n = slot.n;
  message->d = slot.order->d;
  message->i = self();
  SignWith(context_.signer, message.get());
  slot.commits.Add(self(), {message->v, message->d}, message->sig);
  slot.commit = message;
  out_->Broadcast(std::move(message));
  CheckCommitted(slot);
  MaybeExecute();
}

// B4: prepared, and 2f+1 COMMITs that match, own included. What was committed in an earlier view stays as it is.
void Replica::CheckCommitted(Slot& slot) {
  if (!slot.prepared || slot.committed.content || !slot.content || IsLeaving()) return;
  if (VotesFor(slot.commits, slot, kCommitsWithoutDigest) < certificates().commit_quorum()) return;
  slot.committed.v = view_;
  slot.committed.content = slot.content;
  slot.committed_d = slot.order->d;
  slot.commits.Collect({view_, slot.order->d}, certificates().commit_quorum(), &slot.committed.commits);
  MaybeExecute();
}

// B5: in order of n, what is committed; with option `tentative` one position more, once it is prepared.
void Replica::MaybeExecute() {
  while (Slot* slot = FindSlot(committed_n_ + 1)) {
    if (slot->committed.content) {
      ExecuteForGood(*slot);
      continue;
    }
    const bool may_try = config_.tentative && executed_n_ == committed_n_;
    if (may_try && slot->prepared && slot->content && !IsLeaving()) Execute(*slot, /*tentative=*/true);
    return;
  }
}

// The next position, which is committed. It may have been executed tentatively: then nothing is repeated but the
// announcement.
void Replica::ExecuteForGood(Slot& slot) {
  if (executed_n_ >= slot.n && slot.executed_d != slot.committed_d && !Planted(kTentativeKept)) RollBack();
  const Ref<const BatchContent> content = slot.committed.content;
  const SeqNum n = slot.n;
  if (executed_n_ >= n) {
    committed_n_ = n;
    Announce(slot, /*tentative=*/false);
  } else {
    Execute(slot, /*tentative=*/false);
  }
  EndRetries(*content);
  if (IsBoundary(n)) TakeCheckpoint(n);
}

void Replica::Execute(Slot& slot, bool tentative) {
  const Ref<const BatchContent> content = tentative ? slot.content : slot.committed.content;
  slot.executed_d = tentative ? slot.order->d : slot.committed_d;
  slot.executed = content;
  if (!service_.IsFresh(content->batch)) {
    Ref<BatchContent> fresh = New<BatchContent>(context_.pool);
    service_.CollectFresh(content->batch, &fresh->batch);
    fresh->nd = content->nd;
    slot.executed = std::move(fresh);
  }
  slot.parent = service_.h();
  service_.Execute(slot.n, slot.executed_d, *content);
  slot.h = service_.h();
  executed_n_ = slot.n;
  if (!tentative) committed_n_ = slot.n;
  Announce(slot, tentative);
  if (tentative && Planted(kTimerEndsOnExecution)) EndRetries(*content);
  // What was passed over as its client's last request is answered again, too.
  for (const auto& request : content->batch) {
    if (service_.Record(request->c).t == request->t) SendReply(request->c);
  }
}

// A null batch has no ND of its own: the clock stands where it stood.
void Replica::Announce(const Slot& slot, bool tentative) {
  const uint64_t nd = slot.executed->nd == 0 ? service_.clock() : slot.executed->nd;
  Event event =
      Event::Executed(view_, slot.n, slot.h, slot.parent, slot.executed_d, nd, slot.executed->batch, slot.executed);
  event.tentative = tentative;
  out_->Report(std::move(event));
}

// B8: what is not committed is undone, back to the nearest snapshot at or below committed_n and forward again.
void Replica::RollBack() {
  if (executed_n_ == committed_n_) return;
  const Bytes* snapshot = &stable_.snapshot;
  SeqNum at = stable_.cert.n;
  for (const Boundary& boundary : boundaries_) {
    if (!boundary.taken || boundary.n <= at || boundary.n > committed_n_) continue;
    snapshot = &boundary.snapshot;
    at = boundary.n;
  }
  CHECK(service_.Restore(*snapshot), "own snapshots restore");
  for (SeqNum n = at + 1; n <= committed_n_; ++n) {
    const Slot* slot = FindSlot(n);
    CHECK(slot != nullptr && slot->committed.content, "what is committed is kept until it is stable");
    service_.Execute(n, slot->committed_d, *slot->committed.content);
  }
  executed_n_ = committed_n_;
}

}  // namespace zyz::pbft

// K1 … K3: tentative checkpoints, the votes that make them stable, what is collected then, and the window.
#include <algorithm>
#include <utility>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

bool Replica::IsOpenBoundary(SeqNum n) const {
  return n > stable_.cert.n && n <= stable_.cert.n + config_.window() && n % config_.checkpoint_interval == 0;
}

RejectReason Replica::WhyNotOpen(SeqNum n) const {
  return n % config_.checkpoint_interval != 0 ? RejectReason::kMalformed : RejectReason::kBeyondWindow;
}

// The window holds two boundaries, so a slot's former boundary is stable by the time the next one needs it.
Replica::TentativeCheckpoint& Replica::SlotFor(SeqNum boundary) {
  TentativeCheckpoint& slot = tentative_[boundary / config_.checkpoint_interval % 2];
  if (slot.n != boundary) {
    CHECK(slot.n <= stable_.cert.n, "an open boundary keeps its slot");
    slot.n = boundary;
    slot.taken = false;
    slot.response = nullptr;
    slot.checkpoint = nullptr;
    slot.responses.Clear();
    slot.checkpoints.Clear();
  }
  return slot;
}

// K1: the state after a boundary, kept until it is stable or rolled back. REQUIRES: IsOpenBoundary(order.order.n).
void Replica::TakeTentativeCheckpoint(const OrderReq& order) {
  TentativeCheckpoint& slot = SlotFor(order.order.n);
  slot.taken = true;
  service_.Snapshot(&slot.snapshot);
  slot.a = ServiceState::SnapshotDigest(slot.snapshot);
  slot.c = order.batch.back()->c;
  slot.last = service_.Record(slot.c);
}

// K1: the SPEC-RESPONSE for the batch's last request also goes to all replicas; 2f+1 matching ones are a CC.
void Replica::AnnounceBoundary(TentativeCheckpoint& slot) {
  const SeqNum boundary = slot.n;
  if (IsFrozen() || IsSilentAt(boundary)) return;
  const Ref<const SpecResponse> response = MakeSpecResponse(slot.c, slot.last);
  slot.response = response;
  out_->Broadcast(response);
  if (!Planted(kOwnReplyNotCounted)) AddBoundaryVote(*response);
  if (slot.taken) MaybeStabilise(boundary);  // others may have been ahead of me
}

void Replica::OnBoundaryResponse(const Verified<SpecResponse>& response) {
  const SpecTuple& tuple = response->tuple;
  NoteShownView(response->i, tuple.v);
  if (tuple.v != view_) return Reject(RejectReason::kOtherView, response->i);
  if (tuple.n <= stable_.cert.n) {
    return OnLateBoundary(response->i, tuple.n, &late_responses_);
  }
  NoteBoundaryShown(response->i, tuple.n);
  if (!IsOpenBoundary(tuple.n)) {
    Reject(WhyNotOpen(tuple.n), response->i);
    return NoteFarPosition(response->i, tuple.n);
  }
  // A replica answers every client of the batch, and any of them may show its answer around: it is no word on the last.
  const Ref<const SpecResponse>& own = SlotFor(tuple.n).response;
  if (own && own->tuple.h == tuple.h && own->tuple != tuple) return Reject(RejectReason::kDuplicate, response->i);
  AddBoundaryVote(*response);
}

void Replica::AddBoundaryVote(const SpecResponse& response) {
  TentativeCheckpoint& slot = SlotFor(response.tuple.n);
  slot.responses.Add(response.i, response.tuple, response.sig);
  // The quorum may be there already when my own vote comes, and be another one.
  const SpecTuple* agreed = nullptr;
  const uint32_t needed = admission_.certificates().commit_quorum();
  slot.responses.ForEach([&](const SpecTuple& value, uint32_t count) {
    if (count >= needed) agreed = &value;
  });
  if (agreed == nullptr || agreed->n <= committed_n_) return;
  const SpecTuple tuple = *agreed;
  if (!slot.taken) {  // 2f+1 executed it: it exists, and I am missing something on the way
    known_n_ = std::max(known_n_, tuple.n);
    return MaybeFillHole();
  }
  scratch_cc_.tuple = tuple;
  slot.responses.Collect(tuple, needed, &scratch_cc_.votes);
  if (AdoptCommitCert(scratch_cc_)) return;
  Reject(RejectReason::kConflict, kNoNode);
  SendFillHole(tuple.n, tuple.n, /*to_all=*/true);
}

// K2, first half: once committed at n in my view, CHECKPOINT to all.
void Replica::AfterCommit() {
  std::array<TentativeCheckpoint*, 2> slots = {&tentative_[0], &tentative_[1]};
  if (slots[0]->n > slots[1]->n) std::swap(slots[0], slots[1]);
  for (TentativeCheckpoint* slot : slots) {
    if (IsFrozen()) return;  // what the first vote completed may have convicted the primary
    if (slot->taken && slot->n > stable_.cert.n && IsCommitted(slot->n) && !slot->checkpoint) {
      const Ref<const Checkpoint> message = MakeCheckpoint(*slot);
      slot->checkpoint = message;
      out_->Broadcast(message);
      AddCheckpointVote(*message);
    }
  }
}

Ref<Checkpoint> Replica::MakeCheckpoint(const TentativeCheckpoint& slot) {
  Ref<Checkpoint> message = New<Checkpoint>(context_.pool);
  message->v = view_;
  message->n = slot.n;
  message->h = history_.h(slot.n);
  message->a = slot.a;
  message->i = self();
  SignWith(context_.signer, message.get());
  return message;
}

void Replica::OnCheckpoint(const Verified<Checkpoint>& checkpoint) {
  NoteShownView(checkpoint->i, checkpoint->v);
  if (checkpoint->n <= stable_.cert.n) return OnLateBoundary(checkpoint->i, checkpoint->n, &late_checkpoints_);
  if (checkpoint->v == view_) NoteBoundaryShown(checkpoint->i, checkpoint->n);
  if (!IsOpenBoundary(checkpoint->n)) {
    Reject(WhyNotOpen(checkpoint->n), checkpoint->i);
    return NoteFarPosition(checkpoint->i, checkpoint->n);
  }
  const CheckpointValue* earlier = SlotFor(checkpoint->n).checkpoints.Of(checkpoint->i);
  if (earlier != nullptr && checkpoint->v < earlier->v) return Reject(RejectReason::kOtherView, checkpoint->i);
  AddCheckpointVote(*checkpoint);
}

// Late once is ordinary. Said again, it is K3: its sender is stuck at the window's edge, and my proof frees it.
void Replica::OnLateBoundary(NodeId i, SeqNum n, PerReplica<SeqNum>* late) {
  if (i != self() && (*late)[i] >= n) return SendState(i);
  (*late)[i] = n;
  Reject(RejectReason::kBelowStable, i);
}

void Replica::AddCheckpointVote(const Checkpoint& m) {
  const View v = Planted(kCheckpointsAcrossViews) ? 0 : m.v;
  const uint32_t votes = SlotFor(m.n).checkpoints.Add(m.i, {.v = v, .h = m.h, .a = m.a}, m.sig);
  if (votes >= admission_.certificates().checkpoint_quorum()) MaybeStabilise(m.n);
}

// K2, second half: 2f+1 matching, including v, make it stable if v ≤ my view and my history has that h at n.
void Replica::MaybeStabilise(SeqNum boundary) {
  TentativeCheckpoint& slot = SlotFor(boundary);
  const CheckpointValue* agreed = nullptr;
  const uint32_t needed = admission_.certificates().checkpoint_quorum();
  slot.checkpoints.ForEach([&](const CheckpointValue& value, uint32_t count) {
    if (count >= needed) agreed = &value;
  });
  if (agreed == nullptr) return;
  if (agreed->v > view_) {
    Reject(RejectReason::kBehind, kNoNode);
    return WantState(agreed->v, boundary);
  }
  if (!slot.taken) {
    known_n_ = std::max(known_n_, boundary);
    return MaybeFillHole();
  }
  const CheckpointValue value = *agreed;
  const bool agrees = history_.h(boundary) == value.h && slot.a == value.a;
  CheckpointCert against_mine;  // the one that agrees is written in place: nothing is allocated
  CheckpointCert& cert = agrees ? stable_.cert : against_mine;
  cert.v = value.v;
  cert.n = boundary;
  cert.h = value.h;
  cert.a = value.a;
  slot.checkpoints.Collect(value, needed, &cert.votes);
  if (!agrees) {
    Reject(RejectReason::kConflict, kNoNode);
    return ConvictByCheckpoint(cert);
  }
  MakeStable(slot);
}

// Discards history, ORDER-REQs, certificates and votes up to n; never the client table.
void Replica::MakeStable(TentativeCheckpoint& slot) {
  const CheckpointCert& cert = stable_.cert;
  std::swap(stable_.snapshot, slot.snapshot);
  history_.CollectUpTo(cert.n + (Planted(kCollectsOneTooFar) && history_.max_n() > cert.n));
  if (max_cc_.tuple.n <= cert.n) max_cc_.tuple = {};
  committed_n_ = std::max(committed_n_, cert.n);
  for (TentativeCheckpoint& other : tentative_) {
    if (other.n > cert.n) continue;
    other.taken = false;
    other.response = nullptr;
    other.checkpoint = nullptr;
  }
  out_->Report(Event::Stable(cert.v, cert.n, cert.h, cert.a));
  if (!AtWindowEdge()) out_->CancelTimer({kWindowTimer, 0});
  if (!waiting_commits_.empty()) OnWaitingCommits();
}

// K3: stuck at the edge, what would move the window is said again.
void Replica::OnWindowTimer() {
  if (IsLeaving() || !AtWindowEdge()) return;
  for (const TentativeCheckpoint& slot : tentative_) {
    if (!slot.taken || slot.n <= stable_.cert.n) continue;
    if (slot.response) out_->Broadcast(slot.response);  // none where the view inherited the boundary
    if (slot.checkpoint) out_->Broadcast(slot.checkpoint);
  }
  out_->SetTimer({kWindowTimer, 0}, config_.rebroadcast_ns);
}

}  // namespace zyz::zyzzyva

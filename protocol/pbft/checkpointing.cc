// B10: checkpoints, the votes that make them stable, and what is discarded then.
#include <algorithm>
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// The log holds two boundaries, so a place's former boundary is stable by the time the next one needs it.
Replica::Boundary& Replica::BoundaryAt(SeqNum n) {
  Boundary& boundary = boundaries_[n / config_.checkpoint_interval % 2];
  if (boundary.n != n) {
    CHECK(boundary.n <= stable_.cert.n, "an open boundary keeps its place");
    boundary.n = n;
    boundary.taken = false;
    boundary.checkpoint = nullptr;
    boundary.votes.Clear();
  }
  return boundary;
}

// The state after a boundary that is executed and committed, kept until it is stable. REQUIRES: n = executed_n_.
void Replica::TakeCheckpoint(SeqNum n) {
  Boundary& boundary = BoundaryAt(n);
  boundary.taken = true;
  service_.Snapshot(&boundary.snapshot);
  boundary.a = ServiceState::SnapshotDigest(boundary.snapshot);
  boundary.h = service_.h();
  if (!recovering_) SayCheckpoint(boundary);
  MaybeStabilise(boundary);  // others may have been ahead of me
}

void Replica::SayCheckpoint(Boundary& boundary) {
  Ref<Checkpoint> message = New<Checkpoint>(context_.pool);
  message->n = boundary.n;
  message->a = boundary.a;
  message->i = self();
  SignWith(context_.signer, message.get());
  boundary.votes.Add(self(), message->a, message->sig);
  boundary.checkpoint = message;
  out_->Broadcast(std::move(message));
}

// Beyond the log only the highest of each sender is kept, and f+1 such show that I am behind.
void Replica::OnCheckpoint(const Verified<Checkpoint>& checkpoint) {
  const NodeId i = checkpoint->i;
  const SeqNum n = checkpoint->n;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  if (n <= stable_.cert.n) return Reject(RejectReason::kBelowStable, i);
  NoteShownPosition(i, n);
  if (n <= stable_.cert.n || n > LogEnd()) return Reject(RejectReason::kBeyondWindow, i);
  Boundary& boundary = BoundaryAt(n);
  boundary.votes.Add(i, checkpoint->a, checkpoint->sig);
  MaybeStabilise(boundary);
}

// B10: 2f+1 equal, and executed here with that a. Not executed here: a position is missing, and where repetition does
// not bring it in an interval, X1.
void Replica::MaybeStabilise(Boundary& boundary) {
  if (boundary.n <= stable_.cert.n) return;
  const uint32_t needed = certificates().checkpoint_quorum();
  const Digest* agreed = nullptr;
  boundary.votes.ForEach([&](const Digest& a, uint32_t count) {
    if (count >= needed) agreed = &a;
  });
  if (agreed == nullptr) return;
  if (!boundary.taken) {
    wanted_n_ = std::max(wanted_n_, boundary.n);
    return;
  }
  if (*agreed != boundary.a) return Reject(RejectReason::kConflict, kNoNode);
  stable_.cert.n = boundary.n;
  stable_.cert.a = boundary.a;
  boundary.votes.Collect(boundary.a, needed, &stable_.cert.votes);
  MakeStable(boundary);
}

// A proof that came inside of something else, while leaving too.
void Replica::StabiliseBy(const CheckpointCert& cert) {
  if (cert.n <= stable_.cert.n) return;
  if (cert.n > committed_n_) {
    wanted_n_ = std::max(wanted_n_, cert.n);
    return;
  }
  Boundary& boundary = boundaries_[cert.n / config_.checkpoint_interval % 2];
  if (boundary.n != cert.n || !boundary.taken || boundary.a != cert.a) return;
  stable_.cert = cert;
  MakeStable(boundary);
}

// Discards the log up to n: places below it are free.
void Replica::MakeStable(Boundary& boundary) {
  std::swap(stable_.snapshot, boundary.snapshot);
  out_->Report(Event::Stable(view_, stable_.cert.n, boundary.h, boundary.a));
  for (Boundary& other : boundaries_) {
    if (other.n > stable_.cert.n) continue;
    other.taken = false;
    other.checkpoint = nullptr;
  }
  MaybeSendNewView();  // batches that are needed no longer
}

bool Replica::HasUnstableBoundary() const {
  return std::any_of(boundaries_.begin(), boundaries_.end(),
                     [this](const Boundary& boundary) { return boundary.taken && boundary.n > stable_.cert.n; });
}

}  // namespace zyz::pbft

// A5: a replica that knows of a later position than it holds asks for what is missing: first the primary, then
// everybody, then it suspects.
#include <algorithm>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

// Starts, continues or ends the search for positions max_n+1 … (what is already here, or the highest known).
void Replica::MaybeFillHole() {
  if (IsLeaving()) return;
  const SeqNum from = history_.max_n() + 1;
  if (known_n_ < from) {
    if (hole_ != Hole::kNone) out_->CancelTimer({kFillHoleTimer, 0});
    hole_ = Hole::kNone;
    return;
  }
  if (hole_ != Hole::kNone && from <= hole_to_) return;  // asked for already; the timer sees to the rest
  SeqNum to = from;
  while (to < known_n_ && EarlyOrder(to + 1) == nullptr) ++to;
  hole_ = Hole::kAskedPrimary;
  hole_to_ = to;
  hole_waits_ = 0;
  SendFillHole(from, to, /*to_all=*/IsPrimary());
  out_->SetTimer({kFillHoleTimer, 0}, config_.fill_hole_ns);
}

// A5: f+1 replicas have executed or committed a boundary of this view that lies beyond all I have, inside my window or
// not: at least one of them is correct, so what is missing before it exists.
void Replica::NoteBoundaryShown(NodeId i, SeqNum n) {
  if (n <= history_.max_n() || Planted(kLaggardNotHeard)) return;
  boundaries_shown_[i] = std::max(boundaries_shown_[i], n);
  // Counted first: on the fast path single answers overtake orders all the time.
  const SeqNum known = std::max(history_.max_n(), known_n_);
  const auto is_beyond = [known](SeqNum shown) { return shown > known; };
  const uint32_t weak = context_.cluster.weak();
  if (std::count_if(boundaries_shown_.begin(), boundaries_shown_.end(), is_beyond) < weak) return;
  const SeqNum shown = NthLargest(boundaries_shown_, weak);
  known_n_ = std::min(shown, stable_.cert.n + config_.window());
  MaybeFillHole();
}

// All are asked again each time; suspicion takes patience (V2).
void Replica::OnFillHoleTimer() {
  if (IsLeaving() || hole_ == Hole::kNone || known_n_ <= history_.max_n()) return;
  const SeqNum from = history_.max_n() + 1;
  hole_to_ = std::max(hole_to_, from);
  if (hole_ == Hole::kAskedAll) ++hole_waits_;
  if (hole_waits_ >= (Planted(kFillWaitNeverGrows) ? 1 : patience_)) {
    LosePatience();
    SuspectPrimary();
    if (IsLeaving()) return;
  }
  hole_ = Hole::kAskedAll;
  SendFillHole(from, hole_to_, /*to_all=*/!Planted(kHoleAskedOfPrimaryOnly));
  out_->SetTimer({kFillHoleTimer, 0}, config_.fill_hole_ns);
}

// Anyone holding the ORDER-REQs returns them with their batches, as many as the asker may be sent (X2).
void Replica::OnFillHole(const Verified<FillHole>& hole) {
  NoteShownView(hole->i, hole->v);
  if (hole->v != view_) return Reject(RejectReason::kOtherView, hole->i);
  if (hole->i == self()) return Reject(RejectReason::kDuplicate, hole->i);
  if (hole->from <= history_.base_n()) return SendState(hole->i);  // collected: only X1 helps
  const SeqNum from = std::max(hole->from, std::max(history_.base_n(), view_cert_.n) + 1);
  const SeqNum to = std::min(hole->to, history_.max_n());
  if (from > to) return Reject(RejectReason::kNothingToAnswer, hole->i);
  for (SeqNum n = from; n <= to; ++n) {
    if (!MayAnswer(hole->i, n, /*is_question=*/hole->from == hole->to))
      return Reject(RejectReason::kOverLimit, hole->i);
    out_->Send(hole->i, history_.At(n));
  }
}

void Replica::SendFillHole(SeqNum from, SeqNum to, bool to_all) {
  Ref<FillHole> message = New<FillHole>(context_.pool);
  message->v = view_;
  message->from = from;
  message->to = to;
  message->i = self();
  SignWith(context_.signer, message.get());
  if (to_all) {
    out_->Broadcast(std::move(message));
  } else {
    out_->Send(primary(), std::move(message));
  }
}

}  // namespace zyz::zyzzyva

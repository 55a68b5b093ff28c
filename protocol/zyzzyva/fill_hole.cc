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
  SendFillHole(from, to, /*to_all=*/IsPrimary());
  out_->SetTimer({kFillHoleTimer, 0}, config_.fill_hole_ns);
}

void Replica::OnFillHoleTimer() {
  if (IsLeaving() || hole_ == Hole::kNone || known_n_ <= history_.max_n()) return;
  const SeqNum from = history_.max_n() + 1;
  hole_to_ = std::max(hole_to_, from);
  if (hole_ == Hole::kAskedAll) SuspectPrimary();
  hole_ = Hole::kAskedAll;
  SendFillHole(from, hole_to_, /*to_all=*/!Planted(kHoleAskedOfPrimaryOnly));
  out_->SetTimer({kFillHoleTimer, 0}, config_.fill_hole_ns);
}

// Anyone holding the ORDER-REQs returns them with their batches.
void Replica::OnFillHole(const Verified<FillHole>& hole) {
  NoteShownView(hole->i, hole->v);
  if (hole->v != view_) return Reject(RejectReason::kOtherView, hole->i);
  if (hole->i == self()) return Reject(RejectReason::kDuplicate, hole->i);
  if (hole->from <= history_.base_n()) return SendState(hole->i);  // collected: only X1 helps
  const SeqNum from = std::max(hole->from, std::max(history_.base_n(), view_cert_.n) + 1);
  const SeqNum to = std::min(hole->to, history_.max_n());
  if (from > to) return Reject(RejectReason::kNothingToAnswer, hole->i);
  for (SeqNum n = from; n <= to; ++n) out_->Send(hole->i, history_.At(n));
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

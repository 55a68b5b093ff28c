// B6, patience: timers suspect and new-view are multiplied by one factor, a power of two from 1 to patience_max. It
// doubles when a view is left, entered or not, in which one of the two fired here: perhaps the primary was slow and not
// faulty. It is halved after each `rest` in one view without that. Nothing that is executed, committed or asked for is
// a sign of progress: clients and primaries make it at will, while another client starves.
#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// One of the two fired, and made me suspect.
void Replica::LosePatience() { lost_patience_ = true; }

// The view that I was in or waited for is over. Who is only dragged along keeps its factor.
void Replica::LeaveWithPatience() {
  if (patience_ > 1) out_->CancelTimer({kRestTimer, 0});
  if (lost_patience_ && patience_ < config_.patience_max) patience_ *= 2;
  lost_patience_ = false;
}

// The time of rest begins, or begins anew, in a view that is entered.
void Replica::MaybeRest() {
  if (patience_ > 1 && !IsLeaving()) out_->SetTimer({kRestTimer, 0}, config_.rest());
}

void Replica::OnRestTimer() {
  if (IsLeaving() || patience_ == 1) return;
  patience_ /= 2;
  MaybeRest();
}

}  // namespace zyz::pbft

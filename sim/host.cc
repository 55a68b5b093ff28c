#include "sim/host.h"

#include <algorithm>

#include "protocol/check.h"

namespace zyz::sim {
namespace {

// Deadlines beyond it are never reached; far enough from INT64_MAX that adding to one cannot overflow.
constexpr TimeNs kNever = INT64_MAX / 4;

}  // namespace

TimeNs DriftedDelay(TimeNs delay_ns, int64_t drift_ppm) {
  const auto drifted = static_cast<__int128>(delay_ns) * (1'000'000 + drift_ppm) / 1'000'000;
  return drifted > kNever ? kNever : static_cast<TimeNs>(drifted);
}

void Host::SetTimer(TimerId timer, TimeNs start, TimeNs delay_ns) {
  CHECK(delay_ns >= 0, "a timer fires in the future");
  const auto [entry, added] = slots_.try_emplace(KeyOf(timer), 0);
  if (added) entry->second = timers_.Add(Timer{.id = timer});
  Arm(entry->second, start + DriftedDelay(delay_ns, drift_ppm_));
}

void Host::CancelTimer(TimerId timer) {
  const auto entry = slots_.find(KeyOf(timer));
  if (entry == slots_.end()) return;
  const uint32_t slot = entry->second;
  timers_[slot].armed_seq = kNotArmed;
  if (timers_[slot].queued_seq == kNotQueued) Forget(slot);
}

void Host::Arm(uint32_t slot, TimeNs deadline) {
  Timer& timer = timers_[slot];
  timer.armed_seq = queue_->TakeSeq();
  timer.deadline = deadline;
  // An event that comes due earlier will be moved then; one that comes due too late is left behind.
  if (timer.queued_seq == kNotQueued || timer.queued_time > deadline) QueueTimer(slot);
}

void Host::QueueTimer(uint32_t slot) {
  Timer& timer = timers_[slot];
  timer.queued_seq = timer.armed_seq;
  timer.queued_time = timer.deadline;
  queue_->PushAs(timer.armed_seq, timer.deadline, kTimerEvent, id_, slot);
}

void Host::Forget(uint32_t slot) {
  slots_.erase(KeyOf(timers_[slot].id));
  timers_[slot] = Timer{};
  timers_.Free(slot);
}

bool Host::TimerDue(const Event24& event) {
  Timer& timer = timers_[event.slot];
  if (timer.queued_seq != event.seq) return false;  // left behind by an earlier deadline
  timer.queued_seq = kNotQueued;
  if (timer.armed_seq == kNotArmed) {
    Forget(event.slot);
    return false;
  }
  if (timer.armed_seq != event.seq) {
    QueueTimer(event.slot);
    return false;
  }
  if (!up_) KeepForRestart({kTimerEvent, event.slot, event.seq});
  return up_;
}

bool Host::TakeTimer(uint32_t slot, uint64_t seq, TimerId* timer) {
  if (timers_[slot].armed_seq != seq) return false;
  *timer = timers_[slot].id;
  Forget(slot);
  return true;
}

std::vector<std::pair<TimerId, TimeNs>> Host::ArmedTimers() const {
  std::vector<std::pair<TimerId, TimeNs>> armed;
  for (uint32_t slot = 0; slot < timers_.slots(); ++slot) {  // a free one is not armed
    if (timers_[slot].armed_seq != kNotArmed) armed.emplace_back(timers_[slot].id, timers_[slot].deadline);
  }
  std::sort(armed.begin(), armed.end());
  return armed;
}

void Host::Enqueue(const Pending& pending) {
  inbox_.push_back(pending);
  if (wake_seq_ == kNone) ScheduleWake();
}

Host::Pending Host::Dequeue() {
  const Pending first = inbox_[inbox_head_++];
  if (inbox_empty()) {
    inbox_.clear();
    inbox_head_ = 0;
  } else if (inbox_head_ >= 64 && inbox_head_ * 2 >= inbox_.size()) {
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(inbox_head_));
    inbox_head_ = 0;
  }
  return first;
}

bool Host::WakeDue(const Event24& event) {
  if (wake_seq_ != event.seq) return false;
  wake_seq_ = kNone;
  return true;
}

void Host::ScheduleWake() {
  if (!inbox_empty()) wake_seq_ = queue_->Push(busy_until_, kWakeEvent, id_, 0);
}

void Host::GoDown() {
  CHECK(inbox_empty(), "the inbox was cleared before the crash");
  up_ = false;
  busy_until_ = 0;
  wake_seq_ = kNone;
}

void Host::ForgetTimers() {
  CHECK(!up_, "amnesia comes with a crash");
  ++lives_;
  for (const auto& [timer, due] : ArmedTimers()) CancelTimer(timer);
}

void Host::GoUp(TimeNs now) {
  up_ = true;
  for (const Pending& pending : kept_) {
    if (pending.type == kSubmitEvent) {
      queue_->Push(now, kSubmitEvent, id_, 0);
    } else if (timers_[pending.slot].armed_seq == pending.seq) {
      Arm(pending.slot, now);
    }
  }
  kept_.clear();
}

}  // namespace zyz::sim

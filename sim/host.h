// The machine under one node: its timers, its clock, its processor, and whether it is up.
//
// Timers. Each timer has at most one live event in the queue. Moving a timer to a later time touches only the table:
// the event that comes due too early is pushed again. Cancelling forgets the deadline: the event that comes due then is
// nothing. A firing that waits in the inbox is a firing only if the timer has not been touched in between. So a stale
// firing never reaches a node, and the queue does not fill up with them.
//
// Clock. A timer of d nanoseconds lasts d · (1 + drift / 10^6).
//
// Processor. While the host is busy, what arrives waits in the inbox, first come, first served. A step is one piece: it
// is computed when its input is taken up, and its outputs leave (and its timers start) at the end of its service time,
// even if the host crashes in between.
//
// Up and down. A crash keeps the node's state. Messages that wait in the inbox or arrive while the host is down are
// lost; submissions wait for the restart; timers that come due while down fire at the restart, in the order of their
// deadlines. So to its peers a node that crashed and restarted is a slow node on a lossy link.
#ifndef ZYZ_SIM_HOST_H_
#define ZYZ_SIM_HOST_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/node.h"
#include "protocol/types.h"
#include "sim/event_queue.h"
#include "sim/slab.h"

namespace zyz::sim {

// Service time of a step = its signatures and verifications, plus per_message and per_byte for the message received and
// for each copy sent. All 0: computing takes no time.
struct CpuCosts {
  int64_t mac_ns = 0;  // for suites with MACs; the symbolic suite only signs
  int64_t sign_ns = 0;
  int64_t verify_ns = 0;
  int64_t per_message_ns = 0;
  int64_t per_byte_ns = 0;

  bool any() const { return (mac_ns | sign_ns | verify_ns | per_message_ns | per_byte_ns) != 0; }
};

// `delay_ns` on a clock that drifts; saturates far in the future instead of overflowing.
TimeNs DriftedDelay(TimeNs delay_ns, int64_t drift_ppm);

// What the simulator's queue holds.
enum EventType : uint8_t {
  kArrivalEvent,   // slot: the flight
  kTimerEvent,     // slot: in the host's table of timers
  kSubmitEvent,    // a client's next operation
  kWakeEvent,      // the host is free for what waits in its inbox
  kTimelineEvent,  // slot: index into the timeline
};

class Host {
 public:
  // What waits for the processor.
  struct Pending {
    EventType type = kArrivalEvent;
    uint32_t slot = 0;
    uint64_t seq = 0;  // timers: which arming
  };

  // `queue` outlives the host.
  Host(NodeId id, int64_t drift_ppm, EventQueue* queue) : queue_(queue), drift_ppm_(drift_ppm), id_(id) {}
  Host(Host&&) = default;

  // Timers. `start` is when the delay begins to count.
  void SetTimer(TimerId timer, TimeNs start, TimeNs delay_ns);
  void CancelTimer(TimerId timer);
  // Whether this queued event is no firing: it would only be forgotten or moved.
  bool IsStale(const Event24& event) const {
    const Timer& timer = timers_[event.slot];
    return timer.queued_seq != event.seq || timer.armed_seq != event.seq;
  }
  // Those that will fire, as (name, when, or when it was due while the host was down), in order of name.
  std::vector<std::pair<TimerId, TimeNs>> ArmedTimers() const;
  // A timer's event left the queue. True: it fires, now by TakeTimer, or later if it has to wait. False: nothing
  // happens, or the host is down and keeps the firing for its restart.
  bool TimerDue(const Event24& event);
  // Disarms and names the timer. False if it was cancelled or moved since it came due.
  bool TakeTimer(uint32_t slot, uint64_t seq, TimerId* timer);

  // Processor.
  bool MustWait(TimeNs now) const { return busy_until_ > now || !inbox_empty(); }
  bool inbox_empty() const { return inbox_head_ == inbox_.size(); }
  void Enqueue(const Pending& pending);
  Pending Dequeue();
  void Occupy(TimeNs until) { busy_until_ = until; }
  // The first waiting input's turn comes when the host is free. False for a wake-up from before a crash.
  bool WakeDue(const Event24& event);
  void ScheduleWake();

  // Up and down. The caller empties the inbox first, and hands back what survives.
  bool up() const { return up_; }
  void GoDown();
  void KeepForRestart(const Pending& pending) { kept_.push_back(pending); }
  void GoUp(TimeNs now);
  // Amnesia, while down: the node's timers are gone, and its life number `lives` begins.
  void ForgetTimers();
  uint64_t lives() const { return lives_; }  // that ended in amnesia

 private:
  static constexpr uint64_t kNone = UINT64_MAX;
  // One entry per timer that is armed or still has an event in the queue.
  struct Timer {
    TimerId id;
    TimeNs deadline = 0;
    uint64_t armed_seq = kNone;       // names the arming, and orders the firing among equal times
    uint64_t queued_seq = kNone - 1;  // its event in the queue; never equal to armed_seq when either is absent
    TimeNs queued_time = 0;
  };
  static constexpr uint64_t kNotArmed = kNone, kNotQueued = kNone - 1;

  static uint64_t KeyOf(TimerId timer) { return uint64_t{timer.kind} << 32 | timer.arg; }
  void Arm(uint32_t slot, TimeNs deadline);
  void QueueTimer(uint32_t slot);
  void Forget(uint32_t slot);

  EventQueue* queue_;
  int64_t drift_ppm_;
  TimeNs busy_until_ = 0;
  uint64_t wake_seq_ = kNone;
  NodeId id_;
  bool up_ = true;
  uint64_t lives_ = 0;
  size_t inbox_head_ = 0;
  std::vector<Pending> inbox_;
  std::vector<Pending> kept_;  // timers and submissions that came due while down, in order
  Slab<Timer> timers_;
  absl::flat_hash_map<uint64_t, uint32_t> slots_;  // by KeyOf; look-up only
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_HOST_H_

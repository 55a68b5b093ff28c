// The future: a 4-ary heap of small plain events, ordered by time and then by sequence number, so that events at equal
// times happen in the order in which they were scheduled. What an event carries lies elsewhere (slab.h); the heap moves
// 24 bytes. Pushing allocates only while the heap grows beyond its largest size so far.
#ifndef ZYZ_SIM_EVENT_QUEUE_H_
#define ZYZ_SIM_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "protocol/check.h"
#include "protocol/types.h"

namespace zyz::sim {

struct Event24 {
  TimeNs time = 0;
  uint64_t seq = 0;
  uint32_t slot = 0;       // where the payload lies; meaning depends on `kind`
  uint32_t node : 24 = 0;  // whom it concerns
  uint32_t kind : 8 = 0;   // the owner's choice
};
static_assert(sizeof(Event24) == 24 && std::is_trivially_copyable_v<Event24>);

class EventQueue {
 public:
  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }
  const Event24& top() const { return heap_.front(); }

  // A sequence number for an event that will be pushed later than its place in the order is decided.
  uint64_t TakeSeq() { return next_seq_++; }

  // Returns the event's sequence number, unique in this queue. REQUIRES: node < 2^24.
  uint64_t Push(TimeNs time, uint8_t kind, NodeId node, uint32_t slot) {
    const uint64_t seq = TakeSeq();
    PushAs(seq, time, kind, node, slot);
    return seq;
  }
  // REQUIRES: `seq` came from TakeSeq and no event in the queue has it.
  void PushAs(uint64_t seq, TimeNs time, uint8_t kind, NodeId node, uint32_t slot) {
    Event24 event{.time = time, .seq = seq, .slot = slot};
    event.node = node & 0xffffff;
    event.kind = kind;
    heap_.push_back(event);
    SiftUp(heap_.size() - 1, event);
  }

  // REQUIRES: not empty.
  Event24 Pop() {
    const Event24 first = heap_.front();
    const Event24 last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) SiftDown(last);
    return first;
  }

  // Empties the queue and starts sequence numbers anew; keeps the memory.
  void Clear() {
    heap_.clear();
    next_seq_ = 0;
  }

 private:
  static constexpr size_t kArity = 4;
  static constexpr size_t kFitsInCache = 4096;  // events

  static unsigned __int128 Key(const Event24& event) {
    return static_cast<unsigned __int128>(static_cast<uint64_t>(event.time)) << 64 | event.seq;
  }
  static bool Before(const Event24& a, const Event24& b) { return Key(a) < Key(b); }

  void SiftUp(size_t at, const Event24& event) {
    while (at > 0) {
      const size_t parent = (at - 1) / kArity;
      if (!Before(event, heap_[parent])) break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = event;
  }

  // Puts `event` into the hole at the root. The hole goes all the way down first: the event came from the bottom and
  // mostly belongs there, so comparing it on the way costs more than it saves.
  void SiftDown(const Event24& event) {
    Event24* const heap = heap_.data();
    const size_t size = heap_.size();
    size_t hole = 0, child = 1;
    for (; child + kArity <= size; child = hole * kArity + 1) {
      if (size > kFitsInCache) PrefetchChildrenOf(child);
      // Sums instead of branches: which child is least is a coin toss that no predictor wins.
      const size_t left = child + Before(heap[child + 1], heap[child]);
      const size_t right = child + 2 + Before(heap[child + 3], heap[child + 2]);
      const size_t least = left + (right - left) * Before(heap[right], heap[left]);
      heap[hole] = heap[least];
      hole = least;
    }
    if (child < size) {
      size_t least = child;
      for (size_t other = child + 1; other < size; ++other) {
        if (Before(heap[other], heap[least])) least = other;
      }
      heap[hole] = heap[least];
      hole = least;
    }
    SiftUp(hole, event);
  }

  // Asks for the children of the four events from `child` on, one of which is the next hole: they lie in a row. In a
  // heap that the cache does not hold, this more than doubles the speed. Always inline: g++ takes a function that only
  // prefetches for one without effect, and drops its calls.
  [[gnu::always_inline]] void PrefetchChildrenOf(size_t child) const {
    const size_t first = child * kArity + 1;
    if (first + kArity * kArity > heap_.size()) return;
    const auto* const bytes = reinterpret_cast<const char*>(heap_.data() + first);
    for (size_t at = 0; at < kArity * kArity * sizeof(Event24); at += 64) __builtin_prefetch(bytes + at);
  }

  std::vector<Event24> heap_;
  uint64_t next_seq_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_EVENT_QUEUE_H_

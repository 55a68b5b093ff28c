// Votes: what one replica's authenticator is inside a certificate, and counting them while they arrive. Protocols whose
// certificates are lists of signed votes share it.
//
// A quorum counts pairs (sender, value), never senders: every replica has one vote at a time.
#ifndef ZYZ_PROTOCOL_COMMON_VOTES_H_
#define ZYZ_PROTOCOL_COMMON_VOTES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "protocol/check.h"
#include "protocol/crypto.h"
#include "protocol/types.h"

namespace zyz {

// One replica's authenticator inside a certificate.
struct Vote {
  NodeId i = 0;
  Signature sig;

  friend bool operator==(const Vote&, const Vote&) = default;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("i", m.i);
    visit("sig", m.sig);
  }
};
using Votes = std::vector<Vote>;  // sorted by replica, strictly

// By replica id. Allocates only beyond n = 4: campaigns make and drop some hundred thousand replicas a second.
template <class T>
using PerReplica = absl::InlinedVector<T, 4>;

// With nth = f+1: at least one correct replica named this value or a larger one. REQUIRES: 1 ≤ nth ≤ values.size().
// The first changes the order of what it is given, the other copies.
inline uint64_t NthLargestOf(PerReplica<uint64_t>* values, size_t nth) {
  std::nth_element(values->begin(), values->begin() + (nth - 1), values->end(), std::greater<>());
  return (*values)[nth - 1];
}
inline uint64_t NthLargest(PerReplica<uint64_t> values, size_t nth) { return NthLargestOf(&values, nth); }

// The last vote of each replica, counted by value. Value needs ==. Bounded by the number of replicas.
template <class Value>
class VoteBox {
 public:
  explicit VoteBox(uint32_t replicas) : slots_(replicas) {}

  // Replaces i's earlier vote, if any. Returns how many replicas now vote for `value`. REQUIRES: i is a replica.
  uint32_t Add(NodeId i, const Value& value, Signature sig) {
    CHECK(i < slots_.size(), "only replicas vote");
    Slot& slot = slots_[i];
    slot.sig = sig;
    if (slot.group >= 0) {
      Group& old = groups_[slot.group];
      if (old.value == value) return old.count;
      --old.count;
    }
    slot.group = GroupFor(value);
    return ++groups_[slot.group].count;
  }

  // What i votes for now; null if it has not voted.
  const Value* Of(NodeId i) const {
    return i < slots_.size() && slots_[i].group >= 0 ? &groups_[slots_[i].group].value : nullptr;
  }
  uint32_t Count(const Value& value) const {
    for (const Group& group : groups_) {
      if (group.count > 0 && group.value == value) return group.count;
    }
    return 0;
  }
  // Calls visit(value, count) for each value that has votes, in order of first appearance.
  template <class Visit>
  void ForEach(Visit visit) const {
    for (const Group& group : groups_) {
      if (group.count > 0) visit(group.value, group.count);
    }
  }
  // The first `limit` votes for `value` by replica id; overwrites `out`.
  void Collect(const Value& value, uint32_t limit, Votes* out) const {
    out->clear();
    for (NodeId i = 0; i < slots_.size() && out->size() < limit; ++i) {
      const Slot& slot = slots_[i];
      if (slot.group >= 0 && groups_[slot.group].value == value) out->push_back({i, slot.sig});
    }
  }
  void Clear() {
    for (Slot& slot : slots_) slot = {};
    groups_.clear();
  }
  bool empty() const { return groups_.empty(); }
  // How many replicas have a vote, for whatever value.
  uint32_t voters() const {
    uint32_t count = 0;
    for (const Group& group : groups_) count += group.count;
    return count;
  }

 private:
  struct Slot {
    int32_t group = -1;
    Signature sig;
  };
  struct Group {
    Value value;
    uint32_t count = 0;
  };

  int32_t GroupFor(const Value& value) {
    int32_t unused = -1;
    for (size_t g = 0; g < groups_.size(); ++g) {
      if (groups_[g].count == 0) {
        unused = static_cast<int32_t>(g);
      } else if (groups_[g].value == value) {
        return static_cast<int32_t>(g);
      }
    }
    if (unused < 0) {
      groups_.push_back({value, 0});
      return static_cast<int32_t>(groups_.size()) - 1;
    }
    groups_[unused].value = value;
    return unused;
  }

  PerReplica<Slot> slots_;
  absl::InlinedVector<Group, 1> groups_;
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_COMMON_VOTES_H_

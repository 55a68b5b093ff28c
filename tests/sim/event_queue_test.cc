#include "sim/event_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace zyz::sim {
namespace {

TEST(EventQueue, OrdersByTimeThenBySequence) {
  EventQueue queue;
  queue.Push(20, 1, 5, 100);
  queue.Push(10, 2, 6, 101);
  queue.Push(10, 3, 7, 102);
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue.top().time, 10);
  const Event24 first = queue.Pop();
  EXPECT_EQ(first.kind, 2u);
  EXPECT_EQ(first.node, 6u);
  EXPECT_EQ(first.slot, 101u);
  EXPECT_EQ(queue.Pop().slot, 102u);
  EXPECT_EQ(queue.Pop().slot, 100u);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, ATakenSequenceNumberKeepsItsPlace) {
  EventQueue queue;
  const uint64_t early = queue.TakeSeq();
  queue.Push(10, 0, 0, 1);
  queue.PushAs(early, 10, 0, 0, 2);
  EXPECT_EQ(queue.Pop().slot, 2u);
  EXPECT_EQ(queue.Pop().slot, 1u);
}

TEST(EventQueue, ClearStartsAnew) {
  EventQueue queue;
  queue.Push(10, 0, 0, 1);
  queue.Clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.Push(5, 0, 0, 2), 0u);
}

// Against a sorted set, with times from a small range so that many are equal.
RC_GTEST_PROP(EventQueue, BehavesLikeASortedSet, (const std::vector<std::pair<bool, uint8_t>>& commands)) {
  EventQueue queue;
  std::set<std::pair<TimeNs, uint64_t>> model;
  for (const auto& [pop, time] : commands) {
    if (pop && !model.empty()) {
      const Event24 event = queue.Pop();
      RC_ASSERT(std::make_pair(event.time, uint64_t{event.seq}) == *model.begin());
      model.erase(model.begin());
    } else {
      model.emplace(time % 16, queue.Push(time % 16, 0, 0, 0));
    }
    RC_ASSERT(queue.size() == model.size());
  }
  while (!model.empty()) {
    RC_ASSERT(queue.Pop().seq == model.begin()->second);
    model.erase(model.begin());
  }
}

}  // namespace
}  // namespace zyz::sim

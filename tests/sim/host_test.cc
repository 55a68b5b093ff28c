#include "sim/host.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace zyz::sim {
namespace {

constexpr TimerId kA{1, 0}, kB{1, 7};

// Runs the queue's timer events to the end and notes what fires.
class HostTest : public testing::Test {
 protected:
  struct Firing {
    TimeNs time;
    TimerId timer;
    friend bool operator==(const Firing&, const Firing&) = default;
  };

  void RunUntil(TimeNs end) {
    while (!queue_.empty() && queue_.top().time <= end) {
      const Event24 event = queue_.Pop();
      ++events_;
      if (event.kind != kTimerEvent || !host_.TimerDue(event)) continue;
      TimerId timer;
      ASSERT_TRUE(host_.TakeTimer(event.slot, event.seq, &timer));
      firings_.push_back({event.time, timer});
    }
  }

  EventQueue queue_;
  Host host_{3, 0, &queue_};
  std::vector<Firing> firings_;
  int events_ = 0;
};

TEST_F(HostTest, TimersFireOnceInOrder) {
  host_.SetTimer(kB, 0, 20);
  host_.SetTimer(kA, 0, 10);
  RunUntil(100);
  EXPECT_EQ(firings_, (std::vector<Firing>{{10, kA}, {20, kB}}));
}

TEST_F(HostTest, EqualTimesFireInTheOrderOfArming) {
  host_.SetTimer(kA, 0, 10);
  host_.SetTimer(kB, 0, 20);
  host_.SetTimer(kA, 0, 20);  // armed after kB, so it fires after it although its event is older
  RunUntil(100);
  EXPECT_EQ(firings_, (std::vector<Firing>{{20, kB}, {20, kA}}));
}

TEST_F(HostTest, RearmingMovesLater) {
  host_.SetTimer(kA, 0, 10);
  host_.SetTimer(kA, 5, 30);
  RunUntil(100);
  EXPECT_EQ(firings_, (std::vector<Firing>{{35, kA}}));
}

TEST_F(HostTest, RearmingMovesEarlier) {
  host_.SetTimer(kA, 0, 30);
  host_.SetTimer(kA, 5, 10);
  RunUntil(100);
  EXPECT_EQ(firings_, (std::vector<Firing>{{15, kA}}));
}

TEST_F(HostTest, CancelledTimersDoNotFire) {
  host_.SetTimer(kA, 0, 10);
  host_.CancelTimer(kA);
  host_.CancelTimer(kB);  // never armed
  RunUntil(100);
  EXPECT_TRUE(firings_.empty());
  host_.SetTimer(kA, 100, 10);
  RunUntil(200);
  EXPECT_EQ(firings_, (std::vector<Firing>{{110, kA}}));
}

TEST_F(HostTest, AStaleEventFiresNobodyElse) {
  host_.SetTimer(kA, 0, 30);
  host_.SetTimer(kA, 0, 10);  // the event at 30 is left behind
  RunUntil(10);
  host_.SetTimer(kB, 10, 100);  // takes the slot that kA had
  RunUntil(50);
  EXPECT_EQ(firings_, (std::vector<Firing>{{10, kA}}));
  RunUntil(200);
  EXPECT_EQ(firings_.back(), (Firing{110, kB}));
}

TEST_F(HostTest, MovingATimerForeverKeepsTheQueueShort) {
  for (TimeNs now = 0; now < 1'000'000; now += 10) {
    host_.SetTimer(kA, now, 1000);
    ASSERT_LE(queue_.size(), 1u);
    RunUntil(now);
  }
  EXPECT_TRUE(firings_.empty());
  EXPECT_LE(events_, 1001);
}

TEST_F(HostTest, AFiringThatWaitsCanStillBeCancelledOrMoved) {
  host_.SetTimer(kA, 0, 10);
  host_.SetTimer(kB, 0, 10);
  const Event24 a = queue_.Pop(), b = queue_.Pop();
  ASSERT_TRUE(host_.TimerDue(a));
  ASSERT_TRUE(host_.TimerDue(b));
  host_.CancelTimer(kA);
  host_.SetTimer(kB, 10, 50);
  TimerId timer;
  EXPECT_FALSE(host_.TakeTimer(a.slot, a.seq, &timer));
  EXPECT_FALSE(host_.TakeTimer(b.slot, b.seq, &timer));
  RunUntil(100);
  EXPECT_EQ(firings_, (std::vector<Firing>{{60, kB}}));
}

TEST(DriftedDelay, StretchesAndShrinksWithoutOverflow) {
  EXPECT_EQ(DriftedDelay(1'000'000, 0), 1'000'000);
  EXPECT_EQ(DriftedDelay(1'000'000, 200), 1'000'200);
  EXPECT_EQ(DriftedDelay(1'000'000, -200), 999'800);
  EXPECT_EQ(DriftedDelay(9, 100), 9);
  EXPECT_EQ(DriftedDelay(INT64_MAX, 500'000), INT64_MAX / 4);
}

TEST_F(HostTest, ATimerOfTheFarFutureDoesNotWrap) {
  host_.SetTimer(kA, 1'000'000'000'000, INT64_MAX);
  RunUntil(INT64_MAX / 8);
  EXPECT_TRUE(firings_.empty());
}

TEST_F(HostTest, TheInboxIsFirstComeFirstServed) {
  EXPECT_FALSE(host_.MustWait(0));
  host_.Occupy(50);
  EXPECT_TRUE(host_.MustWait(49));
  EXPECT_FALSE(host_.MustWait(50));
  for (uint32_t i = 0; i < 300; ++i) host_.Enqueue({kArrivalEvent, i, 0});
  EXPECT_EQ(queue_.size(), 1u) << "one wake-up for all";
  EXPECT_EQ(queue_.top().time, 50);
  EXPECT_TRUE(host_.MustWait(50)) << "behind those that wait already";
  for (uint32_t i = 0; i < 300; ++i) EXPECT_EQ(host_.Dequeue().slot, i);
  EXPECT_TRUE(host_.inbox_empty());
}

TEST_F(HostTest, AWakeUpFromBeforeACrashIsNone) {
  host_.Occupy(50);
  host_.Enqueue({kArrivalEvent, 1, 0});
  host_.Dequeue();
  host_.GoDown();
  host_.GoUp(20);
  EXPECT_FALSE(host_.WakeDue(queue_.Pop()));
  EXPECT_FALSE(host_.MustWait(20));
}

TEST_F(HostTest, TimersThatCameDueWhileDownFireAtTheRestart) {
  host_.SetTimer(kB, 0, 20);
  host_.SetTimer(kA, 0, 30);
  host_.SetTimer({2, 0}, 0, 500);
  host_.GoDown();
  RunUntil(100);
  EXPECT_TRUE(firings_.empty());
  host_.GoUp(100);
  RunUntil(1000);
  EXPECT_EQ(firings_, (std::vector<Firing>{{100, kB}, {100, kA}, {500, {2, 0}}}));
}

TEST_F(HostTest, SubmissionsWaitForTheRestart) {
  host_.GoDown();
  host_.KeepForRestart({kSubmitEvent, 0, 0});
  host_.GoUp(70);
  ASSERT_EQ(queue_.size(), 1u);
  EXPECT_EQ(queue_.top().time, 70);
  EXPECT_EQ(queue_.top().kind, kSubmitEvent);
  EXPECT_EQ(queue_.top().node, 3u);
}

}  // namespace
}  // namespace zyz::sim

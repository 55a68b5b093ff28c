// B1: when a client sends, to whom, and which REPLYs complete a request.
#include <gtest/gtest.h>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

constexpr TimerId kRetransmit{kRetransmitTimer, 0};

// A client with its request t = 1 out, and replies made by hand.
class B1 : public testing::Test {
 protected:
  explicit B1(uint32_t f = 1) : bench_(BenchOptions{.f = f}) {
    bench_.Submit(0);
    bench_.Drop();
  }
  void Reply(NodeId i, std::string_view r, View v = 0, bool tentative = false, Timestamp t = 1) {
    bench_.Give(c(), bench_.forge().MakeReply(i, v, c(), t, r, tentative));
  }
  NodeId c() const { return bench_.c(0); }
  const Event* Completed() const { return bench_.LastEvent(c(), EventKind::kCompleted); }

  BenchCluster bench_;
};

TEST_F(B1, FPlusOneFinalRepliesOfAnyViewsComplete) {
  Reply(0, "1", 0);
  EXPECT_EQ(Completed(), nullptr);
  Reply(3, "1", 7);
  ASSERT_NE(Completed(), nullptr);
  EXPECT_EQ(Completed()->path, CompletionPath::kCommitted);
  EXPECT_EQ(Completed()->bytes, "1");
  EXPECT_EQ(Completed()->n, 0u) << "nobody tells a client where";
  EXPECT_FALSE(bench_.IsArmed(c(), kRetransmit));
  EXPECT_EQ(bench_.client(0).view(), 0u) << "one replica alone says 7";
}

TEST_F(B1, DifferentRepliesDoNot) {
  Reply(0, "1");
  Reply(1, "2");
  EXPECT_EQ(Completed(), nullptr);
  Reply(2, "2");
  ASSERT_NE(Completed(), nullptr);
  EXPECT_EQ(Completed()->bytes, "2");
}

TEST_F(B1, OneReplicaHasOneVote) {
  Reply(0, "1");
  Reply(0, "1");
  Reply(0, "1", 3);
  EXPECT_EQ(Completed(), nullptr);
}

TEST_F(B1, TentativeOnesTakeAQuorumOfOneView) {
  Reply(0, "1", 0, /*tentative=*/true);
  Reply(1, "1", 0, /*tentative=*/true);
  Reply(2, "1", 1, /*tentative=*/true);
  EXPECT_EQ(Completed(), nullptr) << "of two views";
  Reply(3, "1", 0, /*tentative=*/false);
  ASSERT_NE(Completed(), nullptr) << "a final one counts among them";
  EXPECT_EQ(Completed()->path, CompletionPath::kFast);
}

TEST_F(B1, ATentativeReplyDoesNotReplaceTheFinalOneOfItsView) {
  Reply(0, "1", 0, /*tentative=*/false);
  Reply(0, "1", 0, /*tentative=*/true);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kStaleReply), 1u);
  Reply(1, "1", 0, /*tentative=*/false);
  EXPECT_NE(Completed(), nullptr);
}

TEST_F(B1, WhatIsNotItsOwnOrNotSignedOrNotTheReplyIsRefused) {
  Reply(0, "1", 0, false, /*t=*/2);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kMalformed), 1u) << "of the future";
  bench_.Give(c(), bench_.forge().MakeReply(0, 0, bench_.c(1), 1, "1"));
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kMalformed), 2u) << "another client's";
  auto other = bench_.forge().Copy<pbft::Reply>(bench_.forge().MakeReply(0, 0, c(), 1, "1"));
  other->r = "2";
  other->ForgetDigests();
  bench_.Give(c(), other);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kReplyMismatch), 1u);
  auto forged = bench_.forge().Copy<pbft::Reply>(bench_.forge().MakeReply(0, 0, c(), 1, "1"));
  forged->i = 1;
  forged->ForgetDigests();
  bench_.Give(c(), forged);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kBadSignature), 1u);
  Reply(0, "1");
  EXPECT_EQ(Completed(), nullptr) << "none of these counted";
}

TEST_F(B1, TheRequestGoesToAllOnRetransmissionAndTheIntervalDoubles) {
  const TimeNs first = bench_.Delay(c(), kRetransmit);
  bench_.Fire(c(), kRetransmit);
  EXPECT_EQ(bench_.Count({.kind = kRequest, .from = c()}), 4u);
  EXPECT_EQ(bench_.Delay(c(), kRetransmit), 2 * first);
  for (int k = 0; k < 10; ++k) bench_.Fire(c(), kRetransmit);
  EXPECT_EQ(bench_.Delay(c(), kRetransmit), bench_.config().retransmit_cap_ns);
}

TEST_F(B1, TheNextRequestGoesToThePrimaryOfTheViewThatCompletedThisOne) {
  Reply(0, "1", 2);
  Reply(1, "1", 3);
  ASSERT_NE(Completed(), nullptr);
  bench_.Submit(0);
  EXPECT_EQ(bench_.Count({.kind = kRequest, .to = 2}), 1u);
  EXPECT_EQ(bench_.Count({}), 1u);
}

}  // namespace
}  // namespace zyz::pbft

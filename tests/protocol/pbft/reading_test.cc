// B9: reads that are not ordered, at replicas and at clients, and what they ask of ordered requests (B1).
#include <gtest/gtest.h>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

constexpr TimerId kRetransmit{kRetransmitTimer, 0};
constexpr TimerId kReads{kReadTimer, 0};

Config With(ReadOnly read_only, bool tentative = false, PlantedBug planted = kNoPlantedBug) {
  Config config;
  config.read_only = read_only;
  config.tentative = tentative;
  config.planted = planted;
  return config;
}

// A client whose read is out (t = 1), and answers made by hand.
class ClientReads : public testing::Test {
 protected:
  explicit ClientReads(ReadOnly read_only = ReadOnly::kSafe) : bench_(BenchOptions{.config = With(read_only)}) {
    bench_.Submit(0, "get");
  }
  void Answer(NodeId i, SeqNum n, std::string_view r, Timestamp t = 1) {
    bench_.Give(c(), bench_.forge().MakeReadReply(i, n, c(), t, r));
  }
  void Reply(NodeId i, std::string_view r, Timestamp t) { bench_.Give(c(), bench_.forge().MakeReply(i, 0, c(), t, r)); }
  NodeId c() const { return bench_.c(0); }
  const Event* Completed() const { return bench_.LastEvent(c(), EventKind::kCompleted); }

  BenchCluster bench_;
};

TEST_F(ClientReads, AReadGoesToAllAndIsNoRequest) {
  EXPECT_EQ(bench_.Count({.kind = kReadRequest}), 4u);
  EXPECT_EQ(bench_.Count({.kind = kRequest}), 0u);
  const Event* submitted = bench_.LastEvent(c(), EventKind::kSubmitted);
  ASSERT_NE(submitted, nullptr);
  EXPECT_TRUE(submitted->unordered);
  EXPECT_EQ(submitted->bytes, "get");
  EXPECT_TRUE(bench_.IsArmed(c(), kRetransmit));
}

TEST_F(ClientReads, AQuorumFromOneStateCompletes) {
  Answer(0, 3, "7");
  Answer(1, 3, "7");
  EXPECT_EQ(Completed(), nullptr) << "f+1";
  Answer(2, 3, "7");
  ASSERT_NE(Completed(), nullptr);
  EXPECT_TRUE(Completed()->unordered);
  EXPECT_EQ(Completed()->bytes, "7");
  EXPECT_FALSE(bench_.IsArmed(c(), kRetransmit));
  EXPECT_FALSE(bench_.client(0).busy());
  Answer(3, 3, "7");
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kStaleReply), 1u);
}

TEST_F(ClientReads, EqualAnswersOfUnequalStatesDoNot) {
  Answer(0, 3, "7");
  Answer(1, 4, "7");
  Answer(2, 3, "7");
  EXPECT_EQ(Completed(), nullptr) << "7, 8 and 7 again are two states";
  Answer(3, 3, "7");
  EXPECT_NE(Completed(), nullptr);
}

TEST_F(ClientReads, WhatCannotAgreeAnyMoreIsOrderedAtOnceUnderANewTimestamp) {
  Answer(0, 3, "7");
  Answer(1, 4, "8");
  EXPECT_EQ(bench_.Count({.kind = kRequest}), 0u) << "two more may say the one or the other";
  Answer(2, 5, "9");
  ASSERT_EQ(bench_.Count({.kind = kRequest, .to = 0}), 1u);
  const auto request = bench_.InFlight<Request>()[0];
  EXPECT_EQ(request->t, 2u);
  EXPECT_EQ(request->o, "get");
  const Event* submitted = bench_.LastEvent(c(), EventKind::kSubmitted);
  EXPECT_FALSE(submitted->unordered);
  EXPECT_EQ(submitted->t, 2u);
  Answer(3, 5, "9");
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kStaleReply), 1u) << "the read is given up";
}

TEST_F(ClientReads, SoIsWhatIsNotAnsweredInTime) {
  Answer(0, 3, "7");
  bench_.Fire(c(), kRetransmit);
  EXPECT_EQ(bench_.Count({.kind = kRequest}), 1u) << "to the primary";
  EXPECT_TRUE(bench_.IsArmed(c(), kRetransmit));
  bench_.Fire(c(), kRetransmit);
  EXPECT_EQ(bench_.Count({.kind = kRequest}), 5u) << "from here on it is a request like any other";
}

TEST_F(ClientReads, OrderedRequestsTakeAQuorumOfFinalReplies) {
  bench_.Fire(c(), kRetransmit);
  Reply(0, "7", 2);
  Reply(1, "7", 2);
  EXPECT_EQ(Completed(), nullptr) << "a later read would not have to meet them";
  Reply(2, "7", 2);
  ASSERT_NE(Completed(), nullptr);
  EXPECT_FALSE(Completed()->unordered);
}

TEST_F(ClientReads, OneReplicaHasOneVoteItsLatest) {
  Answer(0, 3, "7");
  Answer(0, 3, "7");
  Answer(0, 2, "6");
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kStaleReply), 2u);
  Answer(1, 4, "8");
  Answer(2, 4, "8");
  Answer(0, 4, "8");
  EXPECT_NE(Completed(), nullptr);
}

TEST_F(ClientReads, WhatIsNotItsOwnOrNotSignedOrNotTheReplyIsRefused) {
  Answer(0, 3, "7", /*t=*/2);
  bench_.Give(c(), bench_.forge().MakeReadReply(0, 3, bench_.c(1), 1, "7"));
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kMalformed), 2u);
  auto other = bench_.forge().Copy<ReadReply>(bench_.forge().MakeReadReply(0, 3, c(), 1, "7"));
  other->r = "8";
  other->ForgetDigests();
  bench_.Give(c(), other);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kReplyMismatch), 1u);
  auto forged = bench_.forge().Copy<ReadReply>(bench_.forge().MakeReadReply(0, 3, c(), 1, "7"));
  forged->i = 1;
  forged->ForgetDigests();
  bench_.Give(c(), forged);
  EXPECT_EQ(bench_.CountRejected(c(), RejectReason::kBadSignature), 1u);
}

class PrintedReads : public ClientReads {
 protected:
  PrintedReads() : ClientReads(ReadOnly::kAsPrinted) {}
};

TEST_F(PrintedReads, EqualAnswersOfWhateverStatesCompleteAndWritesTakeFPlusOne) {
  Answer(0, 3, "7");
  Answer(1, 4, "7");
  Answer(2, 5, "7");
  ASSERT_NE(Completed(), nullptr);
  bench_.Submit(0, "inc");
  Reply(0, "8", 2);
  EXPECT_EQ(Completed()->t, 1u);
  Reply(1, "8", 2);
  EXPECT_EQ(Completed()->t, 2u);
}

// A replica's side.
class ReplicaReads : public testing::Test {
 protected:
  ReadOnly read_only() const { return ReadOnly::kSafe; }
  Ref<const ReadReply> Read(BenchCluster& bench, NodeId i, Timestamp t, std::string_view o = "get") {
    bench.Give(i, bench.forge().MakeReadRequest(bench.c(1), t, o));
    const auto answers = bench.InFlight<ReadReply>(i);
    bench.Drop({.kind = kReadReply});
    return answers.empty() ? nullptr : answers.back();
  }
};

TEST_F(ReplicaReads, AnswersFromWhatIsCommittedAndSaysFromWhere) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe)});
  bench.RunOne(0);
  bench.RunOne(0);
  const auto answer = Read(bench, 2, 1);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->n, 2u);
  EXPECT_EQ(answer->r, "2");
  EXPECT_EQ(Read(bench, 2, 1), nullptr) << "a copy";
  EXPECT_EQ(bench.CountRejected(2, RejectReason::kStaleRequest), 1u);
  EXPECT_EQ(bench.replica(2).executed_n(), 2u);
}

TEST_F(ReplicaReads, WhatChangesSomethingIsNoRead) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe)});
  EXPECT_EQ(Read(bench, 2, 1, "inc"), nullptr);
  EXPECT_EQ(bench.CountRejected(2, RejectReason::kMalformed), 1u);
  EXPECT_EQ(Read(bench, 2, 2)->r, "0");
}

TEST_F(ReplicaReads, WithoutTheOptionNobodyAnswers) {
  BenchCluster bench;
  EXPECT_EQ(Read(bench, 2, 1), nullptr);
  EXPECT_EQ(bench.CountRejected(2, RejectReason::kUnexpectedKind), 1u);
}

TEST_F(ReplicaReads, WaitsWhileTheStateIsTentativeAndThenAnswers) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe, /*tentative=*/true)});
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  bench.Deliver({.kind = kPrePrepare});
  bench.Deliver({.kind = kPrepare});
  ASSERT_EQ(bench.replica(2).executed_n(), 1u);
  ASSERT_EQ(bench.replica(2).committed_n(), 0u);
  EXPECT_EQ(Read(bench, 2, 1), nullptr);
  EXPECT_TRUE(bench.IsArmed(2, {kReadTimer, 1}));
  bench.Deliver({.kind = kCommit, .to = 2});
  const auto answers = bench.InFlight<ReadReply>(2);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->n, 1u);
  EXPECT_EQ(answers[0]->r, "1");
  EXPECT_FALSE(bench.IsArmed(2, {kReadTimer, 1}));
}

TEST_F(ReplicaReads, TheWaitEndsWithoutAnAnswer) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe)});
  bench.Leave(2);
  EXPECT_EQ(Read(bench, 2, 1), nullptr) << "it is leaving";
  bench.Fire(2, {kReadTimer, 1});
  EXPECT_FALSE(bench.IsArmed(2, kReads));
  bench.Leave(1);
  bench.Leave(3);
  bench.DeliverAll();
  ASSERT_EQ(bench.replica(2).view(), 1u);
  EXPECT_EQ(bench.Count({.kind = kReadReply}), 0u);
  EXPECT_NE(Read(bench, 2, 2), nullptr);
}

// A view begins with what may be committed elsewhere, and no read overtakes it.
TEST_F(ReplicaReads, WaitsUntilTheOrdersOfItsViewAreExecuted) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe)});
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  bench.Deliver({.kind = kPrePrepare});
  bench.Deliver({.kind = kPrepare});
  bench.Drop();
  for (const NodeId i : {1u, 2u, 3u}) bench.Leave(i);
  bench.Deliver({.kind = kViewChange});
  bench.Deliver({.kind = kNewView});
  ASSERT_EQ(bench.replica(2).view(), 1u);
  ASSERT_EQ(bench.replica(2).committed_n(), 0u);
  EXPECT_EQ(Read(bench, 2, 1), nullptr);
  bench.DeliverAll();
  EXPECT_GE(bench.replica(2).committed_n(), 1u);
  EXPECT_FALSE(bench.IsArmed(2, {kReadTimer, 1}));
}

TEST_F(ReplicaReads, AsPrintedTheyDoNotWaitForIt) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kAsPrinted)});
  bench.Leave(2);
  EXPECT_NE(Read(bench, 2, 1), nullptr);
}

TEST_F(ReplicaReads, TheWholeWayTakesTwoDelays) {
  BenchCluster bench(BenchOptions{.config = With(ReadOnly::kSafe)});
  EXPECT_EQ(bench.RunOne(0), "1");
  bench.Submit(1, "get");
  EXPECT_EQ(bench.Deliver({.kind = kReadRequest}), 4u);
  EXPECT_EQ(bench.Deliver({.kind = kReadReply}), 4u);
  const Event* completed = bench.LastEvent(bench.c(1), EventKind::kCompleted);
  ASSERT_NE(completed, nullptr);
  EXPECT_EQ(completed->bytes, "1");
}

}  // namespace
}  // namespace zyz::pbft

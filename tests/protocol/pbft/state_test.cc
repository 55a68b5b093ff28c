// B10, B11, repetition and amnesia: checkpoints, state transfer, STATUS, and a replica that lost its memory.
#include <gtest/gtest.h>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

constexpr TimerId kStatusTimerId{kStatusTimer, 0};

class States : public testing::Test {
 protected:
  explicit States(const Config& config = {.checkpoint_interval = 2}) : bench_({.clients = 2, .config = config}) {}

  const Forge& forge() const { return bench_.forge(); }
  const Replica& r(NodeId i) const { return bench_.replica(i); }
  void Run(int requests) {
    for (int k = 0; k < requests; ++k) bench_.RunOne(0);
  }
  // The same with r3 cut off.
  void RunWithout3(int requests) {
    for (int k = 0; k < requests; ++k) {
      bench_.Submit(0);
      do {
        bench_.Drop({.to = 3});
        bench_.Drop({.from = 3});
      } while (bench_.DeliverOne());
    }
  }

  BenchCluster bench_;
};

using B10 = States;
using B11 = States;
using Repetition = States;
using Amnesia = States;

TEST_F(B10, ABoundaryIsStableWithAQuorumAndTheLogIsDiscarded) {
  Run(1);
  EXPECT_EQ(r(0).stable_n(), 0u);
  Run(1);
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(r(i).stable_n(), 2u);
  EXPECT_EQ(bench_.CountEvents(0, EventKind::kStable), 1u);
}

TEST_F(B10, VotesForAnotherStateDoNotCount) {
  bench_.Submit(0);
  bench_.DeliverAll();
  bench_.Submit(0);
  while (bench_.DeliverOne()) bench_.Drop({.kind = kCheckpoint});
  ASSERT_EQ(r(1).committed_n(), 2u);
  for (const NodeId i : {0u, 2u, 3u}) bench_.Give(1, forge().MakeCheckpoint(i, 2, {77}));
  EXPECT_EQ(r(1).stable_n(), 0u);
}

TEST_F(B10, FPlusOneBeyondTheLogAskForState) {
  bench_.Give(1, forge().MakeCheckpoint(2, 100, {7}));
  EXPECT_EQ(bench_.Count({.kind = kStateRequest}), 0u);
  bench_.Give(1, forge().MakeCheckpoint(3, 98, {8}));
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 1}), 3u);
}

TEST_F(B10, AProofInsideAVIEWCHANGECounts) {
  RunWithout3(1);
  bench_.Submit(0);
  while (bench_.DeliverOne()) bench_.Drop({.kind = kCheckpoint, .to = 1});
  ASSERT_EQ(r(0).stable_n(), 2u);
  ASSERT_EQ(r(1).stable_n(), 0u);
  bench_.Leave(0);
  bench_.Deliver({.kind = kViewChange, .to = 1});
  EXPECT_EQ(r(1).stable_n(), 2u);
}

TEST_F(B11, AStateBringsCheckpointPositionsAndRepliesAndIsCheckedWhole) {
  RunWithout3(3);
  ASSERT_EQ(r(0).committed_n(), 3u);
  bench_.Drop();
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  const auto sent = bench_.InFlight<State>(0, 3);
  ASSERT_EQ(sent.size(), 1u);
  bench_.Drop();
  auto spoilt = forge().Copy<State>(sent[0]);
  spoilt->entries[0].commits.pop_back();
  spoilt->ForgetDigests();
  bench_.Give(3, spoilt);
  EXPECT_EQ(bench_.CountRejected(3, RejectReason::kBadCertificate), 1u);
  EXPECT_EQ(r(3).committed_n(), 0u) << "nothing of it is used";
  spoilt = forge().Copy<State>(sent[0]);
  spoilt->snapshot += "x";
  spoilt->ForgetDigests();
  bench_.Give(3, spoilt);
  EXPECT_EQ(bench_.CountRejected(3, RejectReason::kBadCertificate), 2u);
  bench_.Give(3, sent[0]);
  EXPECT_EQ(r(3).stable_n(), 2u);
  EXPECT_EQ(r(3).committed_n(), 3u);
  EXPECT_EQ(r(3).service().h(), r(0).service().h());
  EXPECT_EQ(bench_.Count({.kind = kReply, .from = 3, .to = bench_.c(0)}), 1u);
  EXPECT_FALSE(bench_.InFlight<Reply>(3)[0]->tentative);
}

TEST_F(B11, OneStatePerPeerAndInterval) {
  RunWithout3(3);
  bench_.Drop();
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .from = 0}), 1u);
  bench_.Fire(0, {kAnswerTimer, 0});
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .from = 0}), 2u);
}

TEST_F(B11, WhoIsNotBeyondTheAskerAnswersNothing) {
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  EXPECT_EQ(bench_.CountRejected(0, RejectReason::kNothingToAnswer), 1u);
}

class TentativeStates : public States {
 protected:
  TentativeStates() : States({.tentative = true, .checkpoint_interval = 2}) {}
};

TEST_F(TentativeStates, B11UndoesWhatIsTentativeBeforeItUsesPositions) {
  RunWithout3(1);
  bench_.Drop();
  // A liar has ordered something else for r3, and it is prepared there.
  const auto other = forge().MakeContent({forge().MakeRequest(bench_.c(1), 1)}, 1);
  bench_.Give(3, forge().MakeOrder(0, 1, other), 0);
  for (const NodeId i : {1u, 2u}) bench_.Give(3, forge().MakeVote<Prepare>(i, 0, 1, other->ComputeD()));
  ASSERT_EQ(r(3).executed_n(), 1u);
  bench_.Drop();
  bench_.Give(0, forge().MakeStateRequest(3, 0, 0, 0));
  bench_.Deliver({.kind = kState});
  EXPECT_EQ(r(3).committed_n(), 1u);
  EXPECT_EQ(r(3).service().h(), r(0).service().h());
  EXPECT_EQ(r(3).service().Record(bench_.c(1)).t, 0u);
}

TEST_F(Repetition, NothingMissingNothingSaid) {
  Run(2);
  bench_.Fire(1, kStatusTimerId);
  EXPECT_EQ(bench_.Count({}), 0u);
  EXPECT_FALSE(bench_.IsArmed(1, kStatusTimerId));
}

TEST_F(Repetition, WhoMissesSomethingIsSentOrdersAndVotesOnce) {
  bench_.Submit(0);
  bench_.Deliver({.kind = kRequest});
  bench_.Deliver({.kind = kPrePrepare, .to = 1});
  bench_.Drop();
  bench_.Fire(1, kStatusTimerId);
  EXPECT_EQ(bench_.Deliver({.kind = kStatus}), 3u);
  EXPECT_EQ(bench_.Count({.kind = kPrePrepare, .from = 0, .to = 1}), 1u);
  bench_.Drop();
  bench_.Give(0, forge().MakeStatus(2, 0, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kPrePrepare, .from = 0, .to = 2}), 1u);
  bench_.Give(0, forge().MakeStatus(2, 0, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kPrePrepare, .from = 0, .to = 2}), 1u) << "once per interval";
}

TEST_F(Repetition, WhoStaysBehindIsSentState) {
  RunWithout3(1);
  bench_.Drop();
  bench_.Give(0, forge().MakeStatus(3, 0, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .from = 0, .to = 3}), 1u) << "it said 0 before it said anything";
  EXPECT_GT(bench_.Count({.kind = kCommit, .from = 0, .to = 3}), 0u);
}

TEST_F(Repetition, WhoMissedAViewIsSentItsNEWVIEW) {
  for (const NodeId i : {0u, 2u, 3u}) bench_.Give(1, forge().MakeViewChange(i, 1));
  ASSERT_EQ(r(1).view(), 1u);
  bench_.Drop();
  bench_.Give(1, forge().MakeStatus(3, 0, 0, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kNewView, .to = 3}), 1u);
  bench_.DeliverAll();
  EXPECT_EQ(r(3).view(), 1u);
}

TEST_F(Amnesia, NothingIsHandledThatCouldBind) {
  bench_.Rebirth(2, 1);
  bench_.Give(2, forge().MakeRequest(bench_.c(0), 1));
  EXPECT_EQ(bench_.Count({.kind = kRecover, .from = 2}), 3u) << "whatever arrives wakes it";
  bench_.Drop();
  bench_.Give(2, forge().MakeOrder(0, 1, forge().MakeContent({forge().MakeRequest(bench_.c(0), 1)}, 1)), 0);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kRecovering), 2u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(Amnesia, ViewAndCheckpointMustBothBeBeyondWhatTheAnswersBound) {
  bench_.Rebirth(2, 1);
  bench_.Give(2, forge().MakeRequest(bench_.c(0), 1));
  bench_.Drop();
  for (const NodeId i : {0u, 1u, 3u}) bench_.Give(2, forge().MakeStanding(i, 2, 1, 0, 0));
  std::vector<Ref<const ViewChange>> v;
  for (const NodeId i : {0u, 1u, 3u}) v.emplace_back(forge().MakeViewChange(i, 1));
  bench_.Give(2, forge().MakeNewView(1, v));
  EXPECT_EQ(r(2).view(), 1u);
  EXPECT_TRUE(r(2).recovering()) << "N + 2 CP_INTERVAL is 4, and nothing is stable here";
  EXPECT_EQ(bench_.CountEvents(2, EventKind::kEntered), 0u);
  RunWithout3(0);
  for (int k = 0; k < 4; ++k) {
    bench_.Submit(0);
    do {
      bench_.Drop({.to = 2});
    } while (bench_.DeliverOne());
  }
  ASSERT_EQ(r(0).stable_n(), 4u);
  bench_.Give(0, forge().MakeStateRequest(2, 0, 0, 0));
  bench_.Deliver({.kind = kState, .to = 2});
  EXPECT_FALSE(r(2).recovering());
  EXPECT_EQ(bench_.CountEvents(2, EventKind::kEntered), 1u);
}

TEST_F(Amnesia, R3LeavesTheViewForWhoStillAsksAfterTwoIntervals) {
  bench_.Give(0, forge().MakeRecover(2, 1, 1));
  EXPECT_EQ(bench_.Count({.kind = kStanding, .to = 2}), 1u);
  bench_.Give(0, forge().MakeRecover(2, 1, 1));
  EXPECT_EQ(bench_.CountRejected(0, RejectReason::kDuplicate), 1u) << "a copy";
  Run(4);
  ASSERT_EQ(r(0).stable_n(), 4u);
  EXPECT_FALSE(r(0).IsLeaving());
  bench_.Give(0, forge().MakeRecover(2, 1, 2));
  EXPECT_TRUE(r(0).IsLeaving());
}

}  // namespace
}  // namespace zyz::pbft

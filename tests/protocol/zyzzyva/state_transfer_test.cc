// X1: when a replica asks for state, and whom it answers.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/state_transfer_bench.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

// A2, when it orders what waited: a STATE may have executed it meanwhile.
TEST_F(ViewChangeBench, APrimaryOrdersNothingThatAStateHasExecuted) {
  BenchOptions options = Options();
  options.clients = 4;
  options.config.batch_max = 3;
  options.config.batch_delay_ns = 1000;
  BenchCluster bench(options);
  bench.Give(0, bench.forge().MakeRequest(bench.c(0), 4));
  bench.Give(0, bench.forge().MakeRequest(bench.c(1), 1));
  const Orders orders = OrderSome(4, {});
  const ProvenState at = CheckpointAfter(orders);
  bench.Give(0, bench.forge().MakeState({.view_cert = {}, .checkpoint = at.cert, .o = {}, .cc = {}}, at.snapshot));
  ASSERT_EQ(bench.replica(0).stable_n(), 4u);
  bench.Fire(0, {kBatchTimer, 0});
  const auto sent = bench.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(sent.size(), 1u);
  ASSERT_EQ(sent[0]->batch.size(), 1u);
  EXPECT_EQ(sent[0]->batch[0]->c, bench.c(1));
}

// ---- When a replica asks ----

// "When f+1 distinct replicas show a view above its own": by whatever message shows one.
TEST_F(X1, FPlusOneReplicasThatShowALaterView) {
  const SpecTuple boundary{.v = 2, .n = 4, .h = Digest{1}, .rh = ReplyDigest("4"), .c = c(0), .t = 1};
  const auto showings = [&](NodeId i) {
    return std::vector<Ref<const Message>>{
        forge().MakeFillHole(i, 2, 1, 1),           forge().MakeConfirmReq(i, 2, MakeRequest(0, 1)),
        forge().MakeStateRequest(i, 2, 0),          forge().MakeCheckpoint(i, 2, 4, Digest{1}, Digest{1}),
        forge().MakeSpecResponse(i, boundary, "4"),
    };
  };
  const auto first = showings(0), second = showings(1);
  for (size_t k = 0; k < first.size(); ++k) {
    BenchCluster bench(Options());
    for (int again = 0; again < 3; ++again) bench.Give(3, first[k]);
    EXPECT_EQ(bench.Count({.kind = kStateRequest}), 0u) << first[k]->name() << ": one replica";
    bench.Give(3, second[k]);
    EXPECT_EQ(bench.Count({.kind = kStateRequest}), 3u) << first[k]->name();
  }
}

TEST_F(X1, ViewsThatOneCorrectReplicaHasAreEnough) {
  bench_.Give(3, forge().MakeStateRequest(0, 9, 0));
  bench_.Give(3, forge().MakeStateRequest(1, 1, 0));
  ExpectAsked(0, 0);
  // The lower of the two is what must be reached.
  bench_.Drop();
  bench_.Give(3, StateOf(InView1(0, {})));
  EXPECT_EQ(replica(3).view(), 1u);
  bench_.Fire(3, kStateRequestWait);
  ExpectNotAsked();
}

TEST_F(X1, TheOwnViewIsNothingNew) {
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeStateRequest(i, 0, 0));
  ExpectNotAsked();
}

// "… or a valid CC, CHECKPOINT quorum … proves it is behind."
TEST_F(X1, ACertificateOfALaterView) {
  SpecTuple tuple{.v = 1, .n = 1, .h = Digest{1}, .rh = Digest{2}, .c = c(0), .t = 1};
  bench_.Give(3, forge().MakeCommit(forge().MakeCc(tuple, {0, 1, 2})));
  EXPECT_EQ(bench_.CountRejected(3, kBehind), 1u);
  ExpectAsked(0, 0);
}

TEST_F(X1, ACertificateBeyondTheWindow) {
  SpecTuple tuple{.v = 0, .n = 9, .h = Digest{1}, .rh = Digest{2}, .c = c(0), .t = 1};
  bench_.Give(3, forge().MakeCommit(forge().MakeCc(tuple, {0, 1, 2})));
  EXPECT_EQ(bench_.CountRejected(3, kBehind), 1u);
  ExpectAsked(0, 0);
}

TEST_F(X1, ACheckpointQuorumOfALaterView) {
  OrderUpTo(4, 4);
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeCheckpoint(i, 1, 4, orders_[3]->order.h, Digest{1}));
  ExpectAsked(0, 4);  // f+1 show the view; that is enough already
  bench_.Give(3, forge().MakeCheckpoint(2, 1, 4, orders_[3]->order.h, Digest{1}));
  EXPECT_EQ(bench_.CountRejected(3, kBehind), 1u);
  EXPECT_EQ(replica(3).stable_n(), 0u);
}

TEST_F(X1, FPlusOneReplicasBeyondTheWindow) {
  bench_.Give(3, forge().MakeCheckpoint(0, 0, 12, Digest{1}, Digest{1}));
  bench_.Give(3, forge().MakeCheckpoint(0, 0, 16, Digest{1}, Digest{1}));
  EXPECT_EQ(bench_.CountRejected(3, kBeyondWindow), 2u);
  ExpectNotAsked();
  bench_.Give(3, forge().MakeCheckpoint(2, 0, 12, Digest{1}, Digest{1}));
  ExpectAsked(0, 0);
}

// After a partition the others may have nothing else to say: they wait for the one that is behind.
TEST_F(X1, FPlusOneStateRequestsFromBeyondTheWindow) {
  bench_.Give(3, forge().MakeStateRequest(1, 0, 9));
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 3}), 0u);
  bench_.Give(3, forge().MakeStateRequest(2, 0, 8));
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 3}), 0u) << "8 lies inside";
  bench_.Give(3, forge().MakeStateRequest(2, 0, 9));
  ExpectAsked(0, 0);
}

TEST_F(X1, PositionsInsideTheWindowAreNoReason) {
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 8, Digest{1}, Digest{1}));
  ExpectNotAsked();
}

// "One outstanding, on a timer", until it stands there.
TEST_F(X1, OneRequestIsOutstanding) {
  OrderUpTo(1, 1);
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeStateRequest(i, 1, 0));
  ExpectAsked(0, 1);
  EXPECT_EQ(bench_.Armings(3, kStateRequestWait), 1u);
  for (int k = 0; k < 3; ++k) {
    bench_.Drop();
    bench_.Fire(3, kStateRequestWait);
    ExpectAsked(0, 1);
  }
  bench_.Give(3, StateOf(InView1(1, {})));
  EXPECT_EQ(replica(3).view(), 1u);
  bench_.Drop();
  bench_.Fire(3, kStateRequestWait);
  ExpectNotAsked();
  EXPECT_FALSE(bench_.IsArmed(3, kStateRequestWait));
}

// ---- Who answers ----

TEST_F(X1, WhoIsAheadAnswers) {
  OrderUpTo(6, 6);
  MakeStable(3, *orders_[3], {0, 1});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders_[4]), orders_[4]->order));
  bench_.Drop();
  bench_.Give(3, forge().MakeStateRequest(2, 0, 5));
  const auto sent = bench_.InFlight<State>(3, 2);
  ASSERT_EQ(sent.size(), 1u) << bench_.Describe();
  EXPECT_EQ(sent[0]->view_cert.v, 0u);
  EXPECT_EQ(sent[0]->checkpoint.n, 4u);
  EXPECT_EQ(sent[0]->o.size(), 2u);
  ASSERT_TRUE(sent[0]->cc.has_value());
  EXPECT_EQ(sent[0]->cc->tuple, Forge::TupleFor(*orders_[4], "5"));
  bench_.Give(2, sent[0]);
  EXPECT_EQ(bench_.CountRejected(2), 0u) << "and it is valid";
  EXPECT_EQ(replica(2).history().max_n(), 6u);
  EXPECT_EQ(replica(2).stable_n(), 4u);
  EXPECT_EQ(replica(2).committed_n(), 5u);
}

TEST_F(X1, WhoIsNotAheadDoesNot) {
  OrderUpTo(2, 2);
  bench_.Give(3, forge().MakeStateRequest(2, 0, 2));
  bench_.Give(3, forge().MakeStateRequest(2, 0, 3));
  bench_.Give(3, forge().MakeStateRequest(2, 1, 0));
  EXPECT_EQ(bench_.CountRejected(3, kNothingToAnswer), 3u);
  bench_.Give(3, forge().MakeStateRequest(3, 0, 0));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u) << "its own request, reflected";
  EXPECT_EQ(bench_.Count({.kind = kState}), 0u);
}

TEST_F(X1, WithoutACertificateAboveTheCheckpointNoneIsShown) {
  OrderUpTo(5, 5);
  MakeStable(3, *orders_[3], {0, 1});
  bench_.Drop();
  bench_.Give(3, forge().MakeStateRequest(2, 0, 0));
  ASSERT_EQ(bench_.InFlight<State>(3, 2).size(), 1u);
  EXPECT_FALSE(bench_.InFlight<State>(3, 2)[0]->cc.has_value());
}

TEST_F(X1, StateIsSentOncePerIntervalToEach) {
  OrderUpTo(1, 1);
  for (int k = 0; k < 3; ++k) bench_.Give(3, forge().MakeStateRequest(2, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .to = 2}), 1u);
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 2u);
  bench_.Give(3, forge().MakeStateRequest(1, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .to = 1}), 1u);
  EXPECT_EQ(bench_.Armings(3, {kStateReplyTimer, 0}), 1u);
  bench_.Fire(3, {kStateReplyTimer, 0});
  bench_.Give(3, forge().MakeStateRequest(2, 0, 0));
  EXPECT_EQ(bench_.Count({.kind = kState, .to = 2}), 2u);
  EXPECT_EQ(bench_.Armings(3, {kStateReplyTimer, 0}), 2u);
}

}  // namespace
}  // namespace zyz::zyzzyva

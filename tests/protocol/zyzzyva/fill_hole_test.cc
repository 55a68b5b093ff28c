// A5: what a replica does about positions that it misses, and what others do for it.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kFill{kFillHoleTimer, 0};

// r1 in view 0, with the primary's orders made by hand.
class A5 : public testing::Test {
 protected:
  A5() : bench_(Options()), chain_(&bench_.forge(), 0) {
    for (Timestamp t = 1; t <= 6; ++t) orders_.push_back(chain_.Next({bench_.forge().MakeRequest(bench_.c(0), t)}));
  }
  static BenchOptions Options() {
    BenchOptions options;
    options.config.checkpoint_interval = 4;
    return options;
  }
  const Ref<const OrderReq>& Order(SeqNum n) { return orders_[n - 1]; }
  void ExpectAsked(std::vector<NodeId> receivers, SeqNum from, SeqNum to) {
    EXPECT_EQ(bench_.Count({.kind = kFillHole}), receivers.size()) << bench_.Describe();
    for (NodeId receiver : receivers) {
      const auto holes = bench_.InFlight<FillHole>(1, receiver);
      ASSERT_EQ(holes.size(), 1u) << "to r" << receiver;
      EXPECT_EQ(holes[0]->v, 0u);
      EXPECT_EQ(holes[0]->from, from);
      EXPECT_EQ(holes[0]->to, to);
      EXPECT_EQ(holes[0]->i, 1u);
    }
  }
  size_t Suspicions() { return bench_.CountEvents(1, EventKind::kSuspected); }
  SeqNum max_n() { return bench_.replica(1).history().max_n(); }

  BenchCluster bench_;
  OrderChain chain_;
  std::vector<Ref<const OrderReq>> orders_;
};

// "FILL-HOLE to the primary, timer fill; on expiry FILL-HOLE to all; on the second expiry suspect."
TEST_F(A5, FirstThePrimaryThenAllThenSuspicion) {
  bench_.Give(1, Order(4));
  ExpectAsked({0}, 1, 3);
  EXPECT_EQ(bench_.Delay(1, kFill), bench_.config().fill_hole_ns);
  bench_.Drop();
  bench_.Fire(1, kFill);
  ExpectAsked({0, 2, 3}, 1, 3);
  EXPECT_EQ(Suspicions(), 0u);
  bench_.Drop();
  bench_.Fire(1, kFill);
  EXPECT_EQ(Suspicions(), 1u);
  EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary}), 3u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 3u) << "and goes on asking";
  EXPECT_TRUE(bench_.IsArmed(1, kFill));
}

TEST_F(A5, AnAnswerInTimeEndsTheSearch) {
  bench_.Give(1, Order(2));
  bench_.Give(1, Order(1));
  EXPECT_FALSE(bench_.IsArmed(1, kFill));
  EXPECT_EQ(max_n(), 2u);
  EXPECT_EQ(Suspicions(), 0u);
}

// "Anyone holding the ORDER-REQs returns them": they need not come from the primary.
TEST_F(A5, AnswersAreTakenFromAnybody) {
  bench_.Give(1, Order(3));
  bench_.Fire(1, kFill);
  bench_.Give(1, Order(1), /*from=*/3);
  bench_.Give(1, Order(2), /*from=*/bench_.c(1));
  EXPECT_EQ(max_n(), 3u);
  EXPECT_FALSE(bench_.IsArmed(1, kFill));
  EXPECT_EQ(bench_.CountRejected(1), 0u);
}

TEST_F(A5, ALateOrderDoesNotPostponeTheTimer) {
  bench_.Give(1, Order(4));
  bench_.Give(1, Order(1));
  bench_.Give(1, Order(6));
  EXPECT_EQ(bench_.Armings(1, kFill), 1u);
  bench_.Drop();
  bench_.Fire(1, kFill);
  ExpectAsked({0, 2, 3}, 2, 3);
}

// Only what is missing is asked for: what came early is here already.
TEST_F(A5, TheNextHoleIsAskedForInItsTurn) {
  bench_.Give(1, Order(2));
  bench_.Give(1, Order(5));
  ExpectAsked({0}, 1, 1);
  bench_.Drop();
  bench_.Give(1, Order(1));
  EXPECT_EQ(max_n(), 2u);
  ExpectAsked({0}, 3, 4);
  bench_.Give(1, Order(3));
  bench_.Give(1, Order(4));
  EXPECT_EQ(max_n(), 5u);
  EXPECT_FALSE(bench_.IsArmed(1, kFill));
}

// A new hole has the primary's chance again.
TEST_F(A5, ANewHoleStartsWithThePrimary) {
  bench_.Give(1, Order(2));
  bench_.Fire(1, kFill);
  bench_.Give(1, Order(1));
  bench_.Drop();
  bench_.Give(1, Order(4));
  ExpectAsked({0}, 3, 3);
  bench_.Fire(1, kFill);
  EXPECT_EQ(Suspicions(), 0u);
}

// A COMMIT shows the hole, too; its end is the certificate's position.
TEST_F(A5, ACertificateShowsTheHole) {
  const SpecTuple tuple = Forge::TupleFor(*Order(3), "3");
  bench_.Give(1, bench_.forge().MakeCommit(bench_.forge().MakeCc(tuple, {0, 2, 3})));
  ExpectAsked({0}, 1, 3);
}

// Orders that cannot be taken leave the hole as it was.
TEST_F(A5, ABadAnswerDoesNotEndTheSearch) {
  bench_.Give(1, Order(2));
  bench_.Give(1, bench_.forge().MakeOrder(0, 1, {}, {bench_.forge().MakeRequest(bench_.c(0), 1)}, /*nd=*/0));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadNonDet), 1u);
  EXPECT_TRUE(bench_.IsArmed(1, kFill));
  bench_.Give(1, Order(1));
  EXPECT_EQ(max_n(), 2u);
}

// ---- The other side ----

TEST_F(A5, WhoeverHoldsTheOrdersReturnsThem) {
  for (SeqNum n = 1; n <= 4; ++n) bench_.Give(2, Order(n));
  bench_.Drop();
  bench_.Give(2, bench_.forge().MakeFillHole(1, 0, 2, 3));
  const auto returned = bench_.InFlight<OrderReq>(2, 1);
  ASSERT_EQ(returned.size(), 2u);
  EXPECT_EQ(returned[0]->digest(), Order(2)->digest()) << "with the batch";
  EXPECT_EQ(returned[1]->digest(), Order(3)->digest());
  EXPECT_EQ(bench_.Count({}), 2u);
}

TEST_F(A5, WhatIsHeldOfARangeIsReturned) {
  for (SeqNum n = 1; n <= 3; ++n) bench_.Give(2, Order(n));
  bench_.Drop();
  bench_.Give(2, bench_.forge().MakeFillHole(1, 0, 2, UINT64_MAX));
  EXPECT_EQ(bench_.Count({.kind = kOrderReq, .to = 1}), 2u);
}

TEST_F(A5, RangesThatAreNotHeldHaveNoAnswer) {
  bench_.Give(2, Order(1));
  bench_.Drop();
  const std::pair<SeqNum, SeqNum> ranges[] = {{2, 2}, {2, 9}, {UINT64_MAX, UINT64_MAX}, {SeqNum{1} << 60, UINT64_MAX}};
  for (const auto& [from, to] : ranges) bench_.Give(2, bench_.forge().MakeFillHole(1, 0, from, to));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kNothingToAnswer), std::size(ranges));
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(A5, NonsenseRangesAreMalformed) {
  const std::pair<SeqNum, SeqNum> ranges[] = {{0, 1}, {0, 0}, {2, 1}, {UINT64_MAX, 0}};
  for (const auto& [from, to] : ranges) bench_.Give(2, bench_.forge().MakeFillHole(1, 0, from, to));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kMalformed), std::size(ranges));
}

TEST_F(A5, HolesOfOtherViewsAreRefused) {
  bench_.Give(2, Order(1));
  bench_.Drop();
  bench_.Give(2, bench_.forge().MakeFillHole(1, 4, 1, 1));
  EXPECT_EQ(bench_.Count({.kind = kOrderReq}), 0u);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kOtherView), 1u);
}

TEST_F(A5, OnlyReplicasHaveHoles) {
  bench_.Give(2, Order(1));
  bench_.Drop();
  bench_.Give(2, bench_.forge().MakeFillHole(bench_.c(0), 0, 1, 1));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kUnknownSender), 1u);
  auto forged = bench_.forge().MakeFillHole(1, 0, 1, 1);
  forged->i = 3;
  forged->ForgetDigests();
  bench_.Give(2, forged);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadSignature), 1u);
  bench_.Give(2, bench_.forge().MakeFillHole(2, 0, 1, 1), /*from=*/3);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kDuplicate), 1u) << "its own, returned";
  EXPECT_EQ(bench_.Count({}), 0u);
}

// "f+1 replicas whose boundary SPEC-RESPONSEs or CHECKPOINTs of my view lie beyond my history, inside the window too,
// show that the position exists: fill the hole."
TEST_F(A5, FPlusOneBoundariesInsideTheWindowShowTheHole) {
  const SpecTuple at_4 = Forge::TupleFor(*Order(4), "4");
  bench_.Give(1, bench_.forge().MakeSpecResponse(2, at_4, "4"));
  bench_.Give(1, bench_.forge().MakeSpecResponse(2, at_4, "4"));
  EXPECT_EQ(bench_.Count({}), 0u) << "one of them may lie";
  bench_.Give(1, bench_.forge().MakeCheckpoint(3, 0, 4, Order(4)->order.h, Digest{7}));
  ExpectAsked({0}, 1, 4);
  EXPECT_TRUE(bench_.IsArmed(1, kFill));
  for (SeqNum n = 1; n <= 4; ++n) bench_.Give(1, Order(n));
  EXPECT_EQ(max_n(), 4u);
  EXPECT_FALSE(bench_.IsArmed(1, kFill));
}

TEST_F(A5, TheLowestOfFPlusOneBoundariesCounts) {
  bench_.Give(1, bench_.forge().MakeCheckpoint(2, 0, 8, Digest{1}, Digest{2}));
  bench_.Give(1, bench_.forge().MakeCheckpoint(3, 0, 4, Digest{1}, Digest{2}));
  ExpectAsked({0}, 1, 4);
}

TEST_F(A5, BoundariesOfAnotherViewShowNothingOfMine) {
  // (Of a later view they show that I am behind, X1.)
  bench_.ChangeView();
  bench_.Drop();
  ASSERT_EQ(bench_.replica(2).view(), 1u);
  for (NodeId i : {0, 3}) bench_.Give(2, bench_.forge().MakeCheckpoint(i, 0, 4, Digest{1}, Digest{2}));
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 2}), 0u);
}

// X2: "What one replica is sent in answer … is limited per interval." Each position once; again, so many in an
// interval.
TEST_F(A5, WhatOneReplicaIsSentAgainIsLimited) {
  constexpr TimerId kAnswer{kAnswerTimer, 0};
  for (SeqNum n = 1; n <= 6; ++n) bench_.Give(1, Order(n));
  bench_.Drop();
  const auto asks = [&](NodeId i, SeqNum from, SeqNum to, int times) {
    for (int k = 0; k < times; ++k) bench_.Give(1, bench_.forge().MakeFillHole(i, 0, from, to));
    return bench_.Drop({.kind = kOrderReq, .from = 1, .to = i});
  };
  EXPECT_EQ(asks(2, 1, 6, 1), 6u) << "for the first time";
  EXPECT_FALSE(bench_.IsArmed(1, kAnswer));
  EXPECT_EQ(asks(2, 1, 6, 50), 32u);
  EXPECT_EQ(bench_.Delay(1, kAnswer), bench_.config().state_request_ns);
  EXPECT_EQ(asks(2, 5, 5, 50), 32u) << "questions of A4c have a purse of their own, of 2L";
  EXPECT_GT(bench_.CountRejected(1, RejectReason::kOverLimit), 0u);
  EXPECT_EQ(asks(3, 1, 6, 1), 6u) << "each replica has its own";
  bench_.Fire(1, kAnswer);
  EXPECT_EQ(asks(2, 1, 6, 1), 6u);
}

TEST_F(A5, AnswersToConfirmReqsAreLimited) {
  bench_.Give(1, Order(1));
  bench_.Drop();
  for (int k = 0; k < 100; ++k) {
    bench_.Give(1, bench_.forge().MakeConfirmReq(2, 0, bench_.forge().MakeRequest(bench_.c(0), 1)));
  }
  EXPECT_EQ(bench_.Count({.kind = kOrderReq, .from = 1, .to = 2}), 33u);
}

// ---- The whole way ----

TEST(A5Cluster, ThePrimaryFillsTheHole) {
  BenchCluster bench;
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  bench.Drop({.kind = kOrderReq, .to = 3});
  bench.Submit(1);
  bench.DeliverAll();
  for (uint32_t k : {0, 1}) EXPECT_EQ(bench.CountEvents(bench.c(k), EventKind::kCompleted), 1u);
  EXPECT_EQ(bench.CountEvents(3, EventKind::kSuspected), 0u);
}

TEST(A5Cluster, TheOthersFillTheHoleWhenThePrimaryRefuses) {
  BenchCluster bench;
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  bench.Drop({.kind = kOrderReq, .to = 3});
  bench.Submit(1);
  bench.Deliver({.kind = kRequest});
  bench.Deliver({.kind = kOrderReq});
  bench.Silence(0);
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(3).history().max_n(), 0u);
  bench.Fire(3, {kFillHoleTimer, 0});
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(3).history().max_n(), 2u);
  EXPECT_EQ(bench.CountEvents(3, EventKind::kSuspected), 0u);
  for (uint32_t k : {0, 1}) EXPECT_EQ(bench.CountEvents(bench.c(k), EventKind::kCompleted), 1u);
}

}  // namespace
}  // namespace zyz::zyzzyva

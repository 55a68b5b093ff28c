// A6 and V1: proofs that convict a primary, proofs that do not, and what suspicion does to a replica.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kRebroadcast{kRebroadcastTimer, 0};

class A6 : public testing::Test {
 protected:
  Ref<OrderReq> Order(View v, SeqNum n, Digest parent, uint32_t client = 0, Timestamp t = 1) {
    return bench_.forge().MakeOrder(v, n, parent, {bench_.forge().MakeRequest(bench_.c(client), t)});
  }
  void ExpectConvicted(const Ref<Pom>& pom) {
    bench_.ForgetEvents();
    bench_.Drop();
    bench_.Give(1, pom);
    EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 1u);
    EXPECT_EQ(bench_.LastEvent(1, EventKind::kConvicted)->subject, 0u);
    EXPECT_EQ(bench_.Count({.kind = kPom, .from = 1}), 3u) << "forwarded";
    EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary, .from = 1}), 3u);
  }
  void ExpectInvalid(const Ref<Pom>& pom) {
    bench_.ForgetEvents();
    bench_.Give(1, pom);
    EXPECT_EQ(bench_.CountRejected(1, RejectReason::kInvalidPom), 1u);
    EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 0u);
    EXPECT_EQ(bench_.Count({}), 0u);
  }

  BenchCluster bench_;
};

// "Valid iff same n but different h or d …"
TEST_F(A6, TwoBatchesForOnePositionConvict) {
  ExpectConvicted(bench_.forge().MakePom(0, Order(0, 1, {}, 0)->order, Order(0, 1, {}, 1)->order));
}

TEST_F(A6, OneBatchOnTwoHistoriesConvicts) {
  ExpectConvicted(bench_.forge().MakePom(0, Order(0, 3, Digest{1})->order, Order(0, 3, Digest{2})->order));
}

// "… or n' = n+1 and h' ≠ H(h, d')" – shown in either order.
TEST_F(A6, NeighboursThatDoNotChainConvict) {
  ExpectConvicted(bench_.forge().MakePom(0, Order(0, 3, Digest{1})->order, Order(0, 4, Digest{2})->order));
}

TEST_F(A6, NeighboursInReverseConvict) {
  ExpectConvicted(bench_.forge().MakePom(0, Order(0, 4, Digest{2})->order, Order(0, 3, Digest{1})->order));
}

// "A POM against a correct primary must be impossible."
TEST_F(A6, OrdersThatBelongTogetherConvictNobody) {
  const auto first = Order(0, 1, {});
  const auto second = Order(0, 2, first->order.h, 0, 2);
  ExpectInvalid(bench_.forge().MakePom(0, first->order, second->order));
  ExpectInvalid(bench_.forge().MakePom(0, second->order, first->order));
  ExpectInvalid(bench_.forge().MakePom(0, first->order, first->order));
  ExpectInvalid(bench_.forge().MakePom(0, first->order, Order(0, 3, Digest{5})->order));
}

TEST_F(A6, AnOrderThatAReplicaInventedConvictsNobody) {
  const auto honest = Order(0, 1, {});
  for (NodeId liar : {1, 2, 3}) {
    auto invented = Order(0, 1, {}, 1);
    bench_.forge().Sign(liar, invented.get());
    ExpectInvalid(bench_.forge().MakePom(0, honest->order, invented->order));
    ExpectInvalid(bench_.forge().MakePom(0, invented->order, honest->order));
  }
  OrderHeader edited = honest->order;
  edited.h = Digest{1};
  ExpectInvalid(bench_.forge().MakePom(0, honest->order, edited));
}

// "Two ORDER-REQs that both carry view v and are signed by its primary (who also leads v+n, v+2n, …)."
TEST_F(A6, OrdersOfOnePrimaryInDifferentViewsConvictNobody) {
  const OrderHeader in_0 = Order(0, 1, {})->order, in_4 = Order(4, 1, {}, 1)->order;
  ExpectInvalid(bench_.forge().MakePom(0, in_0, in_4));
  ExpectInvalid(bench_.forge().MakePom(4, in_0, in_4));
  ExpectInvalid(bench_.forge().MakePom(0, in_4, Order(4, 1, {})->order));
}

TEST_F(A6, NumbersAtTheEndDoNotWrapIntoAConviction) {
  ExpectInvalid(bench_.forge().MakePom(0, Order(0, UINT64_MAX, {})->order, Order(0, 1, {})->order));
  ExpectInvalid(bench_.forge().MakePom(UINT64_MAX, OrderHeader{}, OrderHeader{}));
}

TEST_F(A6, AProofForAnotherViewIsRefused) {
  for (View v : {View{4}, View{1} << 63}) {
    bench_.Give(1, bench_.forge().MakePom(v, Order(v, 1, {}, 0)->order, Order(v, 1, {}, 1)->order));
  }
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kOtherView), 2u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

// "A valid POM for my current view → I-HATE-THE-PRIMARY and forward once."
TEST_F(A6, AProofIsForwardedOnce) {
  ExpectConvicted(bench_.forge().MakePom(0, Order(0, 1, {}, 0)->order, Order(0, 1, {}, 1)->order));
  bench_.Drop();
  bench_.Give(1, bench_.forge().MakePom(0, Order(0, 2, {}, 0)->order, Order(0, 2, {}, 1)->order));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 1u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

// An equivocating primary is convicted by whoever sees both orders first, and then by everybody.
TEST_F(A6, AReplicaThatSeesBothOrdersProvesIt) {
  bench_.Give(1, Order(0, 1, {}, 0));
  bench_.Give(2, Order(0, 1, {}, 1));
  bench_.Drop();
  bench_.Give(1, Order(0, 1, {}, 1), /*from=*/2);
  bench_.Silence(0);
  EXPECT_EQ(bench_.Deliver({.kind = kPom}), 3u);
  for (NodeId i : {1, 2, 3}) EXPECT_EQ(bench_.CountEvents(i, EventKind::kConvicted), 1u);
}

// A client that got answers to both sides proves it.
TEST_F(A6, AClientThatSeesBothOrdersProvesIt) {
  const auto one = bench_.forge().MakeOrder(0, 1, {}, {bench_.forge().MakeRequest(bench_.c(0), 1)});
  const auto two = bench_.forge().MakeOrder(
      0, 1, {}, {bench_.forge().MakeRequest(bench_.c(1), 1), bench_.forge().MakeRequest(bench_.c(0), 1)});
  bench_.Submit(0);
  bench_.Drop();
  bench_.Give(1, one);
  bench_.Give(2, one);
  bench_.Give(3, two);
  bench_.Silence(0);
  bench_.Deliver({.kind = kSpecResponse});
  EXPECT_EQ(bench_.CountEvents(bench_.c(0), EventKind::kConvicted), 1u);
  EXPECT_EQ(bench_.Deliver({.kind = kPom}), 4u);
  for (NodeId i : {1, 2, 3}) EXPECT_EQ(bench_.CountEvents(i, EventKind::kConvicted), 1u);
}

// "Inherited positions have no ORDER-REQ of this view and never stand in for one."
TEST_F(A6, InheritedPositionsProveNothing) {
  bench_.RunOne(0);
  const SeqNum n = bench_.replica(2).history().max_n();
  const Digest h = bench_.replica(2).history().max_h();
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  bench_.ForgetEvents();
  bench_.Give(2, Order(1, n, Digest{3}, 1, 7));  // r1 orders at an inherited position
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kInherited), 1u);
  bench_.Give(2, Order(1, n + 1, Digest{3}, 1, 7));  // and a wrong chain on top of it
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadHistoryDigest), 1u);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
  EXPECT_EQ(bench_.CountEvents(2, EventKind::kSuspected), 1u);
  EXPECT_EQ(bench_.replica(2).history().max_h(), h);
}

// ---- V1 ----

class V1 : public A6 {
 protected:
  V1() {
    bench_.Give(1, bench_.forge().MakePom(0, Order(0, 9, {}, 0)->order, Order(0, 9, {}, 1)->order));
    bench_.Drop();
  }
};

// "Broadcast I-HATE-THE-PRIMARY(v), repeat it on a timer until the view changes …"
TEST_F(V1, ASuspicionIsRepeated) {
  for (int k = 0; k < 3; ++k) {
    EXPECT_EQ(bench_.Delay(1, kRebroadcast), bench_.config().rebroadcast_ns);
    bench_.Fire(1, kRebroadcast);
    EXPECT_EQ(bench_.Count({.kind = kPom, .from = 1}), 3u) << "its proof may have been lost as well";
    const auto hates = bench_.InFlight<IHateThePrimary>(1, 3);
    ASSERT_EQ(hates.size(), 1u);
    EXPECT_EQ(hates[0]->v, 0u);
    EXPECT_EQ(hates[0]->i, 1u);
    bench_.Drop();
  }
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kSuspected), 1u) << "said again is not suspected again";
}

// "… keep serving v. (A lone suspicion must not silence a replica.)"
TEST_F(V1, ASuspiciousReplicaKeepsServing) {
  EXPECT_EQ(bench_.RunOne(0), "1");
  EXPECT_EQ(bench_.LastEvent(bench_.c(0), EventKind::kCompleted)->path, CompletionPath::kFast);
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench_.replica(i).view(), 0u);
}

TEST_F(V1, ALoneSuspicionDoesNotChangeTheView) {
  bench_.Fire(1, kRebroadcast);
  bench_.Drop({.kind = kPom});
  bench_.DeliverAll();
  bench_.Give(2, bench_.forge().MakeHate(1, 0));
  bench_.Give(2, bench_.forge().MakeHate(1, 0));
  bench_.DeliverAll();
  EXPECT_EQ(bench_.RunOne(0), "1");
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench_.replica(i).view(), 0u);
}

TEST_F(V1, SuspicionsAreSignedByReplicas) {
  auto forged = bench_.forge().MakeHate(1, 0);
  forged->i = 3;
  forged->ForgetDigests();
  bench_.Give(2, forged);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadSignature), 1u);
  bench_.Give(2, bench_.forge().MakeHate(bench_.c(0), 0));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kUnknownSender), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(V1, ASuspicionOfAnOlderViewIsRefused) {
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  bench_.ForgetEvents();
  bench_.Give(2, bench_.forge().MakeHate(3, 0));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kOtherView), 1u);
  EXPECT_FALSE(bench_.IsArmed(1, kRebroadcast)) << "until the view changes";
}

}  // namespace
}  // namespace zyz::zyzzyva

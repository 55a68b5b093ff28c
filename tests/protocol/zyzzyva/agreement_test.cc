// A1 … A3 at the replicas: the primary orders, a backup accepts what is in order and refuses the rest by name.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kBatch{kBatchTimer, 0};

BenchOptions WithInterval(SeqNum interval) {
  BenchOptions options;
  options.config.checkpoint_interval = interval;
  return options;
}

BenchOptions WithBatches(uint32_t batch_max, TimeNs delay_ns, uint32_t clients = 8, SeqNum interval = 128) {
  BenchOptions options = WithInterval(interval);
  options.clients = clients;
  options.config.batch_max = batch_max;
  options.config.batch_delay_ns = delay_ns;
  return options;
}

// r1 as a backup of view 0, with the primary's orders made by hand.
class A3 : public testing::Test {
 protected:
  explicit A3(const BenchOptions& options = WithInterval(2)) : bench_(options), chain_(&bench_.forge(), 0) {}

  Ref<Request> Ask(uint32_t client, Timestamp t) { return bench_.forge().MakeRequest(bench_.c(client), t); }
  void ExpectRefused(RejectReason reason) {
    EXPECT_EQ(bench_.CountRejected(1, reason), 1u) << Name(reason);
    EXPECT_EQ(bench_.CountRejected(1), 1u);
  }
  void ExpectSuspected(bool suspected) {
    EXPECT_EQ(bench_.CountEvents(1, EventKind::kSuspected), suspected ? 1u : 0u);
    EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary, .from = 1}), suspected ? 3u : 0u);
  }
  SeqNum max_n() { return bench_.replica(1).history().max_n(); }

  BenchCluster bench_;
  OrderChain chain_;
};

// ---- A1, and the way of a request when nothing goes wrong ----

// "Goes to the replica believed primary."
TEST(A1, ARequestGoesToThePrimaryAndComesBackFromAll) {
  BenchCluster bench;
  bench.Submit(0);
  ASSERT_EQ(bench.Count({}), 1u);
  EXPECT_EQ(bench.Count({.kind = kRequest, .from = bench.c(0), .to = 0}), 1u);
  EXPECT_EQ(bench.Deliver({.kind = kRequest}), 1u);
  EXPECT_EQ(bench.Count({.kind = kOrderReq, .from = 0}), 3u);
  EXPECT_EQ(bench.Count({.kind = kSpecResponse, .from = 0, .to = bench.c(0)}), 1u) << "the primary answers, too";
  EXPECT_EQ(bench.Deliver({.kind = kOrderReq}), 3u);
  EXPECT_EQ(bench.Count({.kind = kSpecResponse, .to = bench.c(0)}), 4u);
  bench.DeliverAll();
  const Event* done = bench.LastEvent(bench.c(0), EventKind::kCompleted);
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->path, CompletionPath::kFast);
  EXPECT_EQ(done->n, 1u);
  EXPECT_EQ(done->bytes, "1");
}

// ---- A2 ----

// "It executes its own order like any replica."
TEST(A2, ThePrimaryExecutesItsOwnOrder) {
  BenchCluster bench;
  bench.Submit(0);
  bench.DeliverOne();
  const Event* executed = bench.LastEvent(0, EventKind::kExecuted);
  ASSERT_NE(executed, nullptr);
  const auto orders = bench.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(executed->n, 1u);
  EXPECT_EQ(executed->h, orders[0]->order.h);
  EXPECT_EQ(orders[0]->order.h, ChainDigest({}, orders[0]->order.d));
  EXPECT_EQ(orders[0]->order.d, BatchDigest(orders[0]->batch, orders[0]->order.nd));
}

// "Only in its own view."
TEST(A2, ABackupOrdersNothing) {
  BenchCluster bench;
  bench.Give(1, bench.forge().MakeRequest(bench.c(0), 1));
  EXPECT_EQ(bench.Count({.kind = kOrderReq}), 0u);
  EXPECT_EQ(bench.replica(1).history().max_n(), 0u);
}

// "An older or equal t gets the cached reply again."
TEST(A2, AnOlderOrEqualTimestampGetsTheCachedReply) {
  BenchCluster bench;
  bench.Give(0, bench.forge().MakeRequest(bench.c(0), 2));
  bench.Drop();
  for (Timestamp t : {2, 1}) {
    bench.Give(0, bench.forge().MakeRequest(bench.c(0), t));
    EXPECT_EQ(bench.Count({.kind = kOrderReq}), 0u);
    const auto replies = bench.InFlight<SpecResponse>(0, bench.c(0));
    ASSERT_EQ(replies.size(), 1u) << "t = " << t;
    EXPECT_EQ(replies[0]->tuple.t, 2u);
    EXPECT_EQ(replies[0]->r, "1");
    bench.Drop();
  }
}

// "Only while n ≤ stable + 2·CP_INTERVAL": what comes later waits, and goes on when the window moves.
TEST(A2, OrdersNothingBeyondTheWindow) {
  BenchOptions options = WithInterval(2);
  options.clients = 6;
  BenchCluster bench(options);
  for (uint32_t k = 0; k < 6; ++k) bench.Submit(k);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.replica(0).history().max_n(), 4u);
  EXPECT_EQ(bench.Count({.kind = kOrderReq, .to = 1}), 4u);
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(0).stable_n(), 6u);
  EXPECT_EQ(bench.replica(0).history().max_n(), 6u);
}

// "Batches: up to batch_max requests per ORDER-REQ, held back at most batch_delay."
TEST(A2, AFullBatchGoesAtOnce) {
  BenchCluster bench(WithBatches(3, 500));
  bench.Submit(0);
  bench.Submit(1);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.Count({.kind = kOrderReq}), 0u);
  EXPECT_EQ(bench.Delay(0, kBatch), 500);
  bench.Submit(2);
  bench.Deliver({.kind = kRequest});
  EXPECT_FALSE(bench.IsArmed(0, kBatch));
  const auto orders = bench.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0]->batch.size(), 3u);
  bench.DeliverAll();
  for (uint32_t k = 0; k < 3; ++k) EXPECT_EQ(bench.CountEvents(bench.c(k), EventKind::kCompleted), 1u);
}

TEST(A2, APartialBatchGoesWhenItsTimeIsUp) {
  BenchCluster bench(WithBatches(3, 500));
  bench.Submit(0);
  bench.Submit(1);
  bench.Deliver({.kind = kRequest});
  bench.Fire(0, kBatch);
  const auto orders = bench.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0]->batch.size(), 2u);
}

TEST(A2, LaterRequestsDoNotPostponeTheBatch) {
  BenchCluster bench(WithBatches(4, 500));
  for (uint32_t k = 0; k < 3; ++k) bench.Submit(k);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.Armings(0, kBatch), 1u);
}

// A window that opens finds more waiting than one batch takes: full ones go, the leftover has its time to fill.
TEST(A2, LeftoverRequestsAreTheNextBatch) {
  BenchCluster bench(WithBatches(2, 500, /*clients=*/7, /*interval=*/1));
  for (uint32_t k = 0; k < 4; ++k) bench.Submit(k);
  bench.Deliver({.kind = kRequest});  // two batches: the window is full
  EXPECT_EQ(bench.replica(0).history().max_n(), 2u);
  for (uint32_t k = 4; k < 7; ++k) bench.Submit(k);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.replica(0).history().max_n(), 2u);
  EXPECT_FALSE(bench.IsArmed(0, kBatch));
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(0).history().max_n(), 3u);
  EXPECT_TRUE(bench.IsArmed(0, kBatch));
  bench.Fire(0, kBatch);
  bench.DeliverAll();
  for (uint32_t k = 0; k < 7; ++k) EXPECT_EQ(bench.CountEvents(bench.c(k), EventKind::kCompleted), 1u) << "c" << k;
  EXPECT_EQ(bench.replica(3).history().max_n(), 4u);
}

TEST(A2, WithoutADelayNothingIsHeldBack) {
  BenchCluster bench(WithBatches(8, 0));
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.Count({.kind = kOrderReq, .to = 1}), 1u);
}

// "Only if t is newer than the last one ordered for c": in a waiting batch, too, a client has one place.
TEST(A2, AClientHasOnePlaceInAWaitingBatch) {
  BenchCluster bench(WithBatches(3, 500));
  for (Timestamp t : {1, 1, 3, 2}) bench.Give(0, bench.forge().MakeRequest(bench.c(0), t));
  bench.Fire(0, kBatch);
  const auto orders = bench.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(orders.size(), 1u);
  ASSERT_EQ(orders[0]->batch.size(), 1u);
  EXPECT_EQ(orders[0]->batch[0]->t, 3u);
}

// ---- A3, acceptance ----

// "Then append, execute at once, update the client table, SPEC-RESPONSE to each client."
TEST_F(A3, AnOrderInSequenceIsExecutedAndAnswered) {
  const auto order = chain_.Next({Ask(0, 1), Ask(1, 1)});
  bench_.Give(1, order);
  EXPECT_EQ(max_n(), 1u);
  const Event* executed = bench_.LastEvent(1, EventKind::kExecuted);
  ASSERT_NE(executed, nullptr);
  EXPECT_EQ(executed->requests.size(), 2u);
  for (uint32_t k : {0, 1}) {
    const auto replies = bench_.InFlight<SpecResponse>(1, bench_.c(k));
    ASSERT_EQ(replies.size(), 1u);
    const SpecResponse& reply = *replies[0];
    const SpecTuple expected{.v = 0, .n = 1, .h = order->order.h, .rh = ReplyDigest(reply.r), .c = bench_.c(k), .t = 1};
    EXPECT_EQ(reply.tuple, expected);
    EXPECT_EQ(reply.i, 1u);
    EXPECT_EQ(reply.r, k == 0 ? "1" : "2");
    EXPECT_EQ(reply.order, order->order) << "OR = the ORDER-REQ without its batch";
  }
  EXPECT_EQ(bench_.CountRejected(1), 0u);
}

// "(1) view is mine"
TEST_F(A3, OrderOfAnotherViewIsRefused) {
  bench_.Give(1, bench_.forge().MakeOrder(4, 1, {}, {Ask(0, 1)}));
  ExpectRefused(RejectReason::kOtherView);
  ExpectSuspected(false);
  EXPECT_EQ(max_n(), 0u);
}

// "(2) the primary of v signed it"
TEST_F(A3, OrderOfOtherPrimaryIsRefused) {
  auto order = chain_.Next({Ask(0, 1)});
  bench_.forge().Sign(2, order.get());
  bench_.Give(1, order, /*from=*/0);
  ExpectRefused(RejectReason::kBadSignature);
  ExpectSuspected(false);
  EXPECT_EQ(max_n(), 0u);
}

TEST_F(A3, PositionZeroIsRefused) {
  bench_.Give(1, bench_.forge().MakeOrder(0, 0, {}, {Ask(0, 1)}));
  ExpectRefused(RejectReason::kMalformed);
}

// "(3) d is the digest of batch and ND … fails (3) at arrival: suspect at once"
TEST_F(A3, ABatchThatIsNotTheSignedOneIsThePrimarysFault) {
  auto order = chain_.Next({Ask(0, 1)});
  order->order.d = Digest{17};
  bench_.forge().Sign(0, order.get());
  bench_.Give(1, order);
  ExpectRefused(RejectReason::kBadBatchDigest);
  ExpectSuspected(true);
  EXPECT_EQ(max_n(), 0u);
}

TEST_F(A3, AnotherNonDetThanTheSignedDigestCoversIsThePrimarysFault) {
  auto order = chain_.Next({Ask(0, 1)});
  order->order.nd += 1;
  bench_.forge().Sign(0, order.get());
  bench_.Give(1, order);
  ExpectRefused(RejectReason::kBadBatchDigest);
  ExpectSuspected(true);
}

TEST_F(A3, AnEmptyBatchIsThePrimarysFault) {
  bench_.Give(1, chain_.Next({}));
  ExpectRefused(RejectReason::kBadBatchDigest);
  ExpectSuspected(true);
  EXPECT_EQ(max_n(), 0u);
}

// "(3) … every request in it is authentic"
TEST_F(A3, ARequestThatItsClientDidNotSignIsThePrimarysFault) {
  auto request = Ask(0, 1);
  request->o = "get";
  request->ForgetDigests();
  bench_.Give(1, chain_.Next({request}));
  ExpectRefused(RejectReason::kBadRequestSignature);
  ExpectSuspected(true);
  EXPECT_EQ(max_n(), 0u);
}

TEST_F(A3, ARequestOfNoClientIsThePrimarysFault) {
  auto request = Ask(0, 1);
  request->c = 2;  // a replica
  bench_.forge().Sign(2, request.get());
  bench_.Give(1, chain_.Next({request}));
  ExpectRefused(RejectReason::kBadRequestSignature);
  ExpectSuspected(true);
}

// What the primary's signature does not cover, a backup could put in that passes the order on: nobody suspects the
// primary for it, and the primary's own message is still accepted.
TEST_F(A3, WhatABackupPassesOnIsNotThePrimarysFault) {
  const auto order = chain_.Next({Ask(0, 1)});
  auto other_batch = order->Clone(bench_.pool());
  static_cast<OrderReq*>(other_batch.get())->batch = {Ask(1, 7)};
  bench_.Give(1, other_batch, /*from=*/3);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadBatchDigest), 1u);

  auto broken = Ask(0, 1);
  broken->sig.tag ^= 1;
  broken->ForgetDigests();
  auto broken_batch = order->Clone(bench_.pool());
  static_cast<OrderReq*>(broken_batch.get())->batch = {broken};
  bench_.Give(1, broken_batch, /*from=*/3);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadRequestSignature), 1u);

  bench_.Give(1, order);
  ExpectSuspected(false);
  EXPECT_EQ(max_n(), 1u);
}

// An empty batch under a d that fits it is what the primary signed, whoever brings it.
TEST_F(A3, AnEmptyBatchThatThePrimarySignedIsItsFaultWhoeverBringsIt) {
  bench_.Give(1, chain_.Next({}), /*from=*/3);
  ExpectRefused(RejectReason::kBadBatchDigest);
  ExpectSuspected(true);
}

// (3) is judged at arrival, also for what has to wait for its turn.
TEST_F(A3, AnEarlyOrderThatFailsAtArrivalIsThePrimarysFault) {
  chain_.Next({Ask(0, 1)});
  auto order = chain_.Next({Ask(0, 2)});
  order->batch = {Ask(1, 7)};
  order->ForgetDigests();
  bench_.Give(1, order);
  ExpectRefused(RejectReason::kBadBatchDigest);
  ExpectSuspected(true);
}

// "(4) … n ≤ stable + 2·CP_INTERVAL"
TEST_F(A3, OrderBeyondTheWindowIsRefused) {
  for (int k = 0; k < 4; ++k) bench_.Give(1, chain_.Next({Ask(0, k + 1)}));
  EXPECT_EQ(max_n(), 4u);
  bench_.ForgetEvents();
  bench_.Give(1, chain_.Next({Ask(0, 5)}));
  ExpectRefused(RejectReason::kBeyondWindow);
  ExpectSuspected(false);
  EXPECT_EQ(max_n(), 4u);
}

TEST_F(A3, OrderAtTheEndOfAllNumbersIsRefused) {
  for (SeqNum n : {UINT64_MAX, UINT64_MAX - 1, SeqNum{1} << 63}) {
    bench_.ForgetEvents();
    bench_.Give(1, bench_.forge().MakeOrder(0, n, {}, {Ask(0, 1)}));
    ExpectRefused(RejectReason::kBeyondWindow);
    EXPECT_EQ(bench_.Count({}), 0u);
  }
}

// "(5) h_n = H(h_{n-1}, d)": "suspect at once, and where two ORDER-REQs prove it, POM"
TEST_F(A3, AFirstOrderWithAWrongChainIsThePrimarysFault) {
  bench_.Give(1, bench_.forge().MakeOrder(0, 1, Digest{99}, {Ask(0, 1)}));
  ExpectRefused(RejectReason::kBadHistoryDigest);
  ExpectSuspected(true);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u) << "there is no second ORDER-REQ to show";
}

TEST_F(A3, ALaterOrderWithAWrongChainIsProven) {
  const auto first = chain_.Next({Ask(0, 1)});
  bench_.Give(1, first);
  const auto second = bench_.forge().MakeOrder(0, 2, Digest{99}, {Ask(0, 2)});
  bench_.Give(1, second);
  ExpectRefused(RejectReason::kBadHistoryDigest);
  ExpectSuspected(true);
  const auto poms = bench_.InFlight<Pom>(1, 2);
  ASSERT_EQ(poms.size(), 1u);
  EXPECT_EQ(poms[0]->first, first->order);
  EXPECT_EQ(poms[0]->second, second->order);
  EXPECT_EQ(max_n(), 1u);
}

// "(5) … no request in the batch has a timestamp that is not newer than its client's last executed one"
TEST_F(A3, AStaleRequestInABatchIsThePrimarysFault) {
  bench_.Give(1, chain_.Next({Ask(0, 5)}));
  bench_.Give(1, chain_.Next({Ask(1, 1), Ask(0, 5)}));
  ExpectRefused(RejectReason::kStaleRequest);
  ExpectSuspected(true);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
  EXPECT_EQ(max_n(), 1u);
}

TEST_F(A3, TheSameRequestTwiceInABatchIsThePrimarysFault) {
  bench_.Give(1, chain_.Next({Ask(0, 1), Ask(0, 1)}));
  ExpectRefused(RejectReason::kStaleRequest);
  ExpectSuspected(true);
}

TEST_F(A3, RequestsOfAClientInTheWrongOrderAreThePrimarysFault) {
  bench_.Give(1, chain_.Next({Ask(0, 2), Ask(1, 1), Ask(0, 1)}));
  ExpectRefused(RejectReason::kStaleRequest);
  ExpectSuspected(true);
}

// Allowed: each one is newer than the one before. The client is answered for its last.
TEST_F(A3, AClientMayStandTwiceInABatch) {
  bench_.Give(1, chain_.Next({Ask(0, 1), Ask(0, 2)}));
  EXPECT_EQ(bench_.CountRejected(1), 0u);
  const auto replies = bench_.InFlight<SpecResponse>(1, bench_.c(0));
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies[0]->tuple.t, 2u);
  EXPECT_EQ(replies[0]->r, "2");
}

// "(6) ND acceptable"
TEST_F(A3, NonDetThatTheApplicationDoesNotTakeIsRefused) {
  for (uint64_t nd : {uint64_t{0}, Application::kMaxClockStep + 1, UINT64_MAX}) {
    bench_.ForgetEvents();
    bench_.Give(1, bench_.forge().MakeOrder(0, 1, {}, {Ask(0, 1)}, nd));
    ExpectRefused(RejectReason::kBadNonDet);
    EXPECT_EQ(max_n(), 0u) << "nd = " << nd;
  }
}

TEST_F(A3, TheLargestTimestampIsATimestamp) {
  bench_.Give(1, chain_.Next({Ask(0, UINT64_MAX)}));
  EXPECT_EQ(max_n(), 1u);
  bench_.Give(1, Ask(0, UINT64_MAX));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .to = bench_.c(0)}), 2u);
}

// ---- A3, what is early and what is late ----

// "n > max_n+1: keep it, fill the hole": and what was kept is executed in order.
TEST_F(A3, EarlyOrdersAreKeptAndExecutedInOrder) {
  const auto orders = chain_.NextOnes({Ask(0, 1), Ask(1, 1), Ask(0, 2), Ask(1, 2)});
  for (size_t k : {3, 1, 2}) bench_.Give(1, orders[k]);
  EXPECT_EQ(max_n(), 0u);
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse}), 0u);
  EXPECT_GE(bench_.Count({.kind = kFillHole, .to = 0}), 1u);
  bench_.Give(1, orders[0]);
  EXPECT_EQ(max_n(), 4u);
  std::vector<SeqNum> executed;
  for (const Event& event : bench_.events(1)) {
    if (event.kind == EventKind::kExecuted) executed.push_back(event.n);
  }
  EXPECT_EQ(executed, (std::vector<SeqNum>{1, 2, 3, 4}));
  EXPECT_FALSE(bench_.IsArmed(1, {kFillHoleTimer, 0}));
  EXPECT_EQ(bench_.CountRejected(1), 0u);
}

// "… or (5) when its turn comes": dropped then, and what came after it still fits when the true one arrives.
TEST_F(A3, AnEarlyOrderThatFailsInItsTurnIsThePrimarysFault) {
  const auto first = chain_.Next({Ask(0, 1)});
  const auto wrong = bench_.forge().MakeOrder(0, 2, Digest{99}, {Ask(0, 2)});
  bench_.Give(1, wrong);
  ExpectSuspected(false);
  bench_.Give(1, first);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadHistoryDigest), 1u);
  ExpectSuspected(true);
  EXPECT_EQ(bench_.Count({.kind = kPom, .to = 2}), 1u) << "n' = n+1 and h' ≠ H(h, d')";
  bench_.Give(1, chain_.Next({Ask(0, 2)}));
  EXPECT_EQ(max_n(), 2u) << "a suspicious replica keeps serving the view";
}

TEST_F(A3, TwoEarlyOrdersForOnePositionConvict) {
  chain_.Next({Ask(0, 1)});
  bench_.Give(1, bench_.forge().MakeOrder(0, 2, chain_.h(), {Ask(0, 2)}));
  bench_.Give(1, bench_.forge().MakeOrder(0, 2, chain_.h(), {Ask(1, 2)}));
  EXPECT_EQ(bench_.Count({.kind = kPom, .to = 2}), 1u);
  ExpectSuspected(true);
}

TEST_F(A3, ARepeatedEarlyOrderChangesNothing) {
  chain_.Next({Ask(0, 1)});
  const auto early = chain_.Next({Ask(0, 2)});
  bench_.Give(1, early);
  bench_.Give(1, early);
  EXPECT_EQ(bench_.CountRejected(1), 0u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 1u);
}

// "n ≤ max_n: compare with the entry held: equal → resend response"
TEST_F(A3, ADuplicateResendsTheResponses) {
  const auto orders = chain_.NextOnes({Ask(0, 1), Ask(1, 1)});
  for (const auto& order : orders) bench_.Give(1, order);
  bench_.Drop();
  bench_.Give(1, orders[0]);
  ASSERT_EQ(bench_.Count({}), 1u) << bench_.Describe();
  EXPECT_EQ(bench_.InFlight<SpecResponse>(1, bench_.c(0)).size(), 1u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kExecuted), 2u);
}

// … but not to a client that has gone on since: its cached response is another one.
TEST_F(A3, ADuplicateDoesNotAnswerAnOlderRequest) {
  const auto orders = chain_.NextOnes({Ask(0, 1), Ask(0, 2)});
  for (const auto& order : orders) bench_.Give(1, order);
  bench_.Drop();
  bench_.Give(1, orders[0]);
  EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
}

// "different → POM"
TEST_F(A3, AnotherOrderForAHeldPositionConvicts) {
  const auto held = chain_.Next({Ask(0, 1)});
  bench_.Give(1, held);
  const auto other = bench_.forge().MakeOrder(0, 1, {}, {Ask(1, 1)});
  bench_.Give(1, other);
  ExpectRefused(RejectReason::kConflict);
  ExpectSuspected(true);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 3u);
  EXPECT_EQ(bench_.replica(1).history().max_h(), held->order.h);
}

// "Duplicates with n ≤ max_n are judged by comparison only."
TEST_F(A3, ADuplicateIsJudgedByComparisonOnly) {
  auto order = chain_.Next({Ask(0, 1)});
  bench_.Give(1, order);
  auto stripped = bench_.forge().Copy(Ref<const OrderReq>(order));
  stripped->batch.clear();
  bench_.Give(1, stripped);
  EXPECT_EQ(bench_.CountRejected(1), 0u);
  ExpectSuspected(false);
}

TEST_F(A3, APrimaryTakesNoOrdersOfItsOwnBack) {
  bench_.Submit(0);
  bench_.Deliver({.kind = kRequest});
  const auto orders = bench_.InFlight<OrderReq>(0, 1);
  ASSERT_EQ(orders.size(), 1u);
  bench_.Give(0, orders[0], /*from=*/2);
  EXPECT_EQ(bench_.CountRejected(0, RejectReason::kDuplicate), 1u);
  EXPECT_EQ(bench_.replica(0).history().max_n(), 1u);
}

TEST(A3Cluster, OutOfOrderDeliveryCompletesEverywhere) {
  BenchOptions options;
  options.clients = 6;
  BenchCluster bench(options);
  for (uint32_t k = 0; k < 6; ++k) bench.Submit(k);
  bench.Deliver({.kind = kRequest});
  bench.DeliverReversed({.kind = kOrderReq});
  bench.DeliverAll();
  for (uint32_t k = 0; k < 6; ++k) EXPECT_EQ(bench.CountEvents(bench.c(k), EventKind::kCompleted), 1u);
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench.replica(i).history().max_h(), bench.replica(0).history().max_h());
}

}  // namespace
}  // namespace zyz::zyzzyva

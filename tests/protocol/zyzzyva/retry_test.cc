// A4c at a replica: a client asks again, or a replica asks for it. And V1's cause: nobody ordered the request in time.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kSuspectOfC0{kSuspectTimer, 0};

class A4c : public testing::Test {
 protected:
  A4c() : chain_(&bench_.forge(), 0) {}

  const Forge& forge() { return bench_.forge(); }
  Ref<Request> Ask(uint32_t client, Timestamp t) { return forge().MakeRequest(bench_.c(client), t); }
  size_t Suspicions(NodeId node) { return bench_.CountEvents(node, EventKind::kSuspected); }

  BenchCluster bench_;
  OrderChain chain_;
};

// "Replica on a REQUEST that is not newer: cached SPEC-RESPONSE again, in its current view …"
TEST_F(A4c, AnExecutedRequestIsAnsweredFromTheClientTable) {
  bench_.Give(1, chain_.Next({Ask(0, 1)}));
  bench_.Drop();
  bench_.Give(1, Ask(0, 1));
  EXPECT_EQ(bench_.Count({.to = bench_.c(0)}), 1u) << bench_.Describe();
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq}), 0u);
  const auto replies = bench_.InFlight<SpecResponse>(1, bench_.c(0));
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies[0]->tuple.n, 1u);
  EXPECT_EQ(replies[0]->r, "1");
  EXPECT_TRUE(replies[0]->order.has_value());
}

// A client that asks again may hold answers from two histories of one view, in which its request has different places.
// Nobody else learns of it: so who answers speculatively asks all for their order there, once per interval. Two orders
// make a POM.
TEST_F(A4c, WhoIsAskedAgainComparesItsOrderWithTheOthers) {
  bench_.Give(1, chain_.Next({Ask(0, 1)}));
  bench_.Drop();
  bench_.Give(1, Ask(0, 1));
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 1}), 3u);
  bench_.Give(1, Ask(0, 1));
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 1}), 3u) << "not again before the interval is over";
  OrderChain other(&forge(), 0);
  bench_.Give(1, other.Next({Ask(1, 1)}));
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 1u);
}

// "Once per interval and client, at most L per interval, the client longest unasked first."
class A4cQuestions : public testing::Test {
 protected:
  static constexpr TimerId kQuestion{kQuestionTimer, 0};
  static constexpr uint32_t kLimit = 16, kClients = 20;
  static BenchOptions Options() {
    BenchOptions options;
    options.clients = kClients;
    return options;
  }
  A4cQuestions() : bench_(Options()), chain_(&bench_.forge(), 0) {
    for (uint32_t k = 0; k < kClients; ++k) bench_.Give(1, chain_.Next({Ask(k)}));
    bench_.Drop();
  }
  Ref<Request> Ask(uint32_t client) { return bench_.forge().MakeRequest(bench_.c(client), 1); }
  // The positions that r1 has asked all about; client k's is k+1.
  std::vector<SeqNum> Asked() {
    std::vector<SeqNum> asked;
    for (const auto& m : bench_.InFlight<FillHole>(1, 2)) {
      EXPECT_EQ(m->from, m->to);
      asked.push_back(m->from);
    }
    bench_.Drop();
    return asked;
  }

  BenchCluster bench_;
  OrderChain chain_;
};
using Positions = std::vector<SeqNum>;

TEST_F(A4cQuestions, OneClientDoesNotTakeAnothersTurn) {
  for (int k = 0; k < 5; ++k) bench_.Give(1, Ask(3));
  EXPECT_EQ(Asked(), Positions({4}));
  bench_.Give(1, Ask(0));
  EXPECT_EQ(Asked(), Positions({1})) << "in the same interval";
  bench_.Give(1, Ask(3));
  EXPECT_EQ(Asked(), Positions());
  bench_.Fire(1, kQuestion);
  EXPECT_EQ(Asked(), Positions()) << "nobody waits for an answer";
  bench_.Give(1, Ask(3));
  EXPECT_EQ(Asked(), Positions({4}));
}

TEST_F(A4cQuestions, WhoFindsThemUsedUpComesFirstInTheNextInterval) {
  for (uint32_t k = 0; k < kClients; ++k) bench_.Give(1, Ask(k));
  EXPECT_EQ(Asked().size(), kLimit);
  EXPECT_EQ(bench_.Delay(1, kQuestion), bench_.config().state_request_ns);
  bench_.Fire(1, kQuestion);
  EXPECT_EQ(Asked(), Positions({17, 18, 19, 20}));
  for (uint32_t k = 0; k < kLimit; ++k) bench_.Give(1, Ask(k));
  EXPECT_EQ(Asked().size(), 12u);
  bench_.Fire(1, kQuestion);
  EXPECT_EQ(Asked(), Positions({13, 14, 15, 16}));
}

TEST_F(A4cQuestions, WhatIsCommittedMeanwhileIsNotAskedFor) {
  for (uint32_t k = 0; k < kClients; ++k) bench_.Give(1, Ask(k));
  Asked();
  const auto last = chain_.Next({bench_.forge().MakeRequest(bench_.c(0), 2)});
  bench_.Give(1, last);
  bench_.Give(1, bench_.forge().MakeCommit(
                     bench_.forge().MakeCc(Forge::TupleFor(*last, std::to_string(kClients + 1)), {0, 1, 2})));
  bench_.Drop();
  bench_.Fire(1, kQuestion);
  EXPECT_EQ(Asked(), Positions());
  EXPECT_FALSE(bench_.IsArmed(1, kQuestion));
}

TEST_F(A4cQuestions, ThePrimaryHasNobodyToAsk) {
  for (uint32_t k = 0; k < 2; ++k) bench_.Give(0, Ask(k));
  bench_.Drop();
  bench_.Give(0, Ask(0));
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 0u);
}

// "… plus LOCAL-COMMIT if covered."
TEST_F(A4c, ACommittedRequestIsAnsweredWithALocalCommit) {
  const auto order = chain_.Next({Ask(0, 1)});
  bench_.Give(1, order);
  bench_.Give(1, forge().MakeCommit(forge().MakeCc(Forge::TupleFor(*order, "1"), {0, 1, 2})));
  bench_.Drop();
  bench_.Give(1, Ask(0, 1));
  EXPECT_EQ(bench_.InFlight<SpecResponse>(1, bench_.c(0)).size(), 1u);
  const auto commits = bench_.InFlight<LocalCommit>(1, bench_.c(0));
  ASSERT_EQ(commits.size(), 1u);
  EXPECT_EQ(commits[0]->n, 1u);
  EXPECT_EQ(commits[0]->h, order->order.h);
  EXPECT_EQ(commits[0]->t, 1u);
}

// "… in its current view": after a view change the response is signed anew.
TEST_F(A4c, TheCachedResponseIsSignedInTheCurrentView) {
  bench_.RunOne(0);
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  bench_.Give(2, Ask(0, 1));
  const auto replies = bench_.InFlight<SpecResponse>(2, bench_.c(0));
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies[0]->tuple.v, 1u);
  EXPECT_FALSE(replies[0]->order.has_value()) << "none for positions that the view inherited";
  EXPECT_EQ(bench_.InFlight<LocalCommit>(2, bench_.c(0)).size(), 1u) << "view_cert covers it";
}

// "Newer, and not primary: CONFIRM-REQ to the primary and timer suspect …"
TEST_F(A4c, ANewRequestIsPassedOnToThePrimary) {
  const auto request = Ask(0, 1);
  bench_.Give(1, request);
  ASSERT_EQ(bench_.Count({}), 1u) << bench_.Describe();
  const auto confirms = bench_.InFlight<ConfirmReq>(1, 0);
  ASSERT_EQ(confirms.size(), 1u);
  EXPECT_EQ(confirms[0]->v, 0u);
  EXPECT_EQ(confirms[0]->i, 1u);
  EXPECT_EQ(confirms[0]->request->digest(), request->digest());
  EXPECT_EQ(bench_.Delay(1, kSuspectOfC0), bench_.config().suspect_ns);
}

// "… which ends when a request of c with timestamp ≥ t is executed."
TEST_F(A4c, TheSuspectTimerEndsWithTheExecution) {
  bench_.Give(1, Ask(0, 1));
  bench_.Give(1, chain_.Next({Ask(1, 9)}));
  EXPECT_TRUE(bench_.IsArmed(1, kSuspectOfC0)) << "that was another client's";
  bench_.Give(1, chain_.Next({Ask(0, 1)}));
  EXPECT_FALSE(bench_.IsArmed(1, kSuspectOfC0));
}

TEST_F(A4c, ALaterRequestEndsTheSuspectTimerToo) {
  bench_.Give(1, Ask(0, 1));
  bench_.Give(1, chain_.Next({Ask(0, 5)}));
  EXPECT_FALSE(bench_.IsArmed(1, kSuspectOfC0));
}

TEST_F(A4c, AnOlderRequestDoesNotEndTheSuspectTimer) {
  bench_.Give(1, Ask(0, 5));
  bench_.Give(1, chain_.Next({Ask(0, 4)}));
  EXPECT_TRUE(bench_.IsArmed(1, kSuspectOfC0));
  bench_.Fire(1, kSuspectOfC0);
  EXPECT_EQ(Suspicions(1), 1u);
}

// Not postponed by repeated retries, or a client's patience would be the primary's.
TEST_F(A4c, AskingAgainDoesNotPostponeTheSuspicion) {
  for (int k = 0; k < 5; ++k) bench_.Give(1, Ask(0, 1));
  EXPECT_EQ(bench_.Armings(1, kSuspectOfC0), 1u);
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq, .to = 0}), 5u);
}

TEST_F(A4c, AnOlderRequestDoesNotPostponeTheSuspicion) {
  bench_.Give(1, Ask(0, 5));
  bench_.Give(1, Ask(0, 4));
  EXPECT_EQ(bench_.Armings(1, kSuspectOfC0), 1u);
}

TEST_F(A4c, EachClientHasATimerOfItsOwn) {
  bench_.Give(1, Ask(0, 1));
  bench_.Give(1, Ask(1, 1));
  EXPECT_TRUE(bench_.IsArmed(1, kSuspectOfC0));
  EXPECT_TRUE(bench_.IsArmed(1, {kSuspectTimer, 1}));
  bench_.Give(1, chain_.Next({Ask(1, 1)}));
  EXPECT_TRUE(bench_.IsArmed(1, kSuspectOfC0));
  EXPECT_FALSE(bench_.IsArmed(1, {kSuspectTimer, 1}));
}

// "When it fires without an acceptable ORDER-REQ: CONFIRM-REQ to all and I-HATE-THE-PRIMARY."
TEST_F(A4c, WhenTheTimerFiresEverybodyIsAskedAndThePrimarySuspected) {
  bench_.Give(1, Ask(0, 1));
  bench_.Drop();
  bench_.Fire(1, kSuspectOfC0);
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq, .from = 1}), 3u);
  EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary, .from = 1}), 3u);
  EXPECT_EQ(Suspicions(1), 1u);
}

// "A replica that has the ORDER-REQ asked for returns it with its batch" – any replica.
TEST_F(A4c, AReplicaThatHasTheOrderReturnsIt) {
  const auto order = chain_.Next({Ask(1, 1), Ask(0, 1)});
  bench_.Give(2, order);
  bench_.Drop();
  bench_.Give(2, forge().MakeConfirmReq(1, 0, Ask(0, 1)));
  ASSERT_EQ(bench_.Count({}), 1u) << bench_.Describe();
  const auto returned = bench_.InFlight<OrderReq>(2, 1);
  ASSERT_EQ(returned.size(), 1u);
  EXPECT_EQ(returned[0]->digest(), order->digest());
  bench_.DeliverAll();
  EXPECT_EQ(bench_.replica(1).history().max_n(), 1u);
}

// "… one that has not treats the REQUEST as received": the primary orders it, a backup passes it on and starts its
// timer.
TEST_F(A4c, ThePrimaryOrdersWhatItIsAskedFor) {
  bench_.Give(0, forge().MakeConfirmReq(1, 0, Ask(0, 1)));
  EXPECT_EQ(bench_.Count({.kind = kOrderReq, .from = 0}), 3u);
}

TEST_F(A4c, ABackupPassesTheRequestOn) {
  bench_.Give(2, forge().MakeConfirmReq(1, 0, Ask(0, 1)));
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq, .from = 2, .to = 0}), 1u);
  EXPECT_TRUE(bench_.IsArmed(2, kSuspectOfC0));
}

// Passed on once: a primary that returns every CONFIRM-REQ must not have it multiplied.
TEST_F(A4c, ABackupPassesTheRequestOnOnce) {
  for (int k = 0; k < 3; ++k) {
    for (const NodeId i : {0u, 2u, 3u}) bench_.Give(1, forge().MakeConfirmReq(i, 0, Ask(0, 1)));
  }
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq, .from = 1}), 1u);
}

TEST_F(A4c, AConfirmReqOfAnotherViewIsRefused) {
  for (View v : {View{1}, UINT64_MAX}) bench_.Give(2, forge().MakeConfirmReq(1, v, Ask(0, 1)));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kOtherView), 2u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(A4c, AConfirmReqNeedsBothSignatures) {
  auto by_other = forge().MakeConfirmReq(1, 0, Ask(0, 1));
  by_other->i = 3;
  by_other->ForgetDigests();
  bench_.Give(2, by_other);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadSignature), 1u);
  auto request = Ask(0, 1);
  request->t = 2;
  request->ForgetDigests();
  bench_.Give(2, forge().MakeConfirmReq(1, 0, request));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadRequestSignature), 1u);
  bench_.Give(2, forge().MakeConfirmReq(bench_.c(1), 0, Ask(0, 1)));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kUnknownSender), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(A4c, ItsOwnConfirmReqReturnedIsADuplicate) {
  bench_.Give(2, forge().MakeConfirmReq(2, 0, Ask(0, 1)), /*from=*/3);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kDuplicate), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

// A request that the client has gone on from, and which is no position's last word any more.
TEST_F(A4c, AnOvertakenRequestHasNoOrderToReturn) {
  bench_.Give(2, chain_.Next({Ask(0, 5)}));
  bench_.Drop();
  bench_.Give(2, forge().MakeConfirmReq(1, 0, Ask(0, 4)));
  EXPECT_EQ(bench_.Count({.kind = kConfirmReq}), 0u);
  EXPECT_EQ(Suspicions(2), 0u);
}

// ---- Requests that are none ----

TEST_F(A4c, ARequestIsItsClientsOwn) {
  auto forged = Ask(0, 1);
  forge().Sign(bench_.c(1), forged.get());
  auto of_replica = Ask(0, 1);
  of_replica->c = 3;
  forge().Sign(3, of_replica.get());
  auto timeless = Ask(0, 1);
  timeless->t = 0;
  forge().Sign(bench_.c(0), timeless.get());
  for (NodeId i : {0, 1}) {
    bench_.Give(i, forged);
    EXPECT_EQ(bench_.CountRejected(i, RejectReason::kBadRequestSignature), 1u);
    bench_.Give(i, of_replica);
    EXPECT_EQ(bench_.CountRejected(i, RejectReason::kUnknownSender), 1u);
    bench_.Give(i, timeless);
    EXPECT_EQ(bench_.CountRejected(i, RejectReason::kMalformed), 1u);
  }
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(A4c, AClientBeyondTheTableIsUnknown) {
  for (NodeId c : {bench_.cluster().Client(kMaxClients), kNoNode, kNoNode - 1}) {
    auto request = Ask(0, 1);
    request->c = c;  // nobody has its key, and nobody gets to look
    request->ForgetDigests();
    bench_.Give(1, request);
  }
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kUnknownSender), 3u);
}

// The table ends where Admission says, and its last place is a place.
TEST(A4cTable, TheLastClientOfTheTableIsServed) {
  BenchOptions options;
  options.keys = kMaxClients + 1;
  BenchCluster bench(options);
  const NodeId last = bench.cluster().Client(kMaxClients - 1), beyond = last + 1;
  const auto request = bench.forge().MakeRequest(last, 1);
  bench.Give(1, request);
  EXPECT_TRUE(bench.IsArmed(1, {kSuspectTimer, kMaxClients - 1}));
  OrderChain chain(&bench.forge(), 0);
  bench.Give(1, chain.Next({request}));
  EXPECT_EQ(bench.replica(1).history().max_n(), 1u);
  EXPECT_FALSE(bench.IsArmed(1, {kSuspectTimer, kMaxClients - 1}));
  bench.Give(1, bench.forge().MakeRequest(beyond, 1));
  EXPECT_EQ(bench.CountRejected(1, RejectReason::kUnknownSender), 1u);
  bench.Give(1, chain.Next({bench.forge().MakeRequest(beyond, 1)}));
  EXPECT_EQ(bench.CountRejected(1, RejectReason::kBadRequestSignature), 1u);
  EXPECT_EQ(bench.replica(1).history().max_n(), 1u);
}

TEST_F(A4c, AReplicaTakesNoClientsMessages) {
  bench_.Give(1, forge().MakeLocalCommit(2, 0, 1, {}, bench_.c(0), 1));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kUnexpectedKind), 1u);
}

// ---- The whole way ----

// The REQUEST to the primary is lost: the retransmission reaches all, and nobody is suspected.
TEST(A4cCluster, ALostRequestIsOrderedOnRetry) {
  BenchCluster bench;
  bench.Submit(0);
  bench.Drop();
  bench.Fire(bench.c(0), {kRetransmitTimer, 0});
  bench.DeliverAll();
  EXPECT_EQ(bench.CountEvents(bench.c(0), EventKind::kCompleted), 1u);
  for (NodeId i = 0; i < 4; ++i) {
    EXPECT_FALSE(bench.IsArmed(i, {kSuspectTimer, 0}));
    EXPECT_EQ(bench.CountEvents(i, EventKind::kSuspected), 0u);
    EXPECT_EQ(bench.replica(i).history().max_n(), 1u);
  }
}

// One backup missed the ORDER-REQ: its CONFIRM-REQ brings it.
TEST(A4cCluster, ALostOrderIsReturnedOnRetry) {
  BenchCluster bench;
  bench.Submit(0);
  bench.Deliver({.kind = kRequest});
  bench.Drop({.kind = kOrderReq, .to = 3});
  bench.DeliverAll();
  EXPECT_TRUE(bench.client(0).busy());
  bench.Fire(bench.c(0), {kRetransmitTimer, 0});
  bench.DeliverAll();
  const Event* done = bench.LastEvent(bench.c(0), EventKind::kCompleted);
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->path, CompletionPath::kFast);
  EXPECT_FALSE(bench.IsArmed(3, {kSuspectTimer, 0}));
}

// A primary that never orders is suspected by every backup, each for itself.
TEST(A4cCluster, APrimaryThatOrdersNothingIsSuspected) {
  BenchCluster bench;
  bench.Silence(0);
  bench.Submit(0);
  bench.DeliverAll();
  bench.Fire(bench.c(0), {kRetransmitTimer, 0});
  bench.DeliverAll();
  for (NodeId i = 1; i < 4; ++i) bench.Fire(i, {kSuspectTimer, 0});
  for (NodeId i = 1; i < 4; ++i) EXPECT_EQ(bench.CountEvents(i, EventKind::kSuspected), 1u);
}

}  // namespace
}  // namespace zyz::zyzzyva

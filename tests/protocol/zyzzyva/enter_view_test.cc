// V5: how a replica enters a view: back to the common position, forward again, and on.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/new_view_bench.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

// ---- V5: when ----

using V5 = NewViewBench;

TEST_F(V5, AQuorumOfEqualConfirmationsEnters) {
  const Orders orders = OrderSome(1, {});
  const Digest h = orders[0]->order.h;
  bench_.Give(3, AllShow(1, InView0(orders)));
  bench_.Give(3, forge().MakeViewConfirm(0, 1, 1, h));
  bench_.Give(3, forge().MakeViewConfirm(0, 1, 1, h));
  bench_.Give(3, forge().MakeViewConfirm(1, 1, 1, Digest{1}));
  bench_.Give(3, forge().MakeViewConfirm(2, 1, 2, h));
  EXPECT_EQ(replica(3).view(), 0u) << "own and r0's are 2f";
  bench_.Give(3, forge().MakeViewConfirm(2, 1, 1, h));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_FALSE(replica(3).IsLeaving());
  const Event* entered = bench_.LastEvent(3, EventKind::kEntered);
  ASSERT_NE(entered, nullptr);
  EXPECT_EQ(entered->v, 1u);
  EXPECT_EQ(entered->n, 1u);
  EXPECT_EQ(entered->h, h);
  EXPECT_EQ(replica(3).committed_n(), 1u) << "view_cert covers it";
}

TEST_F(V5, WhoEntersSaysWhatItTakesOverAndWhy) {
  const Orders orders = OrderSome(1, {});
  const Digest h = orders[0]->order.h;
  bench_.Give(3, AllShow(1, InView0(orders)));
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kDecided), nullptr) << "nothing is adopted yet";
  for (const NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 1, h));
  const Event* decided = bench_.LastEvent(3, EventKind::kDecided);
  ASSERT_NE(decided, nullptr);
  EXPECT_EQ(decided->v, 1u);
  EXPECT_EQ(decided->first, 1u);
  EXPECT_EQ(decided->n, 1u);
  EXPECT_EQ(decided->h, h);
  EXPECT_EQ(decided->basis, Basis::kVotes);
  EXPECT_EQ(decided->votes, 3u);
  EXPECT_EQ(decided->rival_votes, 0u);
}

TEST_F(V5, ThatThereWasNothingToTakeOverIsSaidToo) {
  bench_.Give(3, AllShow(1, {}));
  for (const NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 0, {}));
  const Event* decided = bench_.LastEvent(3, EventKind::kDecided);
  ASSERT_NE(decided, nullptr);
  EXPECT_EQ(decided->basis, Basis::kNothing);
  EXPECT_EQ(decided->n, 0u);
}

TEST_F(V5, ConfirmationsOfDifferentViewsDoNotAddUp) {
  bench_.Give(3, AllShow(1, {}));
  bench_.Give(3, forge().MakeViewConfirm(0, 1, 0, {}));
  bench_.Give(3, forge().MakeViewConfirm(1, 2, 0, {}));
  EXPECT_EQ(replica(3).view(), 0u);
}

TEST_F(V5, OlderConfirmationsAreRefused) {
  Enter(2, {});
  bench_.Give(3, forge().MakeViewConfirm(2, 2, 0, {}));
  bench_.Give(3, forge().MakeViewConfirm(2, 1, 0, {}));
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 2u) << "of a view that was entered";
  bench_.Give(3, forge().MakeViewConfirm(2, 6, 0, {}));
  bench_.Give(3, forge().MakeViewConfirm(2, 5, 0, {}));
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 3u) << "older than the sender's last";
  bench_.Give(3, forge().MakeViewConfirm(2, 0, 0, {}));
  EXPECT_EQ(bench_.CountRejected(3, kMalformed), 1u) << "nobody confirms view 0";
  auto forged = forge().MakeViewConfirm(2, 7, 0, {});
  forged->i = 1;
  bench_.Give(3, forged);
  EXPECT_EQ(bench_.CountRejected(3, kBadSignature), 1u);
}

// "… and the content of G": without it, state is what helps.
TEST_F(V5, WithoutTheContentAReplicaIsBehind) {
  const Orders orders = OrderSome(1, {});
  const Digest h = orders[0]->order.h;
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 1, h));
  EXPECT_EQ(replica(3).view(), 0u);
  EXPECT_EQ(bench_.InFlight<StateRequest>(3).size(), 3u);
  EXPECT_FALSE(replica(3).IsLeaving()) << "confirmations prove no suspicion";
  bench_.Give(3, AllShow(1, InView0(orders)));
  EXPECT_EQ(replica(3).view(), 1u) << "the NEW-VIEW that comes late brings the content";
  EXPECT_EQ(replica(3).history().max_h(), h);
}

TEST_F(V5, WhoConfirmedSomethingElseIsBehind) {
  const Orders orders = OrderSome(2, {});
  bench_.Give(3, AllShow(1, InView0(orders)));
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 1, orders[0]->order.h));
  EXPECT_EQ(replica(3).view(), 0u);
  EXPECT_EQ(bench_.InFlight<StateRequest>(3).size(), 3u);
}

TEST_F(V5, AStableCheckpointThatCameMeanwhileIsKept) {
  const Orders orders = OrderSome(4, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[3]), orders[3]->order));
  const auto own = bench_.InFlight<Checkpoint>(3)[0];
  bench_.Give(3, AllShow(1, InView0({orders[0], orders[1]})));
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 4, own->h, own->a));
  EXPECT_EQ(replica(3).stable_n(), 4u);
  bench_.ForgetEvents();
  ConfirmLikeOwn(3, {0, 1});
  EXPECT_EQ(bench_.CountRejected(3, kConflict), 1u);
  EXPECT_EQ(replica(3).view(), 0u);
}

// ---- V5: back, forward and on ----

// "Roll back to the last common position, execute the rest of G, … resend to each client … its SPEC-RESPONSE in view
// w."
TEST_F(V5, TheOwnHistoryGivesWayToTheSelectedOne) {
  Orders mine = OrderSome(2, {3});
  mine.push_back(Append(mine, 2, 1));
  bench_.Give(3, mine[2]);
  Orders g = {mine[0], mine[1]};
  g.push_back(Append(g, 1, 7));
  g.push_back(Append(g, 1, 8));
  Enter(1, InView0(g));
  EXPECT_EQ(replica(3).history().max_n(), 4u);
  EXPECT_EQ(replica(3).history().max_h(), g[3]->order.h);
  EXPECT_EQ(replica(3).committed_n(), 4u);
  std::vector<const Event*> executed;
  for (const Event& event : bench_.events(3)) {
    if (event.kind == EventKind::kExecuted) executed.push_back(&event);
  }
  ASSERT_EQ(executed.size(), 2u) << "1 and 2 are common";
  for (size_t k : {0, 1}) {
    EXPECT_EQ(executed[k]->v, 1u);
    EXPECT_EQ(executed[k]->n, 3 + k);
    EXPECT_EQ(executed[k]->h, g[2 + k]->order.h);
    EXPECT_EQ(executed[k]->parent, g[1 + k]->order.h);
  }
  EXPECT_EQ(Answer(0)->tuple.v, 1u);
  EXPECT_EQ(Answer(0)->tuple.n, 2u);
  EXPECT_EQ(Answer(0)->r, "2");
  EXPECT_FALSE(Answer(0)->order.has_value()) << "an inherited position has no OR";
  EXPECT_EQ(Answer(1)->tuple,
            (SpecTuple{.v = 1, .n = 4, .h = g[3]->order.h, .rh = ReplyDigest("4"), .c = c(1), .t = 8}));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .to = c(2)}), 0u) << "c2's request is rolled back";
  // c2's request may be ordered again, for the first time as far as r3 is concerned.
  bench_.Drop();
  bench_.Give(3, Append(g, 2, 1, 1));
  EXPECT_EQ(Answer(2)->r, "5");
  EXPECT_TRUE(Answer(2)->order.has_value());
}

TEST_F(V5, ACommonHistoryIsNotExecutedAgain) {
  const Orders orders = OrderSome(3, {3});
  Enter(1, InView0(orders));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
  EXPECT_EQ(Answer(0)->tuple.v, 1u);
  EXPECT_EQ(Answer(0)->tuple.n, 3u);
}

TEST_F(V5, ALongerHistoryIsRolledBackToItsPrefix) {
  const Orders orders = OrderSome(3, {3});
  Enter(1, InView0({orders[0]}));
  EXPECT_EQ(replica(3).history().max_n(), 1u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
  EXPECT_EQ(Answer(0)->tuple.n, 1u);
  EXPECT_EQ(Answer(0)->tuple.t, 1u);
  bench_.Drop();
  bench_.Give(3, Append({orders[0]}, 1, 1, 1));
  EXPECT_EQ(Answer(1)->r, "2");
}

// "And go on at n_G + 1."
TEST_F(V5, TheNewPrimaryGoesOnAtTheNextPosition) {
  const Orders orders = OrderSome(2, {});
  bench_.Give(1, Shows(0, 1, InView0(orders)));
  bench_.Give(1, Shows(3, 1, InView0(orders)));
  ConfirmLikeOwn(1, {0, 3});
  ASSERT_EQ(replica(1).view(), 1u);
  bench_.Drop();
  bench_.Give(1, MakeRequest(1, 1));
  const auto sent = bench_.InFlight<OrderReq>(1);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0]->order.v, 1u);
  EXPECT_EQ(sent[0]->order.n, 3u);
  EXPECT_EQ(sent[0]->order.h, ChainDigest(orders[1]->order.h, sent[0]->order.d));
  // And a backup that entered accepts it, but no order of the old view and none at an inherited position.
  Enter(1, InView0(orders));
  bench_.Give(3, chain_.Next({MakeRequest(0, 3)}));
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 1u);
  bench_.Give(3, Append({orders[0]}, 1, 1, 1));
  EXPECT_EQ(bench_.CountRejected(3, kInherited), 1u);
  bench_.Give(3, sent[0]);
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_EQ(bench_.CountRejected(3), 2u);
}

TEST_F(V5, TheCertificateOfTheViewIsShownInTheNextViewChange) {
  const Orders orders = OrderSome(2, {});
  Enter(1, InView0(orders));
  const auto said = LeaveAgain(1);
  EXPECT_EQ(said->w, 2u);
  EXPECT_EQ(said->u, 1u);
  EXPECT_EQ(said->view_cert.v, 1u);
  EXPECT_EQ(said->view_cert.n, 2u);
  EXPECT_EQ(said->view_cert.h, orders[1]->order.h);
  EXPECT_EQ(said->view_cert.votes.size(), 3u);
  EXPECT_EQ(said->o.size(), 2u);
  bench_.Give(2, said);
  EXPECT_EQ(bench_.CountRejected(2), 0u) << "and it is valid";
}

// ---- V5: what is carried over, and what is not ----

// "max_cc = none"
TEST_F(V5, CertificatesStayInTheirView) {
  const Orders orders = OrderSome(2, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  Enter(1, InView0(orders));
  EXPECT_FALSE(LeaveAgain(1)->cc.has_value());
}

class V5Published : public NewViewBench {
 protected:
  V5Published() : NewViewBench(Options(ViewChangeRule::kPublished)) {}
};

// "Under this rule V5 keeps max_cc while the adopted history has its h at its n."
TEST_F(V5Published, ACertificateIsKeptWhileTheHistoryAgrees) {
  const Orders orders = OrderSome(3, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  Enter(1, InView0(orders));
  Enter(2, InView0(orders));  // (those who stayed in view 0 decide)
  const auto said = LeaveAgain(2);
  ASSERT_TRUE(said->cc.has_value());
  EXPECT_EQ(said->cc->tuple, Forge::TupleFor(*orders[1], "2"));
  bench_.Give(2, said);
  EXPECT_EQ(bench_.CountRejected(2), 0u) << "and it is valid";
}

TEST_F(V5Published, ACertificateIsDroppedWhenTheHistoryDisagrees) {
  const Orders orders = OrderSome(2, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  Orders other = {orders[0]};
  other.push_back(Append(other, 1, 1));
  Enter(1, InView0(other));
  EXPECT_FALSE(LeaveAgain(1)->cc.has_value());
}

TEST_F(V5Published, ACertificateBeyondTheHistoryIsDropped) {
  const Orders orders = OrderSome(2, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  Enter(1, InView0({orders[0]}));
  EXPECT_EQ(replica(3).committed_n(), 1u);
  EXPECT_FALSE(LeaveAgain(1)->cc.has_value());
}

// "Each client whose last request is not below the stable checkpoint"; the others are answered on retry.
TEST_F(V5, ClientsBelowTheCheckpointAreAnsweredOnRetry) {
  Orders orders = OrderSome(4, {3});
  orders.push_back(Append(orders, 1, 1));
  bench_.Give(3, orders[4]);
  MakeStable(3, *orders[3], {0, 1});
  Enter(1, InView0(orders));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse}), 1u) << bench_.Describe();
  EXPECT_EQ(Answer(1)->tuple.n, 5u);
  bench_.Drop();
  bench_.Give(3, MakeRequest(0, 4));
  EXPECT_EQ(Answer(0)->tuple.v, 1u);
  EXPECT_EQ(Answer(0)->tuple.n, 4u);
  EXPECT_EQ(Answer(0)->r, "4");
  ASSERT_EQ(bench_.InFlight<LocalCommit>(3, c(0)).size(), 1u);
  EXPECT_EQ(bench_.InFlight<LocalCommit>(3, c(0))[0]->v, 1u);
}

// "Each REQUEST known here and not executed, rolled-back ones included, goes to the new primary and starts suspect
// anew."
TEST_F(V5, ARequestThatIsRolledBackWaitsForItsOrderAgain) {
  Orders orders = OrderSome(1, {3});
  orders.push_back(Append(orders, 1, 1));
  orders.push_back(Append(orders, 2, 1));
  for (size_t k : {1, 2}) bench_.Give(3, orders[k]);
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  Orders g = {orders[0]};
  g.push_back(Append(g, 2, 1));  // executed there, at another position
  Enter(1, InView0(g));
  const auto confirms = bench_.InFlight<ConfirmReq>(3);
  ASSERT_EQ(confirms.size(), 1u) << bench_.Describe();
  EXPECT_EQ(confirms[0]->request->c, c(1));
  EXPECT_TRUE(bench_.IsArmed(3, {kSuspectTimer, 1}));
  EXPECT_FALSE(bench_.IsArmed(3, {kSuspectTimer, 2}));
}

TEST_F(V5, TheNewPrimaryOrdersWhatItRolledBack) {
  OrderNext({1});
  bench_.Drop();
  bench_.Give(1, Shows(0, 1));
  bench_.Give(1, Shows(3, 1));
  ConfirmLikeOwn(1, {0, 3});
  const auto sent = bench_.InFlight<OrderReq>(1);
  ASSERT_EQ(sent.size(), 3u) << bench_.Describe();
  EXPECT_EQ(sent[0]->order.v, 1u);
  EXPECT_EQ(sent[0]->batch[0]->c, c(0));
}

// Requests that wait go to the new primary; a request that G executed waits no more.
TEST_F(V5, RequestsThatWaitGoToTheNewPrimary) {
  bench_.Give(3, MakeRequest(0, 1));
  bench_.Give(3, MakeRequest(1, 1));
  Orders g;
  g.push_back(Append(g, 0, 1));
  Enter(1, InView0(g));
  const auto confirms = bench_.InFlight<ConfirmReq>(3);
  ASSERT_EQ(confirms.size(), 1u) << bench_.Describe();
  EXPECT_EQ(confirms[0]->v, 1u);
  EXPECT_EQ(confirms[0]->request->c, c(1));
  EXPECT_EQ(bench_.InFlight<ConfirmReq>(3, 1).size(), 1u);
  EXPECT_TRUE(bench_.IsArmed(3, {kSuspectTimer, 1}));
  EXPECT_FALSE(bench_.IsArmed(3, {kSuspectTimer, 0}));
}

TEST_F(V5, WhatTheOldPrimaryHadQueuedGoesToTheNewOne) {
  BenchOptions options = Options();
  options.config.batch_max = 2;
  options.config.batch_delay_ns = 1000;
  BenchCluster bench(options);
  const Ref<const Request> request = bench.forge().MakeRequest(bench.c(0), 1);
  bench.Give(0, request);
  std::vector<Ref<const ViewChange>> p;
  for (NodeId i : {1, 2, 3}) {
    p.push_back(bench.forge().MakeViewChange(i, 1, {}, bench.forge().MakeProof(0, {1, 2})));
  }
  bench.Give(0, bench.forge().MakeNewView(1, p));
  for (NodeId i : {1, 2}) bench.Give(0, bench.forge().MakeViewConfirm(i, 1, 0, {}));
  ASSERT_EQ(bench.replica(0).view(), 1u);
  const auto confirms = bench.InFlight<ConfirmReq>(0, 1);
  ASSERT_EQ(confirms.size(), 1u) << bench.Describe();
  EXPECT_EQ(confirms[0]->request->digest(), request->digest());
}

TEST_F(V5, TheNewPrimaryOrdersWhatItWaitedFor) {
  bench_.Give(1, MakeRequest(0, 1));
  bench_.Drop();
  bench_.Give(1, Shows(0, 1));
  bench_.Give(1, Shows(3, 1));
  ConfirmLikeOwn(1, {0, 3});
  const auto sent = bench_.InFlight<OrderReq>(1);
  ASSERT_EQ(sent.size(), 3u) << bench_.Describe();
  EXPECT_EQ(sent[0]->order.n, 1u);
  EXPECT_EQ(sent[0]->order.v, 1u);
}

// ORDER-REQs of the view to come are kept: its primary may have entered first. They are checked like any other.
TEST_F(V5, EarlyOrdersOfThePendingViewGetTheirTurn) {
  bench_.Give(3, AllShow(1, {}));
  bench_.ForgetEvents();
  const Orders first = {Append({}, 1, 1, 1)};
  bench_.Give(3, Append(first, 1, 2, 1));
  bench_.Give(3, first[0]);
  bench_.Give(3, Append({}, 1, 1, 5));  // of another view, by the same primary
  EXPECT_EQ(bench_.CountRejected(3, kLeavingView), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 0u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
  ConfirmLikeOwn(3, {0, 1});
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 2u);
  const auto answers = bench_.InFlight<SpecResponse>(3, c(1));
  ASSERT_EQ(answers.size(), 2u) << bench_.Describe();
  for (const auto& answer : answers) EXPECT_EQ(answer->tuple.v, 1u);
}

TEST_F(V5, AnOrderThatIsBadOnItsFaceMakesThePendingPrimarySuspect) {
  bench_.Give(3, AllShow(1, {}));
  bench_.ForgetEvents();
  auto bad = forge().Copy(Append({}, 1, 1, 1));
  bad->batch.clear();
  bench_.Give(3, bad);
  EXPECT_EQ(bench_.CountRejected(3, kBadBatchDigest), 1u);
  ASSERT_NE(bench_.LastEvent(3, EventKind::kSuspected), nullptr);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kSuspected)->v, 1u);
}

TEST_F(V5, AHoleBeyondTheInheritedHistoryIsFilled) {
  bench_.Give(3, AllShow(1, {}));
  bench_.Give(3, Append({Append({}, 1, 1, 1)}, 1, 2, 1));
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 0u) << "not while leaving";
  ConfirmLikeOwn(3, {0, 1});
  const auto holes = bench_.InFlight<FillHole>(3);
  ASSERT_EQ(holes.size(), 1u);
  EXPECT_EQ(holes[0]->v, 1u);
  EXPECT_EQ(holes[0]->from, 1u);
  EXPECT_EQ(holes[0]->to, 1u);
  bench_.Give(3, Append({}, 1, 1, 1));
  EXPECT_EQ(replica(3).history().max_n(), 2u);
}

TEST_F(V5, SuspicionAndConvictionBelongToTheirView) {
  const OrderHeader one = forge().MakeOrder(0, 9, {}, {MakeRequest(0, 1)})->order;
  const OrderHeader other = forge().MakeOrder(0, 9, {}, {MakeRequest(1, 1)})->order;
  bench_.Give(3, forge().MakePom(0, one, other));
  Enter(1, {});
  EXPECT_FALSE(bench_.IsArmed(3, kRebroadcast));
  bench_.Drop();
  const OrderHeader in_1 = forge().MakeOrder(1, 9, {}, {MakeRequest(0, 1)})->order;
  const OrderHeader other_in_1 = forge().MakeOrder(1, 9, {}, {MakeRequest(1, 1)})->order;
  bench_.Give(3, forge().MakePom(1, in_1, other_in_1));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kConvicted), 1u);
  const auto hates = bench_.InFlight<IHateThePrimary>(3, 0);
  ASSERT_EQ(hates.size(), 1u);
  EXPECT_EQ(hates[0]->v, 1u);
}

// ---- V5 and checkpoints (CP_INTERVAL 2) ----

class V5Checkpoints : public NewViewBench {
 protected:
  V5Checkpoints() : NewViewBench(Options(ViewChangeRule::kRepaired, 2)) {}

  std::vector<SeqNum> CheckpointsSaid() {
    std::vector<SeqNum> said;
    for (const auto& m : bench_.InFlight<Checkpoint>(3, 0)) {
      EXPECT_EQ(m->v, replica(3).view());
      said.push_back(m->n);
    }
    return said;
  }
};
using Positions = std::vector<SeqNum>;

TEST_F(V5Checkpoints, ARollBackStartsFromTheNearestSnapshot) {
  const Orders orders = OrderSome(4, {3});
  Enter(1, InView0({orders[0], orders[1], orders[2]}));
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_EQ(CheckpointsSaid(), Positions({2}));
  bench_.Drop();
  bench_.Give(3, Append({orders[0], orders[1], orders[2]}, 1, 1, 1));
  EXPECT_EQ(Answer(1)->r, "4");
}

TEST_F(V5Checkpoints, ARollBackMayGoBehindEveryTentativeCheckpoint) {
  const Orders orders = OrderSome(4, {3});
  Enter(1, InView0({orders[0]}));
  EXPECT_EQ(CheckpointsSaid(), Positions()) << "those at 2 and 4 are gone";
  bench_.Drop();
  const auto second = Append({orders[0]}, 1, 1, 1);
  bench_.Give(3, second);
  EXPECT_EQ(Answer(1)->r, "2");
  bench_.Give(3, forge().MakeCommit(forge().MakeCc(Forge::TupleFor(*second, "2"), {0, 1, 2}), second->order));
  EXPECT_EQ(CheckpointsSaid(), Positions({2})) << "taken anew";
}

// "Send CHECKPOINT(w, …) for every tentative checkpoint with n ≤ n_G."
TEST_F(V5Checkpoints, EveryInheritedTentativeCheckpointIsSaidAgain) {
  const Orders orders = OrderSome(4, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  EXPECT_EQ(CheckpointsSaid(), Positions({2}));
  const auto in_view_0 = bench_.InFlight<Checkpoint>(3)[0];
  bench_.Give(3, forge().MakeCheckpoint(0, 0, 2, in_view_0->h, in_view_0->a));
  Enter(1, InView0(orders));
  EXPECT_EQ(CheckpointsSaid(), Positions({2, 4}));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .to = 0}), 0u) << "view_cert covers them: no certificate is needed";
  const auto in_view_1 = bench_.InFlight<Checkpoint>(3)[0];
  EXPECT_EQ(in_view_1->a, in_view_0->a);
  // K2: 2f+1 matching, including v.
  bench_.Give(3, forge().MakeCheckpoint(1, 0, 2, in_view_0->h, in_view_0->a));
  EXPECT_EQ(replica(3).stable_n(), 0u) << "two of view 0, one of view 1";
  bench_.Give(3, forge().MakeCheckpoint(1, 1, 2, in_view_0->h, in_view_0->a));
  EXPECT_EQ(replica(3).stable_n(), 0u) << "one of view 0, two of view 1";
  bench_.Give(3, forge().MakeCheckpoint(2, 1, 2, in_view_0->h, in_view_0->a));
  EXPECT_EQ(replica(3).stable_n(), 2u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kStable)->v, 1u);
}

// "For later ones once max_cc of w covers them": a history that goes on beyond n_G comes by X1.
TEST_F(V5Checkpoints, TentativeCheckpointsBeyondWaitForACertificate) {
  ShownHistory shown = InView0({Append({}, 0, 1)});
  shown.view_cert = forge().MakeViewCert(1, 1, shown.o[0]->order.h, {0, 1, 2});
  shown.o.push_back(Append(shown.o, 0, 2, 1));
  bench_.Give(3, forge().MakeState(shown, ""));
  ASSERT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(CheckpointsSaid(), Positions());
  EXPECT_EQ(bench_.InFlight<SpecResponse>(3, 0).size(), 1u) << "the boundary's SPEC-RESPONSE gathers one";
  EXPECT_EQ(replica(3).committed_n(), 1u);
  bench_.Give(3, forge().MakeCommit(CcFor(*shown.o[1]), shown.o[1]->order));
  EXPECT_EQ(CheckpointsSaid(), Positions({2}));
}

// A quorum of boundary answers is a certificate of its own view and of no other.
TEST_F(V5Checkpoints, BoundaryAnswersOfTheOldViewAreForgotten) {
  const Orders orders = OrderSome(2, {});
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeSpecResponse(i, Forge::TupleFor(*orders[1], "2"), "2"));
  Enter(1, {});
  Orders again;
  for (Timestamp t : {1, 2}) {
    again.push_back(Append(again, 0, t, 1));
    bench_.Give(3, again.back());
  }
  EXPECT_EQ(replica(3).history().max_n(), 2u);
  EXPECT_EQ(replica(3).committed_n(), 0u);
  EXPECT_EQ(CheckpointsSaid(), Positions());
}

// The proof that came with G makes the own tentative checkpoint stable.
TEST_F(V5Checkpoints, TheCheckpointOfTheSelectedHistoryIsStableHere) {
  const Orders orders = OrderSome(3, {3});
  ShownHistory ahead;
  ahead.checkpoint = CheckpointAfter({orders[0], orders[1]}).cert;
  ahead.o = {orders[2]};
  Enter(1, ahead);
  EXPECT_EQ(replica(3).stable_n(), 2u);
  EXPECT_EQ(replica(3).history().base_n(), 2u);
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_EQ(CheckpointsSaid(), Positions());
  EXPECT_EQ(LeaveAgain(1)->checkpoint, ahead.checkpoint) << "the proof is the one that came";
}

}  // namespace
}  // namespace zyz::zyzzyva

// V2 and V3: what makes a replica leave its view, what is frozen then, and how VIEW-CHANGEs become a NEW-VIEW. (V1, the
// suspicion that comes before, is in misbehaviour_test.)
#include <gtest/gtest.h>

#include "protocol/zyzzyva/service_state.h"
#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

class V2 : public ViewChangeBench {
 protected:
  using ViewChangeBench::ViewChangeBench;

  // r3's VIEW-CHANGE that is in flight to everybody.
  Ref<const ViewChange> Said(NodeId i = 3) {
    const auto said = bench_.InFlight<ViewChange>(i);
    EXPECT_EQ(said.size(), bench_.cluster().n() - 1) << bench_.Describe();
    for (const auto& m : said) EXPECT_EQ(m->digest(), said[0]->digest());
    return said.empty() ? New<ViewChange>(bench_.pool()) : said[0];
  }
  // r3 has executed one order and leaves view 0; nothing is in flight.
  Orders LeaveAfterOne() {
    Orders orders = OrderSome(1, {3});
    Hate(3, 0, {0, 1});
    EXPECT_TRUE(replica(3).IsLeaving());
    bench_.Drop();
    bench_.ForgetEvents();
    return orders;
  }
  void ExpectFrozen(SeqNum n, SeqNum committed_n) {
    EXPECT_EQ(replica(3).history().max_n(), n);
    EXPECT_EQ(replica(3).committed_n(), committed_n);
    EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
    EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
  }
};

// ---- What leads to it ----

TEST_F(V2, SuspicionsByFPlusOneReplicasEndTheView) {
  Hate(3, 0, {0, 0, 0});
  EXPECT_FALSE(replica(3).IsLeaving()) << "one replica has one vote";
  EXPECT_EQ(bench_.Count({}), 0u);
  Hate(3, 0, {1});
  EXPECT_TRUE(replica(3).IsLeaving());
  const auto said = Said();
  EXPECT_EQ(said->w, 1u);
  EXPECT_EQ(said->u, 0u);
  EXPECT_EQ(said->i, 3u);
  EXPECT_EQ(said->proof, forge().MakeProof(0, {0, 1}));
  EXPECT_EQ(bench_.Count({}), 3u) << "it suspects nobody itself";
}

TEST_F(V2, TheOwnSuspicionCounts) {
  const OrderHeader one = forge().MakeOrder(0, 9, {}, {MakeRequest(0, 1)})->order;
  const OrderHeader other = forge().MakeOrder(0, 9, {}, {MakeRequest(1, 1)})->order;
  bench_.Give(3, forge().MakePom(0, one, other));
  EXPECT_FALSE(replica(3).IsLeaving());
  Hate(3, 0, {2});
  EXPECT_EQ(Said()->proof, forge().MakeProof(0, {2, 3}));
}

TEST_F(V2, WithMoreFaultsMoreSuspicionsAreNeeded) {
  BenchOptions options = Options();
  options.f = 2;
  BenchCluster bench(options);
  for (NodeId i : {0, 1}) bench.Give(3, bench.forge().MakeHate(i, 0));
  EXPECT_FALSE(bench.replica(3).IsLeaving());
  bench.Give(3, bench.forge().MakeHate(6, 0));
  EXPECT_TRUE(bench.replica(3).IsLeaving());
}

TEST_F(V2, SuspicionsOfDifferentViewsDoNotAddUp) {
  Hate(3, 0, {0});
  Hate(3, 1, {1});
  EXPECT_FALSE(replica(3).IsLeaving());
  Hate(3, 1, {2});
  EXPECT_TRUE(replica(3).IsLeaving());
  EXPECT_EQ(Said()->w, 2u) << "a view that was never entered may be left, too";
  EXPECT_EQ(Said()->u, 0u);
}

TEST_F(V2, AnOlderSuspicionReplacesNoNewerOne) {
  Hate(3, 5, {0});
  Hate(3, 0, {0});
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 1u);
  Hate(3, 5, {1});
  EXPECT_EQ(Said()->w, 6u);
}

TEST_F(V2, SuspicionsOfTheLastViewThereIsLeadNowhere) {
  Hate(3, UINT64_MAX, {0, 1, 2});
  EXPECT_FALSE(replica(3).IsLeaving());
}

TEST_F(V2, AViewChangeBringsItsProof) {
  bench_.Give(3, forge().MakeViewChange(1, 6, {}, forge().MakeProof(5, {0, 2})));
  EXPECT_EQ(Said()->w, 6u);
  EXPECT_EQ(Said()->proof, forge().MakeProof(5, {0, 2}));
}

TEST_F(V2, ANewViewBringsItsProof) {
  bench_.Give(3, MakeNewView(5, {{0, {}}, {1, {}}, {2, {}}}));
  EXPECT_EQ(Said()->w, 5u);
  EXPECT_EQ(Said()->proof, forge().MakeProof(4, {0, 2}));
}

// ---- What is said ----

TEST_F(V2, TheViewChangeShowsEverything) {
  const Orders orders = OrderSome(6, {3});
  MakeStable(3, *orders[3], {0, 1});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[4]), orders[4]->order));
  bench_.Drop();
  Hate(3, 0, {0, 1});
  const auto said = Said();
  EXPECT_EQ(said->view_cert.v, 0u);
  EXPECT_EQ(said->checkpoint.n, 4u);
  EXPECT_EQ(said->checkpoint.h, orders[3]->order.h);
  EXPECT_EQ(said->checkpoint.votes.size(), 3u);
  ASSERT_EQ(said->o.size(), 2u);
  for (size_t k : {0, 1}) EXPECT_EQ(said->o[k]->digest(), orders[4 + k]->digest());
  ASSERT_TRUE(said->cc.has_value());
  EXPECT_EQ(said->cc->tuple, Forge::TupleFor(*orders[4], "5"));
  bench_.Give(2, said);
  EXPECT_EQ(bench_.CountRejected(2), 0u) << "and it is valid";
  EXPECT_TRUE(replica(2).IsLeaving());
}

TEST_F(V2, WhatTheCheckpointCoversIsNotShownAgain) {
  const Orders orders = OrderSome(4, {3});
  MakeStable(3, *orders[3], {0, 1});  // by a certificate for position 4
  bench_.Drop();
  Hate(3, 0, {0, 1});
  EXPECT_FALSE(Said()->cc.has_value());
  EXPECT_TRUE(Said()->o.empty());
}

// "Built once per w and repeated byte-identical on a timer until a view ≥ w is entered."
TEST_F(V2, TheViewChangeIsRepeatedUnchanged) {
  const Orders orders = OrderSome(4, {3});
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[3]), orders[3]->order));
  const auto own = bench_.InFlight<Checkpoint>(3);
  bench_.Drop();
  Hate(3, 0, {0, 1});
  const Digest first = Said()->digest();
  EXPECT_EQ(bench_.Delay(3, kRebroadcast), bench_.config().rebroadcast_ns);
  // "Only complete CHECKPOINT quorums for entries already held are recorded": the stable checkpoint moves, the message
  // does not.
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 4, own[0]->h, own[0]->a));
  EXPECT_EQ(replica(3).stable_n(), 4u);
  for (int k = 0; k < 3; ++k) {
    bench_.Drop();
    bench_.Fire(3, kRebroadcast);
    EXPECT_EQ(Said()->digest(), first);
    EXPECT_EQ(bench_.Count({}), 3u) << bench_.Describe();
    EXPECT_EQ(bench_.Delay(3, kRebroadcast), bench_.config().rebroadcast_ns);
  }
}

TEST_F(V2, TheSameReasonAgainBuildsNothingNew) {
  LeaveAfterOne();
  Hate(3, 0, {2});
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 1u) << "a suspicion of the view that is being left";
  bench_.Give(3, Shows(1, 1));
  EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
}

TEST_F(V2, EnteringEndsTheRepetition) {
  LeaveAfterOne();
  bench_.Give(3, MakeNewView(1, {{0, {}}, {1, {}}, {2, {}}}));
  ConfirmLikeOwn(3, {0, 1});
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_FALSE(replica(3).IsLeaving());
  EXPECT_FALSE(bench_.IsArmed(3, kRebroadcast));
}

// ---- Frozen ----

TEST_F(V2, NothingIsAppendedAndNobodyAnswered) {
  const Orders first = LeaveAfterOne();
  const auto second = chain_.Next({MakeRequest(0, 2)});
  bench_.Give(3, second);
  bench_.Give(3, first[0]);           // would be answered again
  bench_.Give(3, MakeRequest(0, 1));  // the same
  bench_.Give(3, MakeRequest(1, 1));  // would be passed on
  bench_.Give(3, forge().MakeFillHole(1, 0, 1, 1));
  bench_.Give(3, forge().MakeConfirmReq(1, 0, MakeRequest(0, 1)));
  EXPECT_EQ(bench_.CountRejected(3, kLeavingView), 6u);
  EXPECT_EQ(bench_.CountRejected(3), 6u);
  ExpectFrozen(1, 0);
}

TEST_F(V2, NoCertificateIsAcceptedOrBuilt) {
  const Orders orders = OrderSome(4, {3});
  Hate(3, 0, {0, 1});
  bench_.Drop();
  bench_.ForgetEvents();
  bench_.Give(3, forge().MakeCommit(CcFor(*orders[1]), orders[1]->order));
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeSpecResponse(i, Forge::TupleFor(*orders[3], "4"), "4"));
  EXPECT_EQ(bench_.CountRejected(3, kLeavingView), 4u);
  ExpectFrozen(4, 0);
  bench_.Give(3, forge().MakePom(0, OrderHeader{}, OrderHeader{}));
  EXPECT_EQ(bench_.CountRejected(3, kLeavingView), 5u);
}

// "… from CHECKPOINTs, STATEs and the proofs inside valid VIEW-CHANGEs and NEW-VIEWs alike: else a checkpoint that only
// a liar calls stable can be served by nobody."
TEST_F(V2, AProofInAViewChangeMakesTheOwnCheckpointStable) {
  const Orders orders = OrderSome(5, {3});
  const ProvenState at = CheckpointAfter({orders.begin(), orders.begin() + 4});
  bench_.Give(3, Shows(0, 1, {.view_cert = {}, .checkpoint = at.cert, .o = {}, .cc = {}}));
  EXPECT_EQ(replica(3).stable_n(), 4u);
  EXPECT_EQ(replica(3).history().max_n(), 5u);
  bench_.Drop();
  bench_.Give(3, forge().MakeStateRequest(2, 0, 0));
  const auto states = bench_.InFlight<State>(3, 2);
  ASSERT_EQ(states.size(), 1u) << "and it can be served";
  EXPECT_EQ(states[0]->checkpoint.n, 4u);
}

TEST_F(V2, AProofInANewViewMakesTheOwnCheckpointStable) {
  const Orders orders = OrderSome(4, {3});
  Hate(3, 0, {0, 1});
  const ShownHistory ahead = {.view_cert = {}, .checkpoint = CheckpointAfter(orders).cert, .o = {}, .cc = {}};
  bench_.Give(3, MakeNewView(1, {{0, ahead}, {1, {}}, {2, {}}}));
  EXPECT_EQ(replica(3).stable_n(), 4u);
}

// "This holds within the very step that sends it": r0's orders 1 … 3 were others for r3 than for everybody else. When 1
// comes and 2, 3 and 4 are taken up, the checkpoint at 4 convicts r0, and with its own I-HATE r3 has f+1.
TEST_F(V2, NothingIsSignedInTheStepThatLeaves) {
  const Orders orders = OrderSome(6, {});
  for (size_t k = 1; k < 6; ++k) bench_.Give(3, orders[k]);
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 4, Digest{1}, Digest{2}));
  Hate(3, 0, {1});
  EXPECT_FALSE(replica(3).IsLeaving());
  bench_.Drop();
  bench_.Give(3, orders[0]);
  EXPECT_TRUE(replica(3).IsLeaving());
  EXPECT_EQ(replica(3).history().max_n(), 4u) << "5 and 6 are not taken up any more";
  for (const auto& response : bench_.InFlight<SpecResponse>(3)) EXPECT_LE(response->tuple.n, 4u);
  EXPECT_EQ(Said()->o.size(), 4u);
}

// A quorum for what is not held, or for something else, records nothing and asks for nothing to be filled.
TEST_F(V2, OnlyWhatIsHeldBecomesStable) {
  OrderSome(2, {3});
  Hate(3, 0, {0, 1});
  bench_.Drop();
  bench_.ForgetEvents();
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 4, Digest{1}, Digest{2}));
  EXPECT_EQ(replica(3).stable_n(), 0u);
  ExpectFrozen(2, 0);
}

TEST_F(V2, NoTimerOfTheOldViewActs) {
  bench_.Give(3, MakeRequest(1, 1));                 // passed on: timer suspect
  chain_.Next({MakeRequest(0, 1)});                  // lost
  bench_.Give(3, chain_.Next({MakeRequest(0, 2)}));  // a hole: timer fill
  EXPECT_TRUE(bench_.IsArmed(3, {kFillHoleTimer, 0}));
  Hate(3, 0, {0, 1});
  bench_.Drop();
  bench_.ForgetEvents();
  EXPECT_FALSE(bench_.IsArmed(3, {kFillHoleTimer, 0}));
  bench_.Fire(3, {kSuspectTimer, 1});
  ExpectFrozen(0, 0);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u);
}

TEST_F(V2, APrimaryThatLeavesOrdersNothing) {
  BenchOptions options = Options();
  options.config.batch_max = 2;
  options.config.batch_delay_ns = 1000;
  BenchCluster bench(options);
  bench.Give(0, bench.forge().MakeRequest(bench.c(0), 1));
  EXPECT_TRUE(bench.IsArmed(0, {kBatchTimer, 0}));
  for (NodeId i : {1, 2}) bench.Give(0, bench.forge().MakeHate(i, 0));
  EXPECT_FALSE(bench.IsArmed(0, {kBatchTimer, 0}));
  bench.Give(0, bench.forge().MakeRequest(bench.c(1), 1));
  EXPECT_EQ(bench.Count({.kind = kOrderReq}), 0u);
  EXPECT_EQ(bench.replica(0).history().max_n(), 0u);
}

TEST_F(V2, AtTheWindowsEdgeNothingIsRepeated) {
  OrderSome(8, {3});
  EXPECT_TRUE(bench_.IsArmed(3, {kWindowTimer, 0}));
  Hate(3, 0, {0, 1});
  EXPECT_FALSE(bench_.IsArmed(3, {kWindowTimer, 0}));
}

// "The replica never again enters, by V5 or X1, a view below w."
TEST_F(V2, NoViewBelowTheOneLeftForIsEntered) {
  const auto new_view = MakeNewView(1, {{0, {}}, {1, {}}, {2, {}}});
  bench_.Give(3, new_view);
  Hate(3, 1, {0, 2});  // r3 has confirmed view 1, and leaves for view 2
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kEntered), nullptr);
  ConfirmLikeOwn(3, {0, 1, 2});
  EXPECT_EQ(replica(3).view(), 0u) << "V5";
  bench_.Drop();
  bench_.ForgetEvents();
  ShownHistory in_view_1 = InView0({chain_.Next({MakeRequest(0, 1)})});
  in_view_1.view_cert = forge().MakeViewCert(1, 1, in_view_1.o[0]->order.h, {0, 1, 2});
  bench_.Give(3, forge().MakeState(in_view_1, ""));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  bench_.Give(3, new_view);
  EXPECT_EQ(bench_.CountRejected(3, kLeavingView), 1u);
  ExpectFrozen(0, 0);
  EXPECT_EQ(replica(3).view(), 0u) << "X1";
  in_view_1.view_cert = forge().MakeViewCert(2, 1, in_view_1.o[0]->order.h, {0, 1, 2});
  bench_.Give(3, forge().MakeState(in_view_1, ""));
  EXPECT_EQ(replica(3).view(), 2u) << "but view 2 itself is";
}

TEST_F(V2, NoConfirmationIsAskedForOrCountedBelow) {
  Hate(3, 1, {0, 2});
  bench_.Drop();
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 0, {}));
  EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
  EXPECT_EQ(replica(3).view(), 0u);
}

// ---- V3, a backup: timer new-view ----

class V3 : public V2 {
 protected:
  // r3 gets a quorum of VIEW-CHANGE(w), its own included.
  void ExpectQuorumFor(View w) {
    bench_.Give(3, Shows(0, w));
    EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait)) << "2f are not enough";
    bench_.Give(3, Shows(2, w));
    EXPECT_TRUE(bench_.IsArmed(3, kNewViewWait));
  }
  // Nobody sends NEW-VIEW(w): r3 and r2 suspect its primary, too.
  void FailView(View w) {
    bench_.Fire(3, kNewViewWait);
    Hate(3, w, {2});
  }
  void EnterView(View w, const Orders& o = {}) {
    bench_.Drop({.kind = kViewConfirm});
    bench_.Give(3, MakeNewView(w, {{0, InView0(o)}, {1, InView0(o)}, {2, InView0(o)}}));
    ConfirmLikeOwn(3, {0, 1});
    ASSERT_EQ(replica(3).view(), w);
  }
};

TEST_F(V3, AQuorumOfViewChangesStartsTheTimer) {
  ExpectQuorumFor(1);
  EXPECT_EQ(bench_.Delay(3, kNewViewWait), bench_.config().new_view_ns);
  bench_.Give(3, Shows(1, 1));
  EXPECT_EQ(bench_.Armings(3, kNewViewWait), 1u) << "a later one does not move it";
  EXPECT_EQ(bench_.Count({.kind = kNewView}), 0u) << "r3 is not the primary";
}

TEST_F(V3, ViewChangesForDifferentViewsDoNotAddUp) {
  bench_.Give(3, Shows(0, 1));
  bench_.Give(3, Shows(1, 2));
  EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait));
  bench_.Give(3, Shows(2, 1));
  EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait)) << "own and r0's are for different views";
  bench_.Give(3, Shows(2, 2));
  EXPECT_TRUE(bench_.IsArmed(3, kNewViewWait));
}

TEST_F(V3, OneReplicaHasOneViewChange) {
  bench_.Give(3, Shows(0, 1));
  bench_.Give(3, Shows(0, 1));
  bench_.Give(3, Shows(0, 1, InView0(OrderSome(1, {}))));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 2u);
  EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait));
}

TEST_F(V3, WithoutANewViewItsPrimaryIsSuspected) {
  ExpectQuorumFor(1);
  bench_.Drop();
  bench_.Fire(3, kNewViewWait);
  const auto hates = bench_.InFlight<IHateThePrimary>(3, 0);
  ASSERT_EQ(hates.size(), 1u);
  EXPECT_EQ(hates[0]->v, 1u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kSuspected)->v, 1u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kSuspected)->subject, 1u);
  bench_.Drop();
  bench_.Fire(3, kRebroadcast);
  EXPECT_EQ(bench_.InFlight<IHateThePrimary>(3, 0).size(), 1u) << "repeated with the VIEW-CHANGE";
  EXPECT_EQ(bench_.InFlight<ViewChange>(3, 0).size(), 1u);
  Hate(3, 1, {2});
  const auto said = bench_.InFlight<ViewChange>(3, 1).back();
  EXPECT_EQ(said->w, 2u);
  EXPECT_EQ(said->u, 0u);
  EXPECT_EQ(said->proof, forge().MakeProof(1, {2, 3}));
}

// "Timer new-view … ends when a view ≥ w is entered": neither by NEW-VIEW nor by a confirmation, which lead nowhere
// yet.
TEST_F(V3, OnlyEnteringEndsTheTimer) {
  ExpectQuorumFor(1);
  bench_.Give(3, MakeNewView(1, {{0, {}}, {1, {}}, {2, {}}}));
  EXPECT_EQ(bench_.InFlight<ViewConfirm>(3, 0).size(), 1u);
  ConfirmLikeOwn(3, {0});
  EXPECT_TRUE(bench_.IsArmed(3, kNewViewWait));
  EXPECT_EQ(bench_.Armings(3, kNewViewWait), 1u);
  bench_.Fire(3, kNewViewWait);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kSuspected)->v, 1u) << "2f+1 never confirmed";
}

// "Suspecting a pending view … for whatever reason only with 2f+1 VIEW-CHANGE(w) in hand."
TEST_F(V3, APendingViewIsSuspectedWithAQuorumInHandOnly) {
  const auto bad_order = [&](View v) {
    return forge().MakeOrder(v, 1, {}, {});
  };  // an empty batch: its primary's fault
  Hate(3, 0, {0, 1});
  bench_.Give(3, bad_order(1));
  EXPECT_EQ(bench_.CountRejected(3, kBadBatchDigest), 1u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u) << "only its own VIEW-CHANGE is there";
  ExpectQuorumFor(1);
  bench_.Give(3, bad_order(1));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 1u);
}

// "A proof against the primary of v never makes the primary of the pending w suspect."
TEST_F(V3, AProofAgainstTheOldPrimarySaysNothingOfTheNext) {
  OrderSome(4, {3});
  Hate(3, 0, {0, 1});
  for (NodeId i : {0, 2}) bench_.Give(3, Shows(i, 1));
  bench_.ForgetEvents();
  // A stable checkpoint of view 0 contradicts r3's order at 4.
  for (NodeId i : {0, 1, 2}) bench_.Give(3, forge().MakeCheckpoint(i, 0, 4, Digest{1}, Digest{2}));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kConvicted), 0u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u);
  EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary, .from = 3}), 0u);
}

TEST_F(V3, AViewThatIsEnteredIsNotWaitedForAnyMore) {
  ExpectQuorumFor(1);
  EnterView(1);
  EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u);
}

TEST_F(V3, ViewsMayBeSkipped) {
  ExpectQuorumFor(1);
  bench_.Drop();
  bench_.Give(3, Shows(2, 6));
  EXPECT_EQ(Said()->w, 6u);
  EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait)) << "the timer was view 1's";
  bench_.Give(3, Shows(0, 6));
  EXPECT_EQ(bench_.Delay(3, kNewViewWait), bench_.config().new_view_ns);
  EnterView(6);
}

TEST_F(V3, ALateViewChangeIsToldWhereTheOthersAre) {
  ExpectQuorumFor(1);
  EnterView(1);
  bench_.Drop();
  bench_.ForgetEvents();
  bench_.Give(3, Shows(2, 1));
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 1u);
  ASSERT_EQ(bench_.InFlight<State>(3, 2).size(), 1u) << bench_.Describe();
  EXPECT_EQ(bench_.InFlight<State>(3, 2)[0]->view_cert.v, 1u);
  bench_.Give(3, Shows(2, 1));
  EXPECT_EQ(bench_.Count({}), 1u) << "once per interval";
}

TEST_F(V3, TheOwnViewChangeComesBackForNothing) {
  Hate(3, 0, {0, 1});
  const auto own = Said();
  bench_.Drop();
  bench_.ForgetEvents();
  bench_.Give(3, own);
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

// ---- V3, the new primary ----

// "With 2f+1 valid VIEW-CHANGE(w) broadcasts NEW-VIEW(w, P); P has exactly 2f+1 members, by replica id."
TEST_F(V3, TheNewPrimaryShowsExactlyAQuorum) {
  const Orders orders = OrderSome(1, {1});
  bench_.Drop();
  const auto from_3 = Shows(3, 1, InView0(orders)), from_0 = Shows(0, 1);
  bench_.Give(1, from_3);
  const auto own = bench_.InFlight<ViewChange>(1, 0);
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(bench_.Count({.kind = kNewView}), 0u) << "2f are not enough";
  bench_.Give(1, from_0);
  const auto new_views = bench_.InFlight<NewView>(1);
  ASSERT_EQ(new_views.size(), 3u) << "to all";
  const NewView& m = *new_views[0];
  EXPECT_EQ(m.w, 1u);
  ASSERT_EQ(m.p.size(), 3u);
  EXPECT_EQ(m.p[0]->digest(), from_0->digest());
  EXPECT_EQ(m.p[1]->digest(), own[0]->digest());
  EXPECT_EQ(m.p[2]->digest(), from_3->digest());
  EXPECT_EQ(bench_.InFlight<ViewConfirm>(1, 0).size(), 1u) << "it confirms like everybody";
  EXPECT_EQ(bench_.Delay(1, kNewViewWait), bench_.config().new_view_ns) << "and waits like everybody";
  bench_.Drop();
  bench_.Give(1, Shows(2, 1));
  EXPECT_EQ(bench_.Count({}), 0u) << "one more changes nothing: " << bench_.Describe();
  bench_.Give(3, new_views[0]);
  EXPECT_EQ(bench_.CountRejected(3), 0u) << "and it is valid";
}

TEST_F(V3, MembersMayHaveComeBeforeTheProof) {
  // r1 leads views 1 and 5. Those for 5 are there before r1 leaves for 5 itself.
  bench_.Give(1, Shows(0, 1));
  bench_.Give(1, Shows(3, 5));
  EXPECT_EQ(bench_.Count({.kind = kNewView}), 0u) << "r0's is for view 1";
  bench_.Give(1, Shows(2, 1));
  EXPECT_EQ(bench_.Count({.kind = kNewView}), 0u) << "view 1 is behind";
  bench_.Give(1, Shows(2, 5));
  const auto new_views = bench_.InFlight<NewView>(1, 0);
  ASSERT_EQ(new_views.size(), 1u);
  EXPECT_EQ(new_views[0]->w, 5u);
  for (size_t k : {0, 1, 2}) EXPECT_EQ(new_views[0]->p[k]->i, k + 1);
}

TEST_F(V3, WhoRepeatsItsViewChangeGetsTheNewViewAgain) {
  bench_.Give(1, Shows(3, 1));
  bench_.Give(1, Shows(0, 1));
  const Digest first = bench_.InFlight<NewView>(1, 0)[0]->digest();
  bench_.Drop();
  bench_.Give(1, Shows(3, 1));
  ASSERT_EQ(bench_.InFlight<NewView>(1, 3).size(), 1u);
  EXPECT_EQ(bench_.InFlight<NewView>(1, 3)[0]->digest(), first);
  EXPECT_EQ(bench_.Count({}), 1u) << "and nobody else: " << bench_.Describe();
}

TEST_F(V3, WithMoreFaultsTheQuorumGrows) {
  BenchOptions options = Options();
  options.f = 2;
  BenchCluster bench(options);
  const auto shows = [&](NodeId i) {
    return bench.forge().MakeViewChange(i, 1, {}, bench.forge().MakeProof(0, {0, 2, 4}));
  };
  for (NodeId i : {6, 5, 4}) bench.Give(1, shows(i));
  EXPECT_EQ(bench.Count({.kind = kNewView}), 0u);
  bench.Give(1, shows(0));
  const auto new_views = bench.InFlight<NewView>(1);
  ASSERT_EQ(new_views.size(), 6u);
  ASSERT_EQ(new_views[0]->p.size(), 5u);
  for (size_t k = 1; k < 5; ++k) EXPECT_GT(new_views[0]->p[k]->i, new_views[0]->p[k - 1]->i);
}

}  // namespace
}  // namespace zyz::zyzzyva

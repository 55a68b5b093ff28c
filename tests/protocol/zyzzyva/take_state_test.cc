// X1: what a replica takes of a STATE: all of it, some of it, or nothing. (What a STATE must prove before anything else
// is in history_claim_test.)
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/state_transfer_bench.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

// ---- What is refused ----

TEST_F(X1, AStateThatIsNotAheadIsRefused) {
  OrderUpTo(3, 2);
  ExpectRefused(kDuplicate, StateOf(ShownAt(0, 2)));
  ExpectRefused(kDuplicate, StateOf(ShownAt(0, 1)));
  bench_.Give(3, StateOf(InView1(2, {})));
  ASSERT_EQ(replica(3).view(), 1u);
  ExpectRefused(kDuplicate, StateOf(ShownAt(0, 3)));
}

// "Its chain contains my stable checkpoint or its checkpoint lies beyond mine."
TEST_F(X1, MyStableCheckpointIsKept) {
  OrderUpTo(4, 4);
  MakeStable(3, *orders_[3], {0, 1});
  bench_.Drop();
  ShownHistory shown = InView1(0, {1, 2, 3});
  ExpectRefused(kConflict, StateOf(shown));  // ends before it
  shown = InView1(0, {1, 2, 3, 4, 5});
  ExpectRefused(kConflict, StateOf(shown));  // passes elsewhere
  bench_.Give(3, StateOf(InView1(4, {1})));
  EXPECT_EQ(replica(3).view(), 1u) << "one that contains it is taken";
  EXPECT_EQ(replica(3).history().max_n(), 5u);
  EXPECT_EQ(replica(3).stable_n(), 4u);
}

TEST_F(X1, ASnapshotThatDoesNotRestoreIsRefused) {
  OrderUpTo(4, 0);
  const Bytes broken = "not a snapshot";
  const Digest a = ServiceState::SnapshotDigest(broken);
  ShownHistory shown;
  shown.checkpoint = forge().MakeCheckpointCert(0, 4, orders_[3]->order.h, a, {0, 1, 2});
  ExpectRefused(kConflict, forge().MakeState(shown, broken));
  shown.view_cert = forge().MakeViewCert(1, 4, orders_[3]->order.h, {0, 1, 2});
  ExpectRefused(kConflict, forge().MakeState(shown, broken));
}

// ---- In my own view it may only extend my history ----

TEST_F(X1, ALongerHistoryOfMyViewExtendsMine) {
  OrderUpTo(3, 1);
  ShownHistory shown = ShownAt(0, 3);
  shown.cc = CcFor(*orders_[1]);
  bench_.Give(3, StateOf(shown));
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_EQ(replica(3).committed_n(), 2u) << "its certificate is mine now";
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 2u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kEntered), 0u);
  EXPECT_EQ(Answer(0)->r, "3");
  EXPECT_TRUE(Answer(0)->order.has_value()) << "as if r0 had sent it";
  bench_.Drop();
  bench_.Give(3, OrderNext({}));
  EXPECT_EQ(Answer(0)->r, "4");
}

TEST_F(X1, WhatCameEarlyFollowsTheExtension) {
  OrderUpTo(3, 0);
  bench_.Give(3, orders_[2]);
  EXPECT_EQ(replica(3).history().max_n(), 0u);
  bench_.Give(3, StateOf(ShownAt(0, 2)));
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_FALSE(bench_.IsArmed(3, {kFillHoleTimer, 0}));
}

// "If it disagrees I keep mine, and send the POM if its ORDER-REQs make one."
TEST_F(X1, AContradictionInMyViewConvictsThePrimary) {
  OrderUpTo(2, 2);
  OrderChain other(&forge(), 0, 1, orders_[0]->order.h);
  const auto theirs = other.Next({MakeRequest(1, 1)});
  const auto state = StateOf(InView0({orders_[0], theirs, other.Next({MakeRequest(1, 2)})}));
  bench_.Give(3, state);
  EXPECT_EQ(replica(3).history().max_n(), 2u);
  EXPECT_EQ(replica(3).history().max_h(), orders_[1]->order.h);
  EXPECT_EQ(bench_.CountRejected(3, kConflict), 1u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kConvicted), 1u);
  const auto poms = bench_.InFlight<Pom>(3, 0);
  ASSERT_EQ(poms.size(), 1u);
  EXPECT_EQ(poms[0]->first, theirs->order);
  EXPECT_EQ(poms[0]->second, orders_[1]->order);
}

// The ORDER-REQ that mine contradicts is collected everywhere: the checkpoint itself stands for it in the POM (A6).
TEST_F(X1, AContradictionAtACheckpointOfMyViewConvictsThePrimary) {
  OrderUpTo(6, 5);
  OrderChain other(&forge(), 0);
  Orders theirs;
  for (Timestamp t = 1; t <= 4; ++t) theirs.push_back(other.Next({MakeRequest(1, t)}));
  const auto at = CheckpointAfter(theirs);
  ShownHistory shown;  // not even longer than mine
  shown.checkpoint = at.cert;
  ExpectRefused(kConflict, forge().MakeState(shown, at.snapshot));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kConvicted), 1u);
  const auto poms = bench_.InFlight<Pom>(3, 2);
  ASSERT_EQ(poms.size(), 1u);
  EXPECT_EQ(poms[0]->first, orders_[3]->order);
  EXPECT_EQ(poms[0]->stable, at.cert);
  bench_.Give(2, poms[0]);
  EXPECT_EQ(bench_.CountEvents(2, EventKind::kConvicted), 1u) << "it convinces who has collected what it contradicts";
}

TEST_F(X1, ACheckpointConvictsNobodyElse) {
  OrderUpTo(4, 4);
  OrderChain other(&forge(), 0);
  Orders theirs;
  for (Timestamp t = 1; t <= 4; ++t) theirs.push_back(other.Next({MakeRequest(1, t)}));
  const auto refused = [&](const OrderHeader& first, const OrderHeader& second, const CheckpointCert& stable) {
    auto pom = forge().MakePom(0, first, second);
    pom->stable = stable;
    bench_.ForgetEvents();
    bench_.Give(3, pom);
    return bench_.CountRejected(3, RejectReason::kInvalidPom) == 1;
  };
  const OrderHeader mine = orders_[3]->order;
  const CheckpointCert stable = CheckpointAfter(theirs).cert;
  EXPECT_TRUE(refused(mine, mine, CheckpointAfter(Upto(4)).cert)) << "the same h";
  EXPECT_TRUE(refused(orders_[2]->order, orders_[2]->order, stable)) << "another position";
  EXPECT_TRUE(refused(mine, orders_[2]->order, stable)) << "two orders";
  EXPECT_TRUE(refused(mine, mine, CheckpointAfter(theirs, 1).cert)) << "another view";
  CheckpointCert short_of_votes = stable;
  short_of_votes.votes.pop_back();
  EXPECT_TRUE(refused(mine, mine, short_of_votes));
  OrderHeader unsigned_order = mine;
  unsigned_order.sig = {};
  EXPECT_TRUE(refused(unsigned_order, unsigned_order, stable));
  EXPECT_FALSE(refused(mine, mine, stable));
}

// A3 (5), (6) hold for what a STATE brings, too.
TEST_F(X1, AStaleOrderInAStateEndsTheExtension) {
  OrderUpTo(1, 1);
  OrderChain chain(&forge(), 0, 1, orders_[0]->order.h);
  ShownHistory shown = InView0({orders_[0], chain.Next({MakeRequest(1, 1)}), chain.Next({MakeRequest(1, 1)})});
  bench_.Give(3, StateOf(shown));
  EXPECT_EQ(replica(3).history().max_n(), 2u);
}

TEST_F(X1, AnUnacceptableNdInAStateEndsTheExtension) {
  const auto first = forge().MakeOrder(0, 1, {}, {MakeRequest(0, 1)}, /*nd=*/5);
  const auto second = forge().MakeOrder(0, 2, first->order.h, {MakeRequest(0, 2)}, /*nd=*/5);
  bench_.Give(3, StateOf(InView0({first, second})));
  EXPECT_EQ(replica(3).history().max_n(), 1u);
}

TEST_F(X1, TheSameHoldsBeyondTheInheritedHistoryOfALaterView) {
  OrderUpTo(1, 0);
  bench_.Give(3, StateOf(InView1(1, {1, 2, 2, 3})));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 3u) << "position 4 repeats a request";
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 3u);
  ShownHistory shown = InView1(1, {});
  shown.o.push_back(forge().MakeOrder(1, 2, orders_[0]->order.h, {MakeRequest(1, 1)}, /*nd=*/1));
  BenchCluster bench(Options());
  bench.Give(3, StateOf(shown));
  EXPECT_EQ(bench.replica(3).view(), 1u);
  EXPECT_EQ(bench.replica(3).history().max_n(), 1u) << "an ND that the application does not accept";
}

TEST_F(X1, AnExtensionStaysInsideTheWindow) {
  // The sender's checkpoint is at 4; mine is at 0 and does not move, for my state there is another.
  OrderUpTo(9, 5);
  ShownHistory shown = ShownAt(4, 9);
  const Digest a = ServiceState::SnapshotDigest("other");
  shown.checkpoint = forge().MakeCheckpointCert(0, 4, orders_[3]->order.h, a, {0, 1, 2});
  bench_.Give(3, forge().MakeState(shown, "other"));
  EXPECT_EQ(replica(3).stable_n(), 0u);
  EXPECT_EQ(replica(3).history().max_n(), 8u);
}

TEST_F(X1, TheProofInAStateMakesMyCheckpointStable) {
  OrderUpTo(6, 5);
  bench_.Give(3, StateOf(ShownAt(4, 5)));  // not longer than mine, and yet
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  EXPECT_EQ(replica(3).stable_n(), 4u);
  EXPECT_EQ(replica(3).history().base_n(), 4u);
  EXPECT_EQ(replica(3).history().max_n(), 5u);
}

TEST_F(X1, AProofOfALaterViewDoesNot) {
  OrderUpTo(4, 4);
  ShownHistory shown = InView1(4, {}, /*cp=*/4);
  shown.checkpoint = CheckpointAfter(Upto(4), /*v=*/1).cert;
  Hate(3, 4, {0, 1});  // on the way to view 5, so that the rest is refused
  bench_.Give(3, forge().MakeState(shown, CheckpointAfter(Upto(4)).snapshot));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  EXPECT_EQ(replica(3).stable_n(), 0u);
}

// ---- A snapshot beyond my history ----

TEST_F(X1, ASnapshotOfMyViewIsInstalled) {
  OrderUpTo(6, 2);
  bench_.Give(3, StateOf(ShownAt(4, 6)));
  EXPECT_EQ(replica(3).stable_n(), 4u);
  EXPECT_EQ(replica(3).history().base_n(), 4u);
  EXPECT_EQ(replica(3).history().max_n(), 6u);
  EXPECT_EQ(replica(3).committed_n(), 4u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kStable)->n, 4u);
  EXPECT_EQ(Answer(0)->r, "6");
  bench_.Drop();
  Hate(3, 0, {0, 1});
  const auto said = bench_.InFlight<ViewChange>(3, 0);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0]->checkpoint, CheckpointAfter(Upto(4)).cert);
  bench_.Give(2, said[0]);
  EXPECT_EQ(bench_.CountRejected(2), 0u);
}

// "What I have answered in this view must stay true": a client's record in the snapshot contradicts my history. But f+1
// correct replicas answered otherwise in this very view, so what I answered can never complete. I take their history,
// and say nothing in this view of the positions that I had.
TEST_F(X1, ACheckpointOfMyViewReplacesAnswersThatCannotComplete) {
  OrderUpTo(1, 1);
  OrderChain other(&forge(), 0);
  Orders theirs = {other.Next({MakeRequest(1, 1)})};
  for (Timestamp t = 2; t <= 4; ++t) theirs.push_back(other.Next({MakeRequest(0, t)}));
  const auto at = CheckpointAfter(theirs);
  ShownHistory shown;
  shown.checkpoint = at.cert;
  bench_.Give(3, forge().MakeState(shown, at.snapshot));
  EXPECT_EQ(replica(3).stable_n(), 4u);
  EXPECT_EQ(replica(3).history().max_h(), theirs[3]->order.h);
  bench_.Drop();
  bench_.Give(3, MakeRequest(1, 1));  // executed at position 1, where I have signed something else
  EXPECT_EQ(bench_.InFlight<SpecResponse>(3, c(1)).size(), 0u);
  EXPECT_EQ(bench_.InFlight<LocalCommit>(3, c(1)).size(), 1u)
      << "the position is committed, and I never said otherwise";
  bench_.Give(3, MakeRequest(0, 4));
  EXPECT_EQ(bench_.InFlight<SpecResponse>(3, c(0)).size(), 1u) << "beyond what I had";
}

// Timer suspect "ends when a request of c with timestamp ≥ t is executed", and it was, before the snapshot.
TEST_F(X1, WhatTheSnapshotExecutedIsWaitedForNoMore) {
  OrderUpTo(4, 0);
  bench_.Give(3, MakeRequest(0, 4));
  bench_.Give(3, MakeRequest(1, 1));
  bench_.Give(3, StateOf(ShownAt(4, 4)));
  bench_.Drop();
  if (bench_.IsArmed(3, {kSuspectTimer, 0})) bench_.Fire(3, {kSuspectTimer, 0});
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u);
  EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
  bench_.Fire(3, {kSuspectTimer, 1});
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 1u) << "c1's request is still not ordered";
}

// ---- "A primary takes none for a view it has ordered in" ----

TEST_F(X1, APrimaryThatOrderedTakesNone) {
  bench_.Give(0, MakeRequest(2, 1));
  ASSERT_EQ(replica(0).history().max_n(), 1u);
  const auto own = bench_.InFlight<OrderReq>(0)[0];
  bench_.Drop();
  OrderChain chain(&forge(), 0, 1, own->order.h);
  bench_.Give(0, StateOf(InView0({own, chain.Next({MakeRequest(1, 1)})})));
  EXPECT_EQ(bench_.CountRejected(0, kConflict), 1u);
  EXPECT_EQ(replica(0).history().max_n(), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(X1, APrimaryThatHasOrderedNothingTakesItsOwnOrdersBack) {
  OrderUpTo(2, 0);
  bench_.Give(0, StateOf(ShownAt(0, 2)));
  EXPECT_EQ(replica(0).history().max_n(), 2u);
  bench_.Give(0, MakeRequest(1, 1));
  EXPECT_EQ(replica(0).history().max_n(), 3u) << "and goes on after them";
}

// ---- A later view: "then it stands where the sender stood, in the sender's view" ----

TEST_F(X1, ALaterViewIsEntered) {
  OrderUpTo(3, 3);
  ShownHistory shown = InView1(2, {1, 2});
  shown.cc = forge().MakeCc(Forge::TupleFor(*shown.o[2], "3"), {0, 1, 2});
  const auto state = StateOf(shown);
  bench_.Give(3, state);
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 4u);
  EXPECT_EQ(replica(3).history().max_h(), shown.o[3]->order.h);
  EXPECT_EQ(replica(3).committed_n(), 3u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 2u) << "back to position 2, and forward";
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kEntered)->v, 1u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kEntered)->n, 4u);
  EXPECT_EQ(Answer(0)->tuple.v, 1u);
  EXPECT_EQ(Answer(0)->tuple.n, 2u);
  EXPECT_FALSE(Answer(0)->order.has_value());
  EXPECT_EQ(Answer(1)->r, "4");
  EXPECT_TRUE(Answer(1)->order.has_value());
  // It answers others with the same.
  bench_.Drop();
  bench_.Give(3, forge().MakeStateRequest(2, 0, 0));
  ASSERT_EQ(bench_.InFlight<State>(3, 2).size(), 1u);
  EXPECT_EQ(bench_.InFlight<State>(3, 2)[0]->digest(), state->digest());
  EXPECT_EQ(bench_.CountRejected(3), 0u);
}

TEST_F(X1, ALaterViewWithASnapshotIsEntered) {
  OrderUpTo(5, 2);
  bench_.Give(3, StateOf(InView1(5, {1}, /*cp=*/4)));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).stable_n(), 4u);
  EXPECT_EQ(replica(3).history().max_n(), 6u);
  EXPECT_EQ(Answer(1)->r, "6");
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kStable)->n, 4u);
}

TEST_F(X1, AViewWhoseInheritedHistoryLiesBelowTheCheckpointIsEntered) {
  OrderUpTo(4, 0);
  ShownHistory shown;
  OrderChain chain(&forge(), 1, 2, orders_[1]->order.h);
  Orders all = {orders_[0], orders_[1], chain.Next({MakeRequest(1, 1)}), chain.Next({MakeRequest(1, 2)})};
  const auto at = CheckpointAfter(all, /*v=*/1);
  shown.view_cert = forge().MakeViewCert(1, 2, orders_[1]->order.h, {0, 1, 2});
  shown.checkpoint = at.cert;
  shown.o = {chain.Next({MakeRequest(1, 3)})};
  bench_.Give(3, forge().MakeState(shown, at.snapshot));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 5u);
  EXPECT_EQ(replica(3).committed_n(), 4u);
  EXPECT_EQ(Answer(1)->r, "5");
}

// Equal batches in two views: the new view's ORDER-REQ replaces the old one, or the next VIEW-CHANGE would be invalid.
TEST_F(X1, OrdersOfTheNewViewReplaceEqualOnesOfTheOld) {
  OrderUpTo(2, 2);
  ShownHistory shown = InView1(1, {});
  shown.o.push_back(forge().MakeOrder(1, 2, orders_[0]->order.h, orders_[1]->batch));
  ASSERT_EQ(shown.o[1]->order.h, orders_[1]->order.h);
  bench_.Give(3, StateOf(shown));
  ASSERT_EQ(replica(3).view(), 1u);
  bench_.Drop();
  Hate(3, 1, {0, 1});
  const auto said = bench_.InFlight<ViewChange>(3, 0);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0]->o[1]->order.v, 1u);
  bench_.Give(2, said[0]);
  EXPECT_EQ(bench_.CountRejected(2), 0u);
}

TEST_F(X1, ALeavingReplicaIsTakenAlong) {
  OrderUpTo(1, 1);
  Hate(3, 0, {0, 1});
  bench_.Drop();
  bench_.Give(3, StateOf(InView1(1, {1})));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_FALSE(replica(3).IsLeaving());
  EXPECT_FALSE(bench_.IsArmed(3, kRebroadcast));
  EXPECT_EQ(bench_.Count({.kind = kViewChange}), 0u);
}

TEST_F(X1, ALeavingReplicaAsksForASnapshotOnly) {
  OrderUpTo(3, 3);
  Hate(3, 0, {0, 1});
  bench_.Drop();
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeStateRequest(i, 5, 0));
  ExpectAsked(0, 0);  // its speculative entries say nothing
}

// Under `published` a certificate of an older view goes along, as far as the history has it.
class X1Published : public X1 {
 protected:
  X1Published() : X1(Options(ViewChangeRule::kPublished)) {}
};

TEST_F(X1Published, AnOldCertificateComesWithTheState) {
  OrderUpTo(3, 0);
  ShownHistory shown = InView1(3, {});
  shown.cc = CcFor(*orders_[1]);
  bench_.Give(3, StateOf(shown));
  ASSERT_EQ(replica(3).view(), 1u);
  bench_.Drop();
  Hate(3, 1, {0, 1});
  const auto said = bench_.InFlight<ViewChange>(3, 0);
  ASSERT_EQ(said.size(), 1u);
  ASSERT_TRUE(said[0]->cc.has_value());
  EXPECT_EQ(said[0]->cc->tuple.v, 0u);
  EXPECT_EQ(said[0]->cc->tuple.n, 2u);
}

}  // namespace
}  // namespace zyz::zyzzyva

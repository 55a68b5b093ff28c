// V4: what a replica confirms, and what it fetches first.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/new_view_bench.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

using V4 = NewViewBench;

// ---- V4 ----

// "Computes G itself and broadcasts VIEW-CONFIRM(w, n_G, h_G) … Its own state is not touched yet."
TEST_F(V4, EverybodyConfirmsWhatIsSelected) {
  const Orders orders = OrderSome(3, {3});
  bench_.Drop();
  bench_.ForgetEvents();
  bench_.Give(3, MakeNewView(1, {{0, InView0({orders[0], orders[1]})},
                                 {1, InView0({orders[0]})},
                                 {2, InView0({orders[0], orders[1]})}}));
  ExpectConfirm(1, 2, orders[1]->order.h);
  EXPECT_EQ(replica(3).view(), 0u);
  EXPECT_EQ(replica(3).history().max_n(), 3u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
  EXPECT_TRUE(replica(3).IsLeaving());
}

// "One value per view, ever (remembered; another NEW-VIEW(w) gets the same confirm or nothing)."
TEST_F(V4, AnotherNewViewChangesNothing) {
  const Orders orders = OrderSome(2, {});
  bench_.Give(3, AllShow(1, InView0(orders)));
  bench_.Drop({.kind = kViewConfirm});
  bench_.Give(3, AllShow(1, InView0({orders[0]})));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  ExpectNoConfirm();
  bench_.Fire(3, kRebroadcast);
  ExpectConfirm(1, 2, orders[1]->order.h);
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 1, orders[0]->order.h));
  EXPECT_EQ(replica(3).view(), 0u) << "two confirmations of something else";
  for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeViewConfirm(i, 1, 2, orders[1]->order.h));
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_n(), 2u);
}

TEST_F(V4, TheConfirmationIsRepeatedUnchanged) {
  bench_.Give(3, AllShow(1, InView0(OrderSome(1, {}))));
  const Digest first = bench_.InFlight<ViewConfirm>(3)[0]->digest();
  for (int k = 0; k < 2; ++k) {
    bench_.Drop();
    bench_.Fire(3, kRebroadcast);
    ASSERT_EQ(bench_.InFlight<ViewConfirm>(3).size(), 3u);
    EXPECT_EQ(bench_.InFlight<ViewConfirm>(3)[0]->digest(), first);
  }
  Hate(3, 1, {0, 2});  // on to view 2: view 1's confirmation is history
  bench_.Drop();
  bench_.Fire(3, kRebroadcast);
  ExpectNoConfirm();
}

TEST_F(V4, AnEnteredViewNeedsNoNewView) {
  Enter(1, {});
  bench_.Drop();
  bench_.Give(3, AllShow(1, {}));
  EXPECT_EQ(bench_.CountRejected(3, kOtherView), 1u);
  EXPECT_FALSE(replica(3).IsLeaving());
  ExpectNoConfirm();
}

// "A P in which S and the base disagree cannot arise and is refused with a reason."
TEST_F(V4, AContradictionIsNotConfirmed) {
  OrderChain other(&forge(), 0);
  ShownHistory certified = InView0(other.NextOnes({MakeRequest(1, 1), MakeRequest(1, 2), MakeRequest(1, 3)}));
  certified.view_cert = forge().MakeViewCert(1, 3, other.h(), {0, 1, 2});
  const Orders orders = OrderSome(2, {});
  ShownHistory stable;
  stable.checkpoint = forge().MakeCheckpointCert(0, 2, orders[1]->order.h, {}, {0, 1, 2});
  bench_.Give(3, MakeNewView(2, {{0, certified}, {1, stable}, {2, {}}}));
  EXPECT_EQ(bench_.CountRejected(3, kConflict), 1u);
  ExpectNoConfirm();
  bench_.Give(3, AllShow(2, InView0({orders[0]})));
  ExpectConfirm(2, 1, orders[0]->order.h);
}

TEST_F(V4, AHistoryThatLosesMyStableCheckpointIsNotConfirmed) {
  const Orders orders = OrderSome(4, {3});
  MakeStable(3, *orders[3], {0, 1});
  bench_.Drop();
  bench_.Give(3, AllShow(1, InView0({orders[0]})));
  EXPECT_EQ(bench_.CountRejected(3, kConflict), 1u);
  ExpectNoConfirm();
  OrderChain other(&forge(), 0);
  const auto request = [&](Timestamp t) { return MakeRequest(1, t); };
  bench_.Give(3, AllShow(1, InView0(other.NextOnes({request(1), request(2), request(3), request(4)}))));
  EXPECT_EQ(bench_.CountRejected(3, kConflict), 2u) << "another history at my checkpoint";
  ExpectNoConfirm();
  bench_.Give(3, AllShow(1, InView0(orders)));
  ExpectConfirm(1, 4, orders[3]->order.h);
}

// "A replica without the state at G's checkpoint fetches it first (X1)."
class V4Fetch : public NewViewBench {
 protected:
  V4Fetch() {
    orders_ = OrderSome(9, {});
    at_4_ = CheckpointAfter({orders_.begin(), orders_.begin() + 4});
    at_8_ = CheckpointAfter({orders_.begin(), orders_.begin() + 8});
    ahead_.checkpoint = at_4_.cert;
    ahead_.o.assign(orders_.begin() + 4, orders_.begin() + 8);
  }
  Ref<const State> StateAt(const ProvenState& at, SeqNum n) {
    ShownHistory shown;
    shown.checkpoint = at.cert;
    shown.o.assign(orders_.begin() + at.cert.n, orders_.begin() + n);
    return forge().MakeState(shown, at.snapshot);
  }
  void ExpectFetching() {
    ExpectNoConfirm();
    const auto requests = bench_.InFlight<StateRequest>(3);
    ASSERT_EQ(requests.size(), 3u) << bench_.Describe();
    EXPECT_EQ(requests[0]->v, 0u);
    EXPECT_EQ(requests[0]->n, 0u) << "a snapshot is what is missing";
  }
  void ExpectEntered(SeqNum stable_n) {
    ConfirmLikeOwn(3, {0, 1});
    EXPECT_EQ(replica(3).view(), 1u);
    EXPECT_EQ(replica(3).stable_n(), stable_n);
    EXPECT_EQ(replica(3).history().max_n(), 8u);
    bench_.Drop();
    bench_.Give(3, forge().MakeOrder(1, 9, orders_[7]->order.h, {MakeRequest(1, 1)}));
    EXPECT_EQ(Answer(1)->r, "9") << "the state is the one after position 8";
  }

  Orders orders_;
  ProvenState at_4_, at_8_;
  ShownHistory ahead_;
};

TEST_F(V4Fetch, WhoHasNothingAsksFirst) {
  bench_.Give(3, AllShow(1, ahead_));
  ExpectFetching();
  bench_.Give(3, StateAt(at_4_, 4));
  ExpectConfirm(1, 8, orders_[7]->order.h);
  EXPECT_EQ(replica(3).history().max_n(), 0u) << "not touched yet";
  ExpectEntered(4);
}

TEST_F(V4Fetch, ALaterCheckpointOnThatHistoryIsAsGood) {
  bench_.Give(3, AllShow(1, ahead_));
  bench_.Give(3, StateAt(at_8_, 8));
  ExpectConfirm(1, 8, orders_[7]->order.h);
  ExpectEntered(8);
}

// "… of a view below w; a STATE of w or later is entered instead (a stable checkpoint of a later view under an earlier
// tag makes every later VIEW-CHANGE invalid)."
TEST_F(V4Fetch, ASnapshotOfALaterViewIsEnteredInstead) {
  bench_.Give(3, AllShow(1, ahead_));
  bench_.Drop();
  ShownHistory later;
  later.view_cert = forge().MakeViewCert(2, 8, orders_[7]->order.h, {0, 1, 2});
  const ProvenState at_8_of_2 = CheckpointAfter({orders_.begin(), orders_.begin() + 8}, 2);
  later.checkpoint = at_8_of_2.cert;
  bench_.Give(3, forge().MakeState(later, at_8_of_2.snapshot));
  ExpectNoConfirm();
  EXPECT_EQ(replica(3).view(), 2u);
  EXPECT_EQ(replica(3).stable_n(), 8u);
  bench_.ForgetEvents();
  const auto said = LeaveAgain(2);
  bench_.Give(2, said);
  EXPECT_EQ(bench_.CountRejected(2), 0u) << "what it says from then on is valid";
}

TEST_F(V4Fetch, ASnapshotOfTheViewToConfirmIsEnteredAsWell) {
  bench_.Give(3, AllShow(1, ahead_));
  bench_.Drop();
  ShownHistory entered;
  entered.view_cert = forge().MakeViewCert(1, 8, orders_[7]->order.h, {0, 1, 2});
  entered.checkpoint = CheckpointAfter({orders_.begin(), orders_.begin() + 8}, 1).cert;
  bench_.Give(3, forge().MakeState(entered, at_8_.snapshot));
  ExpectNoConfirm();
  EXPECT_EQ(replica(3).view(), 1u);
}

TEST_F(V4Fetch, OnlyACheckpointOnThatHistoryWillDo) {
  bench_.Give(3, AllShow(1, ahead_));
  bench_.ForgetEvents();
  OrderChain other(&forge(), 0);
  Orders theirs;
  for (Timestamp t = 1; t <= 4; ++t) theirs.push_back(other.Next({MakeRequest(1, t)}));
  const ProvenState elsewhere = CheckpointAfter(theirs);
  ShownHistory shown;
  shown.checkpoint = elsewhere.cert;
  bench_.Give(3, forge().MakeState(shown, elsewhere.snapshot));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 1u);
  bench_.Give(3, forge().MakeState(InView0({orders_[0]}), ""));
  EXPECT_EQ(bench_.CountRejected(3, kDuplicate), 2u) << "a checkpoint below";
  ExpectNoConfirm();
}

TEST_F(V4Fetch, ASnapshotThatDoesNotRestoreIsNone) {
  ProvenState broken = at_4_;
  broken.snapshot = "not a snapshot";
  broken.cert =
      forge().MakeCheckpointCert(0, 4, at_4_.cert.h, ServiceState::SnapshotDigest(broken.snapshot), {0, 1, 2});
  ahead_.checkpoint = broken.cert;
  bench_.Give(3, AllShow(1, ahead_));
  bench_.Give(3, StateAt(broken, 4));
  ExpectNoConfirm();
}

TEST_F(V4Fetch, WhoExecutedThatFarNeedsNothing) {
  for (size_t k = 0; k < 5; ++k) bench_.Give(3, orders_[k]);
  bench_.Drop();
  bench_.Give(3, AllShow(1, ahead_));
  EXPECT_EQ(bench_.Count({.kind = kStateRequest}), 0u);
  ExpectConfirm(1, 8, orders_[7]->order.h);
  ExpectEntered(4);  // and its own checkpoint is stable by G's proof
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kStable), 1u);
}

TEST_F(V4Fetch, WhoExecutedSomethingElseThatFarAsks) {
  OrderChain other(&forge(), 0);
  for (Timestamp t = 1; t <= 5; ++t) bench_.Give(3, other.Next({MakeRequest(1, t + 1)}));
  bench_.Drop();
  bench_.Give(3, AllShow(1, ahead_));
  ExpectFetching();
  bench_.Give(3, StateAt(at_4_, 4));
  ConfirmLikeOwn(3, {0, 1});
  EXPECT_EQ(replica(3).view(), 1u);
  EXPECT_EQ(replica(3).history().max_h(), orders_[7]->order.h);
  bench_.Drop();
  bench_.Give(3, forge().MakeOrder(1, 9, orders_[7]->order.h, {MakeRequest(1, 1)}));
  EXPECT_EQ(Answer(1)->r, "9") << "c1's requests of the other history never happened";
}

TEST_F(V4Fetch, WhatWasFetchedForAnotherSelectionIsForgotten) {
  bench_.Give(3, AllShow(1, ahead_));
  bench_.Give(3, StateAt(at_4_, 4));
  bench_.Drop();
  bench_.Give(3, AllShow(2, ahead_));
  ExpectNoConfirm();
  bench_.Give(3, StateAt(at_4_, 4));
  ExpectConfirm(2, 8, orders_[7]->order.h);
}

}  // namespace
}  // namespace zyz::zyzzyva

// B6 … B8: who leaves a view and when, what a VIEW-CHANGE and a NEW-VIEW must be, how a view is entered.
#include <gtest/gtest.h>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

constexpr TimerId kNewViewTimerId{kNewViewTimer, 0};
constexpr TimerId SuspectTimer(uint32_t client) { return {kSuspectTimer, client}; }

class ViewChanges : public testing::Test {
 protected:
  explicit ViewChanges(const BenchOptions& options = {}) : bench_(options) {}

  const Forge& forge() const { return bench_.forge(); }
  const Replica& r(NodeId i) const { return bench_.replica(i); }
  Ref<const BatchContent> Content(uint32_t client, Timestamp t, uint64_t nd) {
    return forge().MakeContent({forge().MakeRequest(bench_.c(client), t)}, nd);
  }
  // r1 … r3 of view 0 prepare it, and nobody hears a COMMIT.
  void PrepareEverywhere(SeqNum n, const Ref<const BatchContent>& content) {
    for (NodeId i = 1; i < 4; ++i) {
      bench_.Give(i, forge().MakeOrder(0, n, content), 0);
      for (NodeId from = 1; from < 4; ++from) {
        if (from != i) bench_.Give(i, forge().MakeVote<Prepare>(from, 0, n, content->ComputeD()));
      }
    }
    bench_.Drop();
  }
  std::vector<Ref<const ViewChange>> Three(View w) {
    return {forge().MakeViewChange(0, w), forge().MakeViewChange(2, w), forge().MakeViewChange(3, w)};
  }

  BenchCluster bench_;
};

using B6 = ViewChanges;
using B7 = ViewChanges;
using B8 = ViewChanges;

TEST_F(B6, EachClientHasATimerOfItsOwnThatOnlyItsRequestEnds) {
  const auto mine = forge().MakeRequest(bench_.c(0), 1), others = forge().MakeRequest(bench_.c(1), 1);
  bench_.Give(1, mine, bench_.c(0));
  bench_.Give(1, others, bench_.c(1));
  EXPECT_EQ(bench_.Count({.kind = kRequest, .from = 1, .to = 0}), 2u) << "forwarded to the primary";
  EXPECT_TRUE(bench_.IsArmed(1, SuspectTimer(0)));
  bench_.Drop();
  const auto content = forge().MakeContent({others}, 1);
  bench_.Give(1, forge().MakeOrder(0, 1, content), 0);
  bench_.Give(1, forge().MakeVote<Prepare>(2, 0, 1, content->ComputeD()));
  for (const NodeId i : {0u, 2u}) bench_.Give(1, forge().MakeVote<Commit>(i, 0, 1, content->ComputeD()));
  EXPECT_FALSE(bench_.IsArmed(1, SuspectTimer(1)));
  EXPECT_TRUE(bench_.IsArmed(1, SuspectTimer(0)));
  EXPECT_EQ(bench_.Armings(1, SuspectTimer(0)), 1u) << "and nothing starts it anew";
  bench_.Give(1, mine);
  EXPECT_EQ(bench_.Armings(1, SuspectTimer(0)), 1u);
}

// Two backups of different views may take each other for the primary: what one passes on the other must not send back.
TEST_F(B6, WhatAReplicaPassesOnIsHeldAndNotPassedOn) {
  const auto request = forge().MakeRequest(bench_.c(0), 1);
  bench_.Give(1, request, 2);
  EXPECT_EQ(bench_.Count({.kind = kRequest, .from = 1, .to = 0}), 0u);
  EXPECT_TRUE(bench_.IsArmed(1, SuspectTimer(0)));
  bench_.Give(1, request, bench_.c(0));
  EXPECT_EQ(bench_.Count({.kind = kRequest, .from = 1, .to = 0}), 1u);
}

TEST_F(B6, ThePrimarySuspectsItselfToo) {
  const auto request = forge().MakeRequest(bench_.c(0), 1);
  bench_.Give(0, request);
  EXPECT_FALSE(bench_.IsArmed(0, SuspectTimer(0))) << "the first time is no retry";
  bench_.Give(0, request);
  bench_.Fire(0, SuspectTimer(0));
  EXPECT_TRUE(r(0).IsLeaving());
}

TEST_F(B6, LeavingStopsAllTimersAndSignsNoMoreVotes) {
  bench_.Give(1, forge().MakeRequest(bench_.c(1), 1));
  bench_.Leave(1);
  EXPECT_FALSE(bench_.IsArmed(1, SuspectTimer(1)));
  bench_.Drop();
  bench_.Give(1, forge().MakeOrder(0, 1, Content(0, 1, 1)), 0);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kLeavingView), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

TEST_F(B6, JoinsTheFPlusOneThHighestOfOthers) {
  bench_.Give(1, forge().MakeViewChange(2, 5));
  EXPECT_FALSE(r(1).IsLeaving()) << "one may lie";
  bench_.Give(1, forge().MakeViewChange(3, 3));
  EXPECT_EQ(r(1).pending_view(), 3u);
}

TEST_F(B6, APendingViewIsSuspectedOnlyWithAQuorumThatAsksForItOrMore) {
  bench_.Leave(1);
  EXPECT_FALSE(bench_.IsArmed(1, kNewViewTimerId)) << "one of three";
  bench_.Give(1, forge().MakeViewChange(2, 1));
  EXPECT_FALSE(bench_.IsArmed(1, kNewViewTimerId));
  bench_.Give(1, forge().MakeViewChange(3, 4));
  EXPECT_TRUE(bench_.IsArmed(1, kNewViewTimerId)) << "for 1 or above";
  bench_.Fire(1, kNewViewTimerId);
  EXPECT_EQ(r(1).pending_view(), 2u);
}

TEST_F(B6, PatienceDoublesWhenATimerEndedAView) {
  bench_.Leave(2);
  EXPECT_EQ(r(2).patience(), 2u);
  for (const NodeId i : {0u, 3u}) bench_.Give(2, forge().MakeViewChange(i, 1));
  EXPECT_EQ(bench_.Delay(2, kNewViewTimerId), 2 * bench_.config().new_view_ns);
}

TEST_F(B6, WhoIsDraggedAlongKeepsItsPatience) {
  for (const NodeId i : {0u, 3u}) bench_.Give(2, forge().MakeViewChange(i, 1));
  EXPECT_TRUE(r(2).IsLeaving());
  EXPECT_EQ(r(2).patience(), 1u);
}

TEST_F(B7, TheNewPrimaryAnnouncesTheViewWithExactlyAQuorum) {
  for (const NodeId i : {0u, 2u, 3u}) bench_.Give(1, forge().MakeViewChange(i, 1));
  EXPECT_EQ(r(1).view(), 1u);
  const auto announced = bench_.InFlight<NewView>(1, 2);
  ASSERT_EQ(announced.size(), 1u);
  EXPECT_EQ(announced[0]->v.size(), 3u);
  EXPECT_EQ(announced[0]->v[0]->i, 0u) << "sorted by replica, its own among them or not";
}

TEST_F(B7, ItFetchesABatchThatACertificateShowsBeforeItAnnounces) {
  const auto content = Content(0, 1, 1);
  const Digest d = content->ComputeD();
  bench_.Give(1, forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, d, {2, 3})}));
  bench_.Give(1, forge().MakeViewChange(3, 1));
  EXPECT_EQ(r(1).view(), 0u) << "r2's is not taken yet";
  EXPECT_EQ(bench_.Count({.kind = kFetch, .from = 1}), 3u);
  bench_.Give(1, Content(1, 1, 1), 3);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kNothingToAnswer), 1u) << "another batch";
  bench_.Give(1, content, 2);
  EXPECT_EQ(r(1).view(), 1u);
  EXPECT_EQ(bench_.InFlight<NewView>(1, 2)[0]->o[0].d, d);
}

TEST_F(B7, AVIEWCHANGEIsRefusedForEachOfItsFaults) {
  const Digest d = Content(0, 1, 1)->ComputeD();
  const auto refused = [&](const Ref<ViewChange>& m, RejectReason reason) {
    bench_.ForgetEvents();
    bench_.Give(1, m);
    EXPECT_EQ(bench_.CountRejected(1, reason), 1u) << Name(reason);
  };
  refused(forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, d, {2})}), RejectReason::kBadCertificate);
  refused(forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, d, {0, 2})}), RejectReason::kBadCertificate);
  refused(forge().MakeViewChange(2, 1, {forge().MakePrepared(1, 1, d, {2, 3})}), RejectReason::kMalformed);
  refused(forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 257, d, {2, 3})}), RejectReason::kMalformed);
  refused(forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, d, {2, 3}), forge().MakePrepared(0, 1, d, {2, 3})}),
          RejectReason::kMalformed);
  refused(forge().MakeViewChange(2, 1, {}, forge().MakeStable(128, d, {0, 1})), RejectReason::kBadCertificate);
  auto forged = forge().MakeViewChange(2, 1);
  forged->i = 3;
  forged->ForgetDigests();
  refused(forged, RejectReason::kBadSignature);
}

TEST_F(B7, BackupsComputeOThemselves) {
  const Digest d = Content(0, 1, 1)->ComputeD();
  auto v = Three(1);
  v[1] = forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, d, {2, 3})});
  auto lie = forge().MakeNewView(1, v);
  lie->o.clear();
  forge().Sign(1, lie.get());
  bench_.Give(2, lie);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadCertificate), 1u);
  auto other = forge().MakeNewView(1, v);
  other->o[0] = forge().MakeHeader(1, 1, NullDigest());
  forge().Sign(1, other.get());
  bench_.Give(2, other);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadCertificate), 2u);
  bench_.Give(2, forge().MakeNewView(1, v));
  EXPECT_EQ(r(2).view(), 1u);
}

TEST_F(B8, WhatWasPreparedIsOrderedAgainAndExecutedOnce) {
  const auto content = Content(0, 1, 1);
  PrepareEverywhere(1, content);
  bench_.Silence(0);
  for (const NodeId i : {1u, 2u, 3u}) bench_.Leave(i);
  bench_.DeliverAll();
  for (const NodeId i : {1u, 2u, 3u}) {
    EXPECT_EQ(r(i).view(), 1u);
    EXPECT_EQ(r(i).service().Record(bench_.c(0)).t, 1'000'000u) << "and the retry after it";
    EXPECT_EQ(r(i).committed_n(), 2u);
  }
}

TEST_F(B8, AViewBelowAnOwnVIEWCHANGEIsNotEntered) {
  bench_.Give(2, forge().MakeViewChange(0, 2));
  bench_.Give(2, forge().MakeViewChange(3, 2));
  ASSERT_EQ(r(2).pending_view(), 2u);
  bench_.Give(2, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(r(2).view(), 2u) << "its own, as primary of 2";
  bench_.Give(3, forge().MakeViewChange(0, 2));
  bench_.Give(3, forge().MakeViewChange(1, 2));
  ASSERT_EQ(r(3).pending_view(), 2u);
  bench_.Give(3, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(r(3).view(), 0u);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kEntered), 0u);
}

TEST_F(B8, ANEWVIEWAloneIsEnoughToEnter) {
  bench_.Give(2, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(r(2).view(), 1u);
}

TEST_F(B8, EnteringForwardsHeldRetriesAndStartsTheirTimersAnew) {
  bench_.Give(2, forge().MakeRequest(bench_.c(0), 1));
  bench_.Drop();
  bench_.Give(2, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(bench_.Count({.kind = kRequest, .from = 2, .to = 1}), 1u);
  EXPECT_EQ(bench_.Armings(2, SuspectTimer(0)), 2u);
}

TEST_F(B8, VotesAndOrdersOfTheViewToComeAreKept) {
  bench_.Leave(2);
  const auto content = Content(0, 1, 1);
  const Digest d = content->ComputeD();
  bench_.Give(2, forge().MakeOrder(1, 1, content), 1);
  bench_.Give(2, forge().MakeVote<Prepare>(3, 1, 1, d));
  bench_.Drop();
  bench_.Give(2, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(bench_.Count({.kind = kPrepare, .from = 2, .to = 1}), 1u);
  EXPECT_EQ(bench_.Count({.kind = kCommit, .from = 2, .to = 1}), 1u) << "its own and r3's";
}

class TentativeViews : public ViewChanges {
 protected:
  TentativeViews() : ViewChanges({.config = {.tentative = true}}) {}
};

TEST_F(TentativeViews, B8UndoesWhatIsNotCommitted) {
  const auto content = Content(0, 1, 1);
  bench_.Give(2, forge().MakeOrder(0, 1, content), 0);
  bench_.Give(2, forge().MakeVote<Prepare>(3, 0, 1, content->ComputeD()));
  ASSERT_EQ(r(2).executed_n(), 1u);
  const Digest before = r(2).service().h();
  bench_.Give(2, forge().MakeNewView(1, Three(1)));
  EXPECT_EQ(r(2).executed_n(), 0u);
  EXPECT_EQ(r(2).service().Record(bench_.c(0)).t, 0u);
  EXPECT_NE(r(2).service().h(), before);
}

}  // namespace
}  // namespace zyz::pbft

// B2 … B5: ordering, accepting, PREPARE and COMMIT, executing; and what a backup refuses, by name.
#include <gtest/gtest.h>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

BenchOptions With(Config config, uint32_t clients = 2) { return {.clients = clients, .config = config}; }

// r1 as a backup of view 0, with everybody else's messages made by hand.
class Backup : public testing::Test {
 protected:
  explicit Backup(const Config& config = {.checkpoint_interval = 2}) : bench_(With(config)) {}

  const Forge& forge() const { return bench_.forge(); }
  Ref<const BatchContent> Content(uint32_t client, Timestamp t, uint64_t nd) {
    return forge().MakeContent({forge().MakeRequest(bench_.c(client), t)}, nd);
  }
  void Order(SeqNum n, const Ref<const BatchContent>& content) { bench_.Give(1, forge().MakeOrder(0, n, content), 0); }
  template <class M>
  void Vote(NodeId i, SeqNum n, const Ref<const BatchContent>& content, View v = 0) {
    bench_.Give(1, forge().MakeVote<M>(i, v, n, content->ComputeD()));
  }
  size_t Said(MessageKind kind) { return bench_.Count({.kind = kind, .from = 1, .to = 0}); }
  void ExpectRefused(RejectReason reason) {
    EXPECT_EQ(bench_.CountRejected(1, reason), 1u) << Name(reason);
    EXPECT_EQ(bench_.CountRejected(1), 1u);
  }

  BenchCluster bench_;
};

TEST(B2, ARequestTakesFiveSteps) {
  BenchCluster bench;
  bench.Submit(0);
  EXPECT_EQ(bench.Deliver({.kind = kRequest}), 1u);
  EXPECT_EQ(bench.Deliver({.kind = kPrePrepare}), 3u);
  EXPECT_EQ(bench.Count({.kind = kPrepare}), 9u) << "three backups to three others each; the primary sends none";
  bench.Deliver({.kind = kPrepare});
  EXPECT_EQ(bench.Count({.kind = kCommit}), 12u);
  EXPECT_EQ(bench.Count({.kind = kReply}), 0u);
  bench.Deliver({.kind = kCommit});
  EXPECT_EQ(bench.Count({.kind = kReply}), 4u);
  bench.DeliverAll();
  ASSERT_NE(bench.LastEvent(bench.c(0), EventKind::kCompleted), nullptr);
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench.replica(i).committed_n(), 1u);
}

TEST(B2, AWindowOfOneHoldsTheNextBatchBackUntilThisOneIsExecuted) {
  BenchCluster bench(With({.batch_max = 8, .window = 1}, 4));
  for (uint32_t c = 0; c < 4; ++c) bench.Submit(c);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.Count({.kind = kPrePrepare}), 3u);
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(0).committed_n(), 2u) << "the other three in one batch";
}

TEST(B2, OrderingStopsAtTheEndOfTheLog) {
  BenchCluster bench(With({.checkpoint_interval = 2}, 6));
  for (uint32_t c = 0; c < 6; ++c) bench.Submit(c);
  bench.Deliver({.kind = kRequest});
  EXPECT_EQ(bench.Count({.kind = kPrePrepare}), 4 * 3u);
  bench.DeliverAll();
  EXPECT_EQ(bench.replica(0).committed_n(), 6u) << "and goes on when a checkpoint is stable";
}

TEST_F(Backup, B3AcceptsAndPrepares) {
  Order(1, Content(0, 1, 1));
  EXPECT_EQ(Said(kPrepare), 1u);
  EXPECT_EQ(bench_.CountRejected(1), 0u);
}

TEST_F(Backup, B3PreparesInTheOrderOfN) {
  Order(2, Content(1, 1, 2));
  EXPECT_EQ(Said(kPrepare), 0u) << "ND of the one before is not known";
  Order(1, Content(0, 1, 1));
  EXPECT_EQ(Said(kPrepare), 2u);
}

TEST_F(Backup, B3RefusesAnotherViewsOrder) {
  bench_.Give(1, forge().MakeOrder(2, 1, Content(0, 1, 1)));
  ExpectRefused(RejectReason::kOtherView);
}

TEST_F(Backup, B3RefusesWhatThePrimaryDidNotSign) {
  auto order = forge().MakeOrder(0, 1, Content(0, 1, 1));
  SignWith(bench_.suite()->MakeSigner(2), &order->order);
  bench_.Give(1, order);
  ExpectRefused(RejectReason::kBadSignature);
}

TEST_F(Backup, B3ABatchThatDoesNotFitIsThePrimarysFaultIfItSentItItself) {
  auto order = forge().MakeOrder(0, 1, Content(0, 1, 1));
  order->content = Content(1, 1, 1);
  bench_.Give(1, order, /*from=*/2);
  ExpectRefused(RejectReason::kBadBatchDigest);
  EXPECT_FALSE(bench_.replica(1).IsLeaving());
  bench_.Give(1, order, /*from=*/0);
  EXPECT_TRUE(bench_.replica(1).IsLeaving());
}

TEST_F(Backup, B3RefusesTheNullBatchOutsideOfO) {
  bench_.Give(1, forge().MakeOrder(0, 1, forge().Null()), /*from=*/2);
  ExpectRefused(RejectReason::kBadBatchDigest);
}

TEST_F(Backup, B3RefusesARequestThatItsClientDidNotSign) {
  auto request = forge().MakeRequest(bench_.c(0), 1);
  auto forged = forge().Copy<Request>(request);
  forged->t = 2;
  forged->ForgetDigests();
  bench_.Give(1, forge().MakeOrder(0, 1, forge().MakeContent({forged}, 1)), /*from=*/2);
  ExpectRefused(RejectReason::kBadRequestSignature);
}

TEST_F(Backup, B3RefusesWhatLiesBeyondTheLog) {
  Order(5, Content(0, 1, 5));
  ExpectRefused(RejectReason::kBeyondWindow);
}

TEST_F(Backup, B3TwoOrdersForOnePositionConvict) {
  Order(1, Content(0, 1, 1));
  Order(1, Content(1, 1, 1));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 1u);
  EXPECT_TRUE(bench_.replica(1).IsLeaving());
}

TEST_F(Backup, B3NDThatDoesNotFollowIsRefusedAndForgotten) {
  Order(1, Content(0, 1, 0));
  ExpectRefused(RejectReason::kBadNonDet);
  EXPECT_EQ(Said(kPrepare), 0u);
  Order(1, Content(0, 1, 1));
  EXPECT_EQ(Said(kPrepare), 1u);
}

TEST_F(Backup, B4TwoPreparesOfBackupsAndTheOrderMakeItPrepared) {
  const auto content = Content(0, 1, 1);
  Vote<Prepare>(2, 1, content);
  Order(1, content);
  EXPECT_EQ(Said(kCommit), 1u) << "its own and r2's";
}

TEST_F(Backup, B4OneIsNotEnough) {
  Order(1, Content(0, 1, 1));
  EXPECT_EQ(Said(kCommit), 0u);
}

TEST_F(Backup, B4ThePrimarysPrepareDoesNotCount) {
  const auto content = Content(0, 1, 1);
  Order(1, content);
  Vote<Prepare>(0, 1, content);
  ExpectRefused(RejectReason::kMalformed);
  EXPECT_EQ(Said(kCommit), 0u);
}

TEST_F(Backup, B4PreparesForAnotherDigestDoNotCount) {
  Order(1, Content(0, 1, 1));
  Vote<Prepare>(2, 1, Content(1, 1, 1));
  Vote<Prepare>(2, 1, Content(0, 1, 1));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u) << "the first counts";
  EXPECT_EQ(Said(kCommit), 0u);
}

TEST_F(Backup, B4ThreeCommitsOwnIncludedMakeItCommitted) {
  const auto content = Content(0, 1, 1);
  Order(1, content);
  Vote<Commit>(0, 1, content);
  Vote<Commit>(2, 1, content);
  Vote<Commit>(3, 1, content);
  EXPECT_EQ(bench_.replica(1).committed_n(), 0u) << "not prepared here";
  Vote<Prepare>(2, 1, content);
  EXPECT_EQ(bench_.replica(1).committed_n(), 1u);
  EXPECT_EQ(bench_.Count({.kind = kReply, .from = 1}), 1u);
}

TEST_F(Backup, B4AVoteThatIsNotNeededAnyMoreIsNotVerified) {
  const auto content = Content(0, 1, 1);
  Order(1, content);
  Vote<Prepare>(2, 1, content);
  auto late = forge().MakeVote<Prepare>(3, 0, 1, content->ComputeD());
  late->sig = {};
  bench_.Give(1, late);
  ExpectRefused(RejectReason::kDuplicate);
}

TEST_F(Backup, B5ARequestThatIsOrderedTwiceIsExecutedOnce) {
  const auto once = Content(0, 1, 1), again = Content(0, 1, 2);
  for (const auto& [n, content] : {std::pair{SeqNum{1}, once}, std::pair{SeqNum{2}, again}}) {
    Order(n, content);
    Vote<Prepare>(2, n, content);
    Vote<Commit>(0, n, content);
    Vote<Commit>(2, n, content);
  }
  EXPECT_EQ(bench_.replica(1).committed_n(), 2u);
  EXPECT_EQ(bench_.LastEvent(1, EventKind::kExecuted)->requests.size(), 0u);
  const auto replies = bench_.InFlight<Reply>(1);
  ASSERT_EQ(replies.size(), 2u) << "the cached one again";
  EXPECT_EQ(replies[0]->r, "1");
  EXPECT_EQ(replies[1]->r, "1");
}

class TentativeBackup : public Backup {
 protected:
  TentativeBackup() : Backup({.tentative = true, .checkpoint_interval = 2}) {}
};

TEST_F(TentativeBackup, B5ExecutesWhatIsPreparedOnePositionAhead) {
  const auto first = Content(0, 1, 1), second = Content(1, 1, 2);
  Order(1, first);
  Order(2, second);
  Vote<Prepare>(2, 1, first);
  Vote<Prepare>(2, 2, second);
  EXPECT_EQ(bench_.replica(1).executed_n(), 1u) << "at most one";
  EXPECT_EQ(bench_.replica(1).committed_n(), 0u);
  EXPECT_TRUE(bench_.LastEvent(1, EventKind::kExecuted)->tentative);
  ASSERT_EQ(bench_.InFlight<Reply>(1).size(), 1u);
  EXPECT_TRUE(bench_.InFlight<Reply>(1)[0]->tentative);
  Vote<Commit>(0, 1, first);
  Vote<Commit>(2, 1, first);
  EXPECT_EQ(bench_.replica(1).committed_n(), 1u);
  EXPECT_EQ(bench_.replica(1).executed_n(), 2u);
  EXPECT_EQ(bench_.Count({.kind = kReply, .from = 1, .to = bench_.c(0)}), 1u) << "not said again";
}

TEST_F(TentativeBackup, B5ARetryGetsTheFlagOfThatMomentAndIsHeld) {
  const auto content = Content(0, 1, 1);
  Order(1, content);
  Vote<Prepare>(2, 1, content);
  bench_.Drop();
  bench_.Give(1, forge().MakeRequest(bench_.c(0), 1));
  ASSERT_EQ(bench_.InFlight<Reply>(1).size(), 1u);
  EXPECT_TRUE(bench_.InFlight<Reply>(1)[0]->tentative);
  EXPECT_TRUE(bench_.IsArmed(1, {kSuspectTimer, 0})) << "executed is not committed";
  Vote<Commit>(0, 1, content);
  Vote<Commit>(2, 1, content);
  EXPECT_FALSE(bench_.IsArmed(1, {kSuspectTimer, 0}));
  bench_.Drop();
  bench_.Give(1, forge().MakeRequest(bench_.c(0), 1));
  ASSERT_EQ(bench_.InFlight<Reply>(1).size(), 1u);
  EXPECT_FALSE(bench_.InFlight<Reply>(1)[0]->tentative);
}

}  // namespace
}  // namespace zyz::pbft

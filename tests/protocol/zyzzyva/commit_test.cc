// A4b at a replica: a COMMIT by where its certificate stands to the replica's view and history.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

// r1 in view 0, with the primary's orders and the clients' certificates made by hand.
class A4b : public testing::Test {
 protected:
  A4b() : bench_(Options()), chain_(&bench_.forge(), 0) {}
  static BenchOptions Options() {
    BenchOptions options;
    options.config.checkpoint_interval = 4;
    return options;
  }

  const Forge& forge() { return bench_.forge(); }
  Ref<OrderReq> Order(uint32_t client, Timestamp t) { return chain_.Next({forge().MakeRequest(bench_.c(client), t)}); }
  // r0's, r2's and r3's certificate for an order, with its client's COMMIT around it.
  Ref<Commit> CommitFor(const OrderReq& order, std::string_view reply, bool with_order = true) {
    return forge().MakeCommit(forge().MakeCc(Forge::TupleFor(order, reply), {0, 2, 3}),
                              with_order ? std::optional(order.order) : std::nullopt);
  }
  const Replica& r1() { return bench_.replica(1); }
  std::vector<Ref<const LocalCommit>> Answers(uint32_t client = 0) {
    return bench_.InFlight<LocalCommit>(1, bench_.c(client));
  }
  void ExpectLocalCommit(View v, SeqNum n, Digest h, Timestamp t, uint32_t client = 0) {
    const auto answers = Answers(client);
    ASSERT_EQ(answers.size(), 1u) << bench_.Describe();
    EXPECT_EQ(answers[0]->v, v);
    EXPECT_EQ(answers[0]->n, n);
    EXPECT_EQ(answers[0]->h, h);
    EXPECT_EQ(answers[0]->c, bench_.c(client));
    EXPECT_EQ(answers[0]->t, t);
    EXPECT_EQ(answers[0]->i, 1u);
  }

  BenchCluster bench_;
  OrderChain chain_;
};

// "If CC.v is my view and my history agrees at n: keep the larger as max_cc, answer LOCAL-COMMIT."
TEST_F(A4b, ACertificateForAHeldPositionIsKept) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Drop();
  EXPECT_EQ(r1().committed_n(), 0u);
  bench_.Give(1, CommitFor(*order, "1"));
  ExpectLocalCommit(0, 1, order->order.h, 1);
  EXPECT_EQ(r1().committed_n(), 1u);
  EXPECT_EQ(bench_.Count({}), 1u);
}

TEST_F(A4b, ASmallerCertificateIsAnsweredAndMovesNothingBack) {
  const auto first = Order(0, 1);
  const auto second = Order(1, 1);
  bench_.Give(1, first);
  bench_.Give(1, second);
  bench_.Give(1, CommitFor(*second, "2"));
  bench_.Drop();
  bench_.Give(1, CommitFor(*first, "1"));
  ExpectLocalCommit(0, 1, first->order.h, 1);
  EXPECT_EQ(r1().committed_n(), 2u);
}

TEST_F(A4b, ARepeatedCommitIsAnsweredAgain) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Give(1, CommitFor(*order, "1"));
  bench_.Give(1, CommitFor(*order, "1"));
  EXPECT_EQ(Answers().size(), 2u);
}

TEST_F(A4b, EveryReplicaMayVouch) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Drop();
  bench_.Give(1, forge().MakeCommit(forge().MakeCc(Forge::TupleFor(*order, "1"), {0, 1, 2, 3})));
  ExpectLocalCommit(0, 1, order->order.h, 1);
}

// "Replica: CC valid (2f+1 distinct, valid, same tuple)?"
TEST_F(A4b, AnInvalidCertificateIsRefused) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Drop();
  const SpecTuple tuple = Forge::TupleFor(*order, "1");
  CommitCert foreign = forge().MakeCc(tuple, {0, 2});
  foreign.votes.push_back({bench_.c(1), forge().MakeCc(tuple, {bench_.c(1)}).votes[0].sig});
  CommitCert forged = forge().MakeCc(tuple, {0, 2, 3});
  forged.votes[1].sig = forged.votes[0].sig;
  SpecTuple other = tuple;
  other.rh = Digest{1};
  CommitCert mixed = forge().MakeCc(tuple, {0, 2, 3});
  mixed.votes[2] = forge().MakeCc(other, {3}).votes[0];
  SpecTuple nowhere = tuple;
  nowhere.n = 0;
  const CommitCert bad[] = {forge().MakeCc(tuple, {}),
                            forge().MakeCc(tuple, {0, 2}),
                            forge().MakeCc(tuple, {0, 2, 2}),
                            forge().MakeCc(tuple, {3, 2, 0}),
                            forge().MakeCc(tuple, {0, 0, 0}),
                            forge().MakeCc(tuple, {0, 1, 2, 3, 3}),
                            forge().MakeCc(nowhere, {0, 2, 3}),
                            foreign,
                            forged,
                            mixed};
  for (const CommitCert& cc : bad) bench_.Give(1, forge().MakeCommit(cc));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadCertificate), std::size(bad));
  EXPECT_EQ(bench_.CountRejected(1), std::size(bad));
  EXPECT_EQ(bench_.Count({}), 0u);
  EXPECT_EQ(r1().committed_n(), 0u);
}

// "⟨c, CC⟩_c": signed by the client whose request the CC is about.
TEST_F(A4b, OnlyTheClientItselfCommits) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Drop();
  auto foreign = CommitFor(*order, "1");
  foreign->c = bench_.c(1);
  forge().Sign(bench_.c(1), foreign.get());
  bench_.Give(1, foreign);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kMalformed), 1u);
  auto forged = CommitFor(*order, "1");
  forge().Sign(bench_.c(1), forged.get());
  bench_.Give(1, forged, /*from=*/bench_.c(0));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadSignature), 1u);
  auto by_replica = CommitFor(*order, "1");
  by_replica->c = 2;
  forge().Sign(2, by_replica.get());
  bench_.Give(1, by_replica);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kUnknownSender), 1u);
  EXPECT_EQ(bench_.Count({}), 0u);
}

// "If my history is shorter: fill the hole, then continue."
TEST_F(A4b, ALongerHistoryThanMineIsFetchedFirst) {
  const auto first = Order(0, 1);
  const auto second = Order(1, 1);
  bench_.Give(1, CommitFor(*second, "2"));
  EXPECT_TRUE(Answers(1).empty());
  const auto holes = bench_.InFlight<FillHole>(1, 0);
  ASSERT_EQ(holes.size(), 1u);
  EXPECT_EQ(holes[0]->from, 1u);
  EXPECT_EQ(holes[0]->to, 2u);
  EXPECT_TRUE(bench_.IsArmed(1, {kFillHoleTimer, 0}));
  bench_.Give(1, first);
  EXPECT_TRUE(Answers(1).empty());
  EXPECT_EQ(r1().committed_n(), 0u);
  bench_.Give(1, second);
  ExpectLocalCommit(0, 2, second->order.h, 1, /*client=*/1);
  EXPECT_EQ(r1().committed_n(), 2u);
}

TEST_F(A4b, WaitingCommitsOfSeveralClientsAreAllAnswered) {
  const auto first = Order(0, 1);
  const auto second = Order(1, 1);
  bench_.Give(1, CommitFor(*second, "2"));
  bench_.Give(1, CommitFor(*first, "1"));
  bench_.Give(1, CommitFor(*first, "1"));  // one place per client
  bench_.Give(1, second);
  bench_.Give(1, first);
  EXPECT_EQ(Answers(0).size(), 1u);
  EXPECT_EQ(Answers(1).size(), 1u);
}

// A certificate waited for a position that then turned out to hold something else.
TEST_F(A4b, AWaitingCommitThatDisagreesConvicts) {
  const auto theirs = Order(0, 1);
  bench_.Give(1, CommitFor(*theirs, "1"));
  bench_.Give(1, forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1)}));
  EXPECT_TRUE(Answers().empty());
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 3u);
}

// "If it disagrees: the OR in the COMMIT and my own ORDER-REQs are a POM."
TEST_F(A4b, ADisagreementWithTheOrderIsProven) {
  const auto mine = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1)});
  bench_.Give(1, mine);
  bench_.Drop();
  const auto theirs = Order(0, 1);
  bench_.Give(1, CommitFor(*theirs, "1"));
  EXPECT_TRUE(Answers().empty());
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  const auto poms = bench_.InFlight<Pom>(1, 2);
  ASSERT_EQ(poms.size(), 1u);
  EXPECT_EQ(poms[0]->first, theirs->order);
  EXPECT_EQ(poms[0]->second, mine->order);
  EXPECT_EQ(bench_.Count({.kind = kIHateThePrimary}), 3u);
  EXPECT_EQ(r1().committed_n(), 0u);
}

// "A COMMIT whose OR does not have the CC's (v, n, h_n) is treated as one without OR; where that leaves a conflict
// unproven, FILL-HOLE to all fetches the ORDER-REQs that prove it."
TEST_F(A4b, ADisagreementWithoutTheOrderIsFetched) {
  const auto mine = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1)});
  bench_.Give(1, mine);
  const auto theirs = Order(0, 1);
  std::vector<Ref<Commit>> commits = {CommitFor(*theirs, "1", /*with_order=*/false)};
  for (int k = 0; k < 3; ++k) commits.push_back(CommitFor(*theirs, "1"));
  commits[1]->order = forge().MakeOrder(4, 1, {}, theirs->batch)->order;
  commits[2]->order = forge().MakeOrder(0, 2, {}, theirs->batch)->order;
  commits[3]->order = mine->order;
  for (const auto& commit : commits) {
    bench_.Drop();
    commit->ForgetDigests();
    bench_.Give(1, commit);
    EXPECT_TRUE(Answers().empty());
    EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
    ASSERT_EQ(bench_.Count({.kind = kFillHole}), 3u);
    EXPECT_EQ(bench_.InFlight<FillHole>()[0]->from, 1u);
    EXPECT_EQ(bench_.InFlight<FillHole>()[0]->to, 1u);
  }
  bench_.Drop();
  bench_.Give(1, theirs, /*from=*/2);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 3u) << "the ORDER-REQ that the others hold proves it";
}

// An OR with the CC's (v, n, h_n) that the primary never signed proves nothing: the conflict is as unproven as without
// one.
TEST_F(A4b, ADisagreementWithAForgedOrderIsFetched) {
  bench_.Give(1, forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1)}));
  bench_.Drop();
  auto commit = CommitFor(*Order(0, 1), "1");
  commit->order->sig.tag ^= 1;
  commit->ForgetDigests();
  bench_.Give(1, commit);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kConvicted), 0u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 3u);
}

// The OR is not looked at where nothing is in dispute.
TEST_F(A4b, AnAgreedCertificateNeedsNoOrder) {
  const auto order = Order(0, 1);
  bench_.Give(1, order);
  bench_.Drop();
  bench_.Give(1, CommitFor(*order, "1", /*with_order=*/false));
  ExpectLocalCommit(0, 1, order->order.h, 1);
}

// ---- Below the stable checkpoint, in other views ----

// A cluster with a stable checkpoint at 4 (and one more entry after it).
class A4bStable : public testing::Test {
 protected:
  A4bStable() : bench_(A4bOptions()) {
    for (int k = 0; k < 5; ++k) {
      bench_.Submit(k % 2);
      bench_.Deliver({.kind = kRequest});
      orders_.push_back(bench_.InFlight<OrderReq>(0, 1)[0]);
      bench_.DeliverAll();
    }
    EXPECT_EQ(bench_.replica(1).stable_n(), 4u);
    bench_.ForgetEvents();
  }
  static BenchOptions A4bOptions() {
    BenchOptions options;
    options.config.checkpoint_interval = 4;
    return options;
  }
  Ref<Commit> CommitAt(SeqNum n, Digest h, Timestamp t, uint32_t client, View v = 0) {
    const SpecTuple tuple{.v = v, .n = n, .h = h, .rh = Digest{7}, .c = bench_.c(client), .t = t};
    return bench_.forge().MakeCommit(bench_.forge().MakeCc(tuple, {0, 2, 3}));
  }
  Digest h(SeqNum n) { return orders_[n - 1]->order.h; }

  BenchCluster bench_;
  std::vector<Ref<const OrderReq>> orders_;
};

// "If n ≤ stable: compare (t, n, h_n) with the client table; equal → LOCAL-COMMIT, max_cc never moves back."
TEST_F(A4bStable, BelowTheStableCheckpointTheClientTableDecides) {
  const SeqNum committed = bench_.replica(1).committed_n();
  bench_.Give(1, CommitAt(4, h(4), 2, /*client=*/1));
  const auto answers = bench_.InFlight<LocalCommit>(1, bench_.c(1));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->v, 0u);
  EXPECT_EQ(answers[0]->n, 4u);
  EXPECT_EQ(answers[0]->h, h(4));
  EXPECT_EQ(bench_.replica(1).committed_n(), committed);
}

TEST_F(A4bStable, BelowTheStableCheckpointADifferenceIsNoLocalCommit) {
  bench_.Give(1, CommitAt(4, Digest{1}, 2, /*client=*/1));  // another h
  bench_.Give(1, CommitAt(2, h(2), 2, /*client=*/1));       // another n
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 2u);
  bench_.Give(1, CommitAt(2, h(2), 1, /*client=*/1));  // an older request
  bench_.Give(1, CommitAt(4, h(4), 9, /*client=*/1));  // one that was never executed
  EXPECT_EQ(bench_.CountRejected(1), 4u);
  EXPECT_EQ(bench_.Count({}), 0u) << bench_.Describe();
}

// "If CC.v is newer: I am behind → X1": at least no LOCAL-COMMIT comes of it.
TEST_F(A4bStable, ACertificateOfANewerViewIsNotKept) {
  for (View v : {View{1}, UINT64_MAX}) {
    for (SeqNum n : {SeqNum{4}, SeqNum{5}, SeqNum{6}, SeqNum{UINT64_MAX}}) {
      bench_.Give(1, CommitAt(n, n <= 5 ? h(n) : Digest{n}, 3, /*client=*/0, v));
    }
  }
  EXPECT_EQ(bench_.Count({.kind = kLocalCommit}), 0u);
  EXPECT_LE(bench_.replica(1).committed_n(), 4u);
}

TEST_F(A4bStable, ACertificateFarBeyondTheWindowIsNotKept) {
  for (SeqNum n : {SeqNum{13}, SeqNum{1} << 40, SeqNum{UINT64_MAX}}) bench_.Give(1, CommitAt(n, Digest{n}, 99, 0));
  EXPECT_EQ(bench_.Count({.kind = kLocalCommit}), 0u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 0u);
  EXPECT_FALSE(bench_.IsArmed(1, {kFillHoleTimer, 0}));
}

// "If CC.v is older: answer with the cached SPEC-RESPONSE signed anew in my view, or LOCAL-COMMIT(view, …) when my
// view's certificates cover (n, h_n)."
TEST_F(A4bStable, ACertificateOfAnOlderViewIsAnsweredInMyView) {
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  bench_.ForgetEvents();
  // Position 5 was inherited: view_cert covers it.
  bench_.Give(1, CommitAt(5, h(5), 3, /*client=*/0, /*v=*/0));
  const auto covered = bench_.InFlight<LocalCommit>(1, bench_.c(0));
  ASSERT_EQ(covered.size(), 1u);
  EXPECT_EQ(covered[0]->v, 1u);
  EXPECT_EQ(covered[0]->n, 5u);
  EXPECT_EQ(covered[0]->h, h(5));
  bench_.Drop();
  // Position 6 is view 1's own and speculative.
  bench_.Submit(1);
  bench_.Deliver({.kind = kRequest});
  bench_.DeliverAll();
  const Event* done = bench_.LastEvent(bench_.c(1), EventKind::kCompleted);
  if (done == nullptr) {  // the client still believes in r0
    bench_.Fire(bench_.c(1), {kRetransmitTimer, 0});
    bench_.DeliverAll();
    done = bench_.LastEvent(bench_.c(1), EventKind::kCompleted);
  }
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->n, 6u);
  bench_.Give(1, CommitAt(6, done->h, 3, /*client=*/1, /*v=*/0));
  EXPECT_EQ(bench_.Count({.kind = kLocalCommit}), 0u);
  const auto replies = bench_.InFlight<SpecResponse>(1, bench_.c(1));
  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies[0]->tuple.v, 1u);
}

// "For inherited positions (n ≤ n_G) the client table's (n, h_n) is what is compared."
TEST_F(A4bStable, InheritedPositionsAreComparedWithTheClientTable) {
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  bench_.ForgetEvents();
  bench_.Give(1, CommitAt(5, h(5), 3, /*client=*/0, /*v=*/1));
  EXPECT_EQ(bench_.InFlight<LocalCommit>(1, bench_.c(0)).size(), 1u);
  bench_.Drop();
  bench_.Give(1, CommitAt(5, Digest{1}, 3, /*client=*/0, /*v=*/1));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u) << "an inherited position has no ORDER-REQ of this view";
  EXPECT_EQ(bench_.Count({.kind = kLocalCommit}), 0u);
}

// ---- The whole path ----

// One replica is mute: every request completes by the commit path, and LOCAL-COMMITs match on (v, n, h).
TEST(A4bCluster, AMuteBackupIsSurvived) {
  BenchCluster bench;
  bench.Silence(3);
  for (int k = 1; k <= 3; ++k) {
    bench.Submit(0);
    bench.DeliverAll();
    EXPECT_TRUE(bench.client(0).busy());
    bench.Fire(bench.c(0), {kCommitTimer, 0});
    bench.DeliverAll();
    const Event* done = bench.LastEvent(bench.c(0), EventKind::kCompleted);
    ASSERT_NE(done, nullptr);
    EXPECT_EQ(done->path, CompletionPath::kCommitted);
    EXPECT_EQ(done->bytes, std::to_string(k));
    for (NodeId i = 0; i < 3; ++i) EXPECT_EQ(bench.replica(i).committed_n(), static_cast<SeqNum>(k));
  }
}

TEST(A4bCluster, WithFTwoTwoMuteBackupsAreSurvived) {
  BenchCluster bench({.f = 2});
  bench.Silence(5);
  bench.Silence(6);
  bench.Submit(0);
  bench.DeliverAll();
  bench.Fire(bench.c(0), {kCommitTimer, 0});
  bench.DeliverAll();
  ASSERT_EQ(bench.CountEvents(bench.c(0), EventKind::kCompleted), 1u);
  EXPECT_EQ(bench.LastEvent(bench.c(0), EventKind::kCompleted)->path, CompletionPath::kCommitted);
}

}  // namespace
}  // namespace zyz::zyzzyva

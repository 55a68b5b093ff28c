// K1 … K3: tentative checkpoints and the certificates that replicas build for themselves, stability on 2f+1 of one
// view, what is collected then, and the window.
#include <gtest/gtest.h>

#include <set>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kWindow{kWindowTimer, 0};

BenchOptions WithInterval(SeqNum interval, uint32_t f = 1) {
  BenchOptions options;
  options.f = f;
  options.clients = 8;
  options.config.checkpoint_interval = interval;
  return options;
}

// A cluster with CP_INTERVAL 2 in which r0's orders reach everybody, and nothing else moves by itself.
class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() : bench_(WithInterval(2)), chain_(&bench_.forge(), 0) {}

  const Forge& forge() { return bench_.forge(); }
  const Replica& replica(NodeId i) { return bench_.replica(i); }
  // The next order, of one request by c0, given to r1, r2 and r3; r0 is played by hand.
  Ref<const OrderReq> OrderNext(std::initializer_list<NodeId> receivers = {1, 2, 3}) {
    Ref<const OrderReq> order = chain_.Next({forge().MakeRequest(bench_.c(0), chain_.n() + 1)});
    for (NodeId i : receivers) bench_.Give(i, order);
    return order;
  }
  // r0's and r2's boundary SPEC-RESPONSE for `order` to r1.
  void Certify(const OrderReq& order, std::string_view reply, std::initializer_list<NodeId> from = {0, 2}) {
    for (NodeId i : from) bench_.Give(1, forge().MakeSpecResponse(i, Forge::TupleFor(order, reply), reply));
  }
  // r1 alone executes up to position 2 and builds the certificate; returns its CHECKPOINT.
  Ref<const Checkpoint> ReachCheckpoint() {
    OrderNext({1});
    const auto boundary = OrderNext({1});
    Certify(*boundary, "2");
    const auto own = bench_.InFlight<Checkpoint>(1, 2);
    EXPECT_EQ(own.size(), 1u) << bench_.Describe();
    bench_.Drop();
    return own.empty() ? nullptr : own[0];
  }
  void Vote(NodeId i, const Checkpoint& like) {
    bench_.Give(1, forge().MakeCheckpoint(i, like.v, like.n, like.h, like.a));
  }

  BenchCluster bench_;
  OrderChain chain_;
};
using K1 = CheckpointTest;
using K2 = CheckpointTest;
using K3 = CheckpointTest;

// ---- K1 ----

// "The SPEC-RESPONSE for the batch's last request also goes to all replicas."
TEST_F(K1, TheBoundaryResponseGoesToAllReplicas) {
  OrderNext({1});
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .to = 2}), 0u) << "position 1 is no boundary";
  bench_.Drop();
  const auto order = chain_.Next({forge().MakeRequest(bench_.c(1), 1), forge().MakeRequest(bench_.c(2), 1)});
  bench_.Give(1, order);
  for (NodeId to : {0, 2, 3}) {
    const auto responses = bench_.InFlight<SpecResponse>(1, to);
    ASSERT_EQ(responses.size(), 1u);
    EXPECT_EQ(responses[0]->tuple, Forge::TupleFor(*order, "3"));
    EXPECT_EQ(responses[0]->tuple.c, bench_.c(2));
    EXPECT_EQ(responses[0]->r, "3");
  }
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .from = 1}), 5u) << "three replicas, two clients";
}

// "2f+1 matching ones are a CC that the replica builds itself."
TEST_F(K1, AQuorumOfBoundaryResponsesIsACertificate) {
  OrderNext({1});
  const auto boundary = OrderNext({1});
  bench_.Drop();
  Certify(*boundary, "2", {0});
  Certify(*boundary, "2", {0});  // the same one again
  EXPECT_EQ(replica(1).committed_n(), 0u);
  EXPECT_EQ(bench_.Count({.kind = kCheckpoint}), 0u);
  Certify(*boundary, "2", {3});
  EXPECT_EQ(replica(1).committed_n(), 2u);
  EXPECT_EQ(bench_.Count({.kind = kCheckpoint, .from = 1}), 3u);
}

TEST_F(K1, BoundaryResponsesThatDifferDoNotAddUp) {
  OrderNext({1});
  const auto boundary = OrderNext({1});
  Certify(*boundary, "2", {0});
  Certify(*boundary, "9", {2});
  SpecTuple other = Forge::TupleFor(*boundary, "2");
  other.h = Digest{1};
  bench_.Give(1, forge().MakeSpecResponse(3, other, "2"));
  EXPECT_EQ(replica(1).committed_n(), 0u);
}

TEST_F(K1, ResponsesMayComeBeforeTheOwnExecution) {
  const auto first = chain_.Next({forge().MakeRequest(bench_.c(0), 1)});
  const auto boundary = chain_.Next({forge().MakeRequest(bench_.c(0), 2)});
  Certify(*boundary, "2", {0});
  EXPECT_EQ(bench_.Count({}), 0u);
  Certify(*boundary, "2", {2, 3});
  EXPECT_EQ(bench_.Count({.kind = kFillHole}), 1u) << "f+1 executed it: it exists (A5)";
  bench_.Give(1, first);
  bench_.Give(1, boundary);
  EXPECT_EQ(replica(1).committed_n(), 2u);
}

// A quorum that was there first and holds something else shows a conflict as much as one that comes later.
TEST_F(K1, AQuorumAgainstMyHistoryIsAConflict) {
  const auto theirs = chain_.NextOnes({forge().MakeRequest(bench_.c(0), 1), forge().MakeRequest(bench_.c(0), 2)});
  OrderChain mine(&forge(), 0);
  bench_.Give(1, mine.Next({forge().MakeRequest(bench_.c(1), 1)}));
  bench_.Give(1, mine.Next({forge().MakeRequest(bench_.c(1), 2)}));
  bench_.Drop();
  Certify(*theirs[1], "2", {0, 2, 3});
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 1}), 3u);
  bench_.Drop();
  bench_.Give(1, theirs[1], /*from=*/2);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 3u);
  EXPECT_EQ(replica(1).committed_n(), 0u);
}

TEST_F(K1, AQuorumAgainstMyHistoryIsAConflictWhenItCameFirst) {
  const auto theirs = chain_.NextOnes({forge().MakeRequest(bench_.c(0), 1), forge().MakeRequest(bench_.c(0), 2)});
  Certify(*theirs[1], "2", {0, 2, 3});
  OrderChain mine(&forge(), 0);
  bench_.Give(1, mine.Next({forge().MakeRequest(bench_.c(1), 1)}));
  bench_.Drop();
  bench_.Give(1, mine.Next({forge().MakeRequest(bench_.c(1), 2)}));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 1}), 3u);
}

// A replica answers every client of the boundary's batch. A client may show such an answer around; it is not the
// replica's word on the batch's last request, and must not take that word's place.
TEST_F(K1, AnAnswerToAnotherClientOfTheBatchReplacesNoVote) {
  OrderNext({1});
  const auto boundary = chain_.Next({forge().MakeRequest(bench_.c(1), 1), forge().MakeRequest(bench_.c(2), 1)});
  bench_.Give(1, boundary);
  SpecTuple to_c1 = Forge::TupleFor(*boundary, "2");
  to_c1.c = bench_.c(1);
  Certify(*boundary, "3", {0});
  bench_.Give(1, forge().MakeSpecResponse(0, to_c1, "2"), /*from=*/bench_.c(1));
  Certify(*boundary, "3", {2});
  EXPECT_EQ(replica(1).committed_n(), 2u);
}

TEST_F(K1, ResponsesForNoOpenBoundaryAreRefused) {
  const auto order = OrderNext({1});
  SpecTuple tuple = Forge::TupleFor(*order, "1");
  const auto give = [&](View v, SeqNum n) {
    tuple.v = v;
    tuple.n = n;
    bench_.Give(1, forge().MakeSpecResponse(2, tuple, "1"));
  };
  give(0, 1);
  give(0, UINT64_MAX);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kMalformed), 2u);
  give(0, 6);
  give(0, UINT64_MAX - 1);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBeyondWindow), 2u);
  give(1, 2);
  give(UINT64_MAX, 2);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kOtherView), 2u);
}

TEST_F(K1, BoundaryResponsesAreSignedByReplicas) {
  OrderNext({1});
  const auto boundary = OrderNext({1});
  bench_.Drop();
  const SpecTuple tuple = Forge::TupleFor(*boundary, "2");
  Certify(*boundary, "2", {0});
  bench_.Give(1, forge().MakeSpecResponse(bench_.c(1), tuple, "2"));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kUnknownSender), 1u);
  auto forged = forge().MakeSpecResponse(2, tuple, "2");
  forged->i = 3;
  forged->ForgetDigests();
  bench_.Give(1, forged);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadSignature), 1u);
  bench_.Give(1, forge().MakeSpecResponse(2, tuple, "3"));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kReplyMismatch), 1u);
  EXPECT_EQ(replica(1).committed_n(), 0u);
  // Its own one, returned, is the vote that it has already.
  bench_.Give(1, forge().MakeSpecResponse(1, tuple, "2"), /*from=*/3);
  EXPECT_EQ(replica(1).committed_n(), 0u);
}

// ---- K2 ----

// "Once committed at n in view v: CHECKPOINT(v, n, h, a) to all" – a client's certificate commits as well.
TEST_F(K2, ACommitBeyondTheBoundaryMakesACheckpoint) {
  OrderNext({1});
  const auto boundary = OrderNext({1});
  const auto third = OrderNext({1});
  bench_.Drop();
  bench_.Give(1, forge().MakeCommit(forge().MakeCc(Forge::TupleFor(*third, "3"), {0, 2, 3})));
  const auto own = bench_.InFlight<Checkpoint>(1, 0);
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0]->v, 0u);
  EXPECT_EQ(own[0]->n, 2u);
  EXPECT_EQ(own[0]->h, boundary->order.h);
  EXPECT_EQ(bench_.Count({.kind = kCheckpoint}), 3u);
}

TEST_F(K2, ACommitBeforeTheBoundaryMakesNone) {
  const auto first = OrderNext({1});
  OrderNext({1});
  bench_.Give(1, forge().MakeCommit(forge().MakeCc(Forge::TupleFor(*first, "1"), {0, 2, 3})));
  EXPECT_EQ(bench_.Count({.kind = kCheckpoint}), 0u);
}

// "2f+1 matching … make it stable": f+1 do not.
TEST_F(K2, AQuorumMakesTheCheckpointStable) {
  const auto own = ReachCheckpoint();
  Vote(2, *own);
  Vote(2, *own);
  EXPECT_EQ(replica(1).stable_n(), 0u) << "own and one more are f+1";
  Vote(3, *own);
  EXPECT_EQ(replica(1).stable_n(), 2u);
  const Event* stable = bench_.LastEvent(1, EventKind::kStable);
  ASSERT_NE(stable, nullptr);
  EXPECT_EQ(stable->v, 0u);
  EXPECT_EQ(stable->n, 2u);
  EXPECT_EQ(stable->h, own->h);
  EXPECT_EQ(stable->d, own->a);
}

TEST_F(K2, TheQuorumMatchesInEveryField) {
  const auto own = ReachCheckpoint();
  Vote(2, *own);
  auto other = forge().Copy(own);
  other->a = Digest{1};
  Vote(3, *other);
  other->a = own->a;
  other->h = Digest{1};
  Vote(0, *other);
  EXPECT_EQ(replica(1).stable_n(), 0u);
}

// "Including v."
TEST_F(K2, CheckpointsAreCountedPerView) {
  const auto own = ReachCheckpoint();
  auto later = forge().Copy(own);
  later->v = 1;
  Vote(2, *own);
  Vote(3, *later);
  Vote(0, *later);
  EXPECT_EQ(replica(1).stable_n(), 0u);
}

// "If v ≤ my view … (a quorum of a higher view only proves that I am behind)"
TEST_F(K2, AQuorumOfAHigherViewMakesNothingStable) {
  const auto own = ReachCheckpoint();
  auto later = forge().Copy(own);
  for (View v : {View{1}, UINT64_MAX}) {
    later->v = v;
    for (NodeId i : {0, 2, 3}) Vote(i, *later);
    EXPECT_EQ(replica(1).stable_n(), 0u);
  }
}

// "… and my history has that h at n"
TEST_F(K2, AQuorumForAnotherHistoryMakesNothingStable) {
  const auto own = ReachCheckpoint();
  auto other = forge().Copy(own);
  other->h = Digest{1};
  for (NodeId i : {0, 2, 3}) Vote(i, *other);
  EXPECT_EQ(replica(1).stable_n(), 0u);
  EXPECT_GE(bench_.CountRejected(1, RejectReason::kConflict), 1u);
  EXPECT_EQ(replica(1).history().max_n(), 2u);
}

TEST_F(K2, VotesMayComeBeforeTheOwnExecution) {
  OrderNext({2, 3});
  const auto boundary = OrderNext({2, 3});
  bench_.Drop({.kind = kSpecResponse, .to = 1});
  bench_.Deliver({.kind = kSpecResponse, .to = 2});
  bench_.Deliver({.kind = kSpecResponse, .to = 3});
  // r0's response makes the certificate at r2 and r3.
  for (NodeId i : {2, 3}) bench_.Give(i, forge().MakeSpecResponse(0, Forge::TupleFor(*boundary, "2"), "2"));
  const auto theirs = bench_.InFlight<Checkpoint>(2, 1);
  ASSERT_EQ(theirs.size(), 1u);
  bench_.Drop();
  for (NodeId i : {0, 2, 3}) Vote(i, *theirs[0]);
  EXPECT_EQ(replica(1).stable_n(), 0u);
  EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 1}), 1u) << "it exists, so I miss it";
  OrderChain again(&forge(), 0);
  for (Timestamp t : {1, 2}) bench_.Give(1, again.Next({forge().MakeRequest(bench_.c(0), t)}));
  EXPECT_EQ(replica(1).stable_n(), 2u);
  EXPECT_EQ(replica(1).committed_n(), 2u);
}

// "Discard history, ORDER-REQs, certificates and responses up to n, but never the client table."
TEST_F(K2, CollectionKeepsTheClientTable) {
  const auto own = ReachCheckpoint();
  const auto third = OrderNext({1});
  bench_.Drop();
  for (NodeId i : {2, 3}) Vote(i, *own);
  const History& history = replica(1).history();
  EXPECT_EQ(history.base_n(), 2u);
  EXPECT_EQ(history.base_h(), own->h);
  EXPECT_EQ(history.max_n(), 3u);
  EXPECT_EQ(history.max_h(), third->order.h);
  EXPECT_FALSE(history.Holds(2));
  bench_.Give(1, forge().MakeRequest(bench_.c(0), 3));
  ASSERT_EQ(bench_.InFlight<SpecResponse>(1, bench_.c(0)).size(), 1u);
  EXPECT_TRUE(bench_.InFlight<SpecResponse>(1, bench_.c(0))[0]->order.has_value());
}

TEST_F(K2, ACollectedRequestIsStillAnsweredAndCommitted) {
  const auto own = ReachCheckpoint();
  for (NodeId i : {2, 3}) Vote(i, *own);
  bench_.Drop();
  bench_.Give(1, forge().MakeRequest(bench_.c(0), 2));
  const auto responses = bench_.InFlight<SpecResponse>(1, bench_.c(0));
  ASSERT_EQ(responses.size(), 1u);
  EXPECT_EQ(responses[0]->r, "2");
  EXPECT_EQ(responses[0]->tuple.n, 2u);
  EXPECT_FALSE(responses[0]->order.has_value()) << "the ORDER-REQ is gone";
  EXPECT_EQ(bench_.InFlight<LocalCommit>(1, bench_.c(0)).size(), 1u);
  bench_.Give(1, forge().MakeRequest(bench_.c(0), 1));
  EXPECT_EQ(bench_.InFlight<SpecResponse>(1, bench_.c(0)).size(), 2u);
}

TEST_F(K2, OrdersBelowTheStableCheckpointAreRefused) {
  const auto own = ReachCheckpoint();
  for (NodeId i : {2, 3}) Vote(i, *own);
  bench_.Give(1, forge().MakeOrder(0, 2, {}, {forge().MakeRequest(bench_.c(3), 1)}));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBelowStable), 1u);
  Vote(0, *own);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBelowStable), 2u);
}

// The second boundary may become stable without the first: one quorum is enough.
TEST_F(K2, ALaterCheckpointCoversTheEarlier) {
  for (int k = 0; k < 3; ++k) OrderNext({1});
  const auto fourth = OrderNext({1});
  Certify(*fourth, "4");
  const auto own = bench_.InFlight<Checkpoint>(1, 2);
  ASSERT_EQ(own.size(), 2u) << "committed at 4 is committed at 2";
  EXPECT_EQ(own[0]->n, 2u);
  EXPECT_EQ(own[1]->n, 4u);
  for (NodeId i : {2, 3}) Vote(i, *own[1]);
  EXPECT_EQ(replica(1).stable_n(), 4u);
  Vote(2, *own[0]);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBelowStable), 1u);
  for (int k = 0; k < 4; ++k) OrderNext({1});
  EXPECT_EQ(replica(1).history().max_n(), 8u);
}

TEST_F(K2, CheckpointsAreSignedByReplicasForBoundaries) {
  const auto own = ReachCheckpoint();
  Vote(bench_.c(0), *own);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kUnknownSender), 1u);
  auto forged = forge().MakeCheckpoint(2, own->v, own->n, own->h, own->a);
  forged->i = 3;
  forged->ForgetDigests();
  bench_.Give(1, forged);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadSignature), 1u);
  auto moved = forge().Copy(own);
  for (SeqNum n : {SeqNum{0}, SeqNum{3}, SeqNum{UINT64_MAX}}) {
    moved->n = n;
    Vote(2, *moved);
  }
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kMalformed), 3u);
  moved->n = 2;
  Vote(1, *own);  // its own, returned
  Vote(2, *own);
  EXPECT_EQ(replica(1).stable_n(), 0u);
}

// Whoever stored a correct replica's CHECKPOINT of an earlier view must not be able to put it in place of the later
// one.
TEST_F(K2, AReplayedOlderCheckpointReplacesNoVote) {
  bench_.RunOne(0);
  if (!bench_.ChangeView()) GTEST_SKIP() << "needs the view change";
  const Digest parent = replica(2).history().max_h();
  const auto boundary = forge().MakeOrder(1, 2, parent, {forge().MakeRequest(bench_.c(1), 1)});
  bench_.Give(2, boundary);
  bench_.Drop();
  const SpecTuple tuple = Forge::TupleFor(*boundary, "2");
  for (NodeId i : {0, 3}) bench_.Give(2, forge().MakeSpecResponse(i, tuple, "2"));
  const auto own = bench_.InFlight<Checkpoint>(2, 0);
  ASSERT_EQ(own.size(), 1u) << bench_.Describe();
  bench_.Give(2, forge().MakeCheckpoint(3, 1, 2, own[0]->h, own[0]->a));
  bench_.Give(2, forge().MakeCheckpoint(3, 0, 2, own[0]->h, own[0]->a), /*from=*/1);
  bench_.Give(2, forge().MakeCheckpoint(0, 1, 2, own[0]->h, own[0]->a));
  EXPECT_EQ(replica(2).stable_n(), 2u);
}

// ---- K3 ----

// "Nothing is ordered or accepted beyond stable + 2·CP_INTERVAL; at that edge the boundary SPEC-RESPONSE and CHECKPOINT
// are rebroadcast on a timer."
TEST_F(K3, AtTheEdgeTheBoundariesAreRepeated) {
  std::vector<Ref<const OrderReq>> orders;
  for (int k = 0; k < 3; ++k) orders.push_back(OrderNext({1}));
  EXPECT_FALSE(bench_.IsArmed(1, kWindow));
  orders.push_back(OrderNext({1}));
  EXPECT_EQ(bench_.Delay(1, kWindow), bench_.config().rebroadcast_ns);
  Certify(*orders[1], "2");
  bench_.Drop();
  for (int round = 0; round < 2; ++round) {
    bench_.Fire(1, kWindow);
    std::set<SeqNum> responses;
    for (const auto& response : bench_.InFlight<SpecResponse>(1, 3)) responses.insert(response->tuple.n);
    EXPECT_EQ(responses, (std::set<SeqNum>{2, 4}));
    const auto checkpoints = bench_.InFlight<Checkpoint>(1, 3);
    ASSERT_EQ(checkpoints.size(), 1u) << "only 2 is committed";
    EXPECT_EQ(checkpoints[0]->n, 2u);
    bench_.Drop();
    EXPECT_TRUE(bench_.IsArmed(1, kWindow));
  }
}

TEST_F(K3, AMovedWindowEndsTheRepetition) {
  const auto own = ReachCheckpoint();
  OrderNext({1});
  OrderNext({1});
  EXPECT_TRUE(bench_.IsArmed(1, kWindow));
  for (NodeId i : {2, 3}) Vote(i, *own);
  EXPECT_FALSE(bench_.IsArmed(1, kWindow));
  OrderNext({1});
  EXPECT_EQ(replica(1).history().max_n(), 5u);
}

// All CHECKPOINTs were lost: the repetition at the edge moves the window, and what waited is ordered.
TEST(K3Cluster, LostCheckpointsAreMadeUpForAtTheEdge) {
  BenchCluster bench(WithInterval(2));
  for (uint32_t k = 0; k < 4; ++k) {
    bench.Submit(k);
    bench.Deliver({.kind = kRequest});
    bench.Deliver({.kind = kOrderReq});
    bench.Deliver({.kind = kSpecResponse});
    bench.Drop({.kind = kCheckpoint});
  }
  bench.Submit(4);
  bench.DeliverAll();
  EXPECT_TRUE(bench.client(4).busy());
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench.replica(i).stable_n(), 0u);
  for (NodeId i = 0; i < 4; ++i) bench.Fire(i, kWindow);
  bench.DeliverAll();
  EXPECT_FALSE(bench.client(4).busy());
  for (NodeId i = 0; i < 4; ++i) EXPECT_EQ(bench.replica(i).stable_n(), 4u);
}

// A replica that alone missed the quorum is stuck at the edge, and what it repeats there brings it the proof.
TEST(K3Cluster, ALateReplicaGetsTheProof) {
  BenchCluster bench(WithInterval(2));
  for (uint32_t k = 0; k < 4; ++k) {
    bench.Submit(k);
    bench.Deliver({.kind = kRequest});
    bench.Deliver({.kind = kOrderReq});
    bench.Drop({.kind = kSpecResponse, .to = 3});
    bench.Deliver({.kind = kSpecResponse});
    bench.Drop({.kind = kCheckpoint, .to = 3});
    bench.DeliverAll();
  }
  EXPECT_EQ(bench.replica(0).stable_n(), 4u);
  EXPECT_EQ(bench.replica(3).stable_n(), 0u);
  for (int round = 0; round < 3 && bench.IsArmed(3, kWindow); ++round) {
    bench.Fire(3, kWindow);
    bench.DeliverAll();
  }
  EXPECT_EQ(bench.replica(3).stable_n(), 4u);
  EXPECT_EQ(bench.RunOne(4), "5");
  EXPECT_EQ(bench.LastEvent(bench.c(4), EventKind::kCompleted)->path, CompletionPath::kFast);
}

// ---- Checkpoints of a history that is gone (X1) ----

// A replica that went astray in view 0 gets the state of view 1, in which another history led to a shorter end. What it
// took as tentative checkpoints belongs to a past that never was: it announces none, and votes of others find none.
TEST_F(CheckpointTest, ASnapshotOfAnotherHistoryTakesTheTentativeCheckpointsAlong) {
  OrderChain astray(&forge(), 0);
  for (Timestamp t = 1; t <= 4; ++t) bench_.Give(1, astray.Next({forge().MakeRequest(bench_.c(1), t)}));
  bench_.Drop();
  ServiceState service(bench_.cluster(), MakeApplication({.kind = ApplicationSpec::Kind::kCounter}));
  auto state = New<State>(bench_.pool());
  for (Timestamp t = 1; t <= 3; ++t) {
    const auto order = chain_.Next({forge().MakeRequest(bench_.c(0), t)});
    if (t == 3) {
      state->o.push_back(order);
      continue;
    }
    service.Execute(*order);
    state->checkpoint.h = order->order.h;
  }
  service.Snapshot(&state->snapshot);
  CheckpointCert& checkpoint = state->checkpoint;
  checkpoint.n = 2;
  checkpoint.a = ServiceState::SnapshotDigest(state->snapshot);
  ViewConfirm confirm;
  confirm.w = 2;
  confirm.n = 3;
  confirm.h = chain_.h();
  state->view_cert = {.v = 2, .n = 3, .h = chain_.h(), .votes = {}};
  for (NodeId i : {0, 2, 3}) {
    checkpoint.votes.push_back({i, forge().MakeCheckpoint(i, 0, 2, checkpoint.h, checkpoint.a)->sig});
    forge().Sign(i, &confirm);
    state->view_cert.votes.push_back({i, confirm.sig});
  }
  bench_.Give(1, state);
  ASSERT_EQ(replica(1).view(), 2u);
  EXPECT_EQ(replica(1).history().max_n(), 3u);
  EXPECT_EQ(replica(1).stable_n(), 2u);
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .to = 2}), 0u) << "position 4 does not exist here";
  for (NodeId i : {0, 2, 3}) bench_.Give(1, forge().MakeCheckpoint(i, 2, 4, Digest{5}, Digest{6}));
  EXPECT_EQ(replica(1).stable_n(), 2u);
}

// ---- Whole runs ----

struct Shape {
  SeqNum interval;
  uint32_t f, batch_max;
};
class CheckpointRun : public testing::TestWithParam<Shape> {};

TEST_P(CheckpointRun, ManyRequestsPassManyCheckpoints) {
  BenchOptions options = WithInterval(GetParam().interval, GetParam().f);
  options.config.batch_max = GetParam().batch_max;
  BenchCluster bench(options);
  for (int round = 0; round < 12; ++round) {
    for (uint32_t k = 0; k < 8; ++k) bench.Submit(k);
    bench.DeliverAll();
    for (uint32_t k = 0; k < 8; ++k) ASSERT_FALSE(bench.client(k).busy()) << "round " << round << ", c" << k;
  }
  const History& first = bench.replica(0).history();
  const SeqNum last_boundary = first.max_n() / GetParam().interval * GetParam().interval;
  for (NodeId i = 0; i < bench.cluster().n(); ++i) {
    const Replica& replica = bench.replica(i);
    EXPECT_EQ(replica.history().max_h(), first.max_h()) << "r" << i;
    EXPECT_EQ(replica.stable_n(), last_boundary) << "r" << i;
    EXPECT_EQ(replica.history().base_n(), last_boundary) << "r" << i;
    EXPECT_EQ(bench.CountEvents(i, EventKind::kSuspected), 0u);
    for (const Event& event : bench.events(i)) {
      EXPECT_TRUE(event.kind != EventKind::kRejected || IsBenign(event.reason)) << Name(event.reason);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, CheckpointRun,
                         testing::Values(Shape{1, 1, 1}, Shape{2, 1, 1}, Shape{5, 1, 1}, Shape{1, 1, 3}, Shape{2, 1, 4},
                                         Shape{1, 2, 1}, Shape{2, 2, 2}, Shape{3, 3, 2}));

}  // namespace
}  // namespace zyz::zyzzyva

// A1 and A4 at the client: what it sends, what it counts, and when it calls a request complete. The replicas' answers
// are made by hand.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kCommitDue{kCommitTimer, 0};
constexpr TimerId kRetransmit{kRetransmitTimer, 0};

// c0 with its first request out.
class ClientTest : public testing::Test {
 protected:
  explicit ClientTest(uint32_t f = 1, Config config = {}) : bench_({.f = f, .config = config}) {
    bench_.Submit(0);
    request_ = bench_.InFlight<Request>()[0];
    bench_.Drop();
    order_ = bench_.forge().MakeOrder(0, 1, {}, {request_});
  }

  NodeId c0() const { return bench_.c(0); }
  const Forge& forge() { return bench_.forge(); }
  SpecTuple Tuple(View v = 0, std::string_view reply = "1") const {
    SpecTuple tuple = Forge::TupleFor(*order_, reply);
    tuple.v = v;
    return tuple;
  }
  void Answer(NodeId i, const SpecTuple& tuple, std::string_view reply = "1",
              std::optional<OrderHeader> order = std::nullopt) {
    bench_.Give(c0(), forge().MakeSpecResponse(i, tuple, reply, order));
  }
  void Answers(std::initializer_list<NodeId> replicas, View v = 0) {
    for (NodeId i : replicas) Answer(i, Tuple(v), "1", v == 0 ? std::optional(order_->order) : std::nullopt);
  }
  void LocalCommits(std::initializer_list<NodeId> replicas, View v = 0) {
    for (NodeId i : replicas) {
      bench_.Give(c0(), forge().MakeLocalCommit(i, v, 1, order_->order.h, c0(), 1));
    }
  }
  const Event* Completion() { return bench_.LastEvent(c0(), EventKind::kCompleted); }
  size_t Rejected(RejectReason reason) { return bench_.CountRejected(c0(), reason); }

  BenchCluster bench_;
  Ref<const Request> request_;
  Ref<const OrderReq> order_;
};

using A1 = ClientTest;
using A4 = ClientTest;
using A4a = ClientTest;
using A4b = ClientTest;
using A4d = ClientTest;

Config WithCap() {
  Config config;
  config.client_retransmit_ns = 10;
  config.client_commit_ns = 4;
  config.retransmit_cap_ns = 35;
  return config;
}
class A4c : public ClientTest {
 protected:
  A4c() : ClientTest(1, WithCap()) {}
};
class A4WithF2 : public ClientTest {
 protected:
  A4WithF2() : ClientTest(2) {}
};

// ---- A1 ----

// "One request at a time per client, strictly increasing t … Starts timer commit and timer retransmit."
TEST_F(A1, TimersStartAndTimestampsGrow) {
  EXPECT_EQ(request_->t, 1u);
  EXPECT_EQ(bench_.Delay(c0(), kCommitDue), bench_.config().client_commit_ns);
  EXPECT_EQ(bench_.Delay(c0(), kRetransmit), bench_.config().client_retransmit_ns);
  Answers({0, 1, 2, 3});
  EXPECT_FALSE(bench_.IsArmed(c0(), kCommitDue));
  EXPECT_FALSE(bench_.IsArmed(c0(), kRetransmit));
  bench_.Submit(0);
  EXPECT_EQ(bench_.InFlight<Request>(c0(), 0).at(0)->t, 2u);
}

// "Goes to the replica believed primary": that of the view in which the last request completed.
TEST_F(A1, TheNextRequestGoesToThePrimaryOfTheViewThatAnswered) {
  Answers({0, 1, 2, 3}, /*v=*/6);
  bench_.Submit(0);
  EXPECT_EQ(bench_.Count({.kind = kRequest, .to = 2}), 1u);
}

TEST_F(A1, OneLyingReplicaDoesNotMoveTheBelievedPrimary) {
  Answer(3, Tuple(UINT64_MAX));
  Answers({0, 1, 2});
  bench_.Fire(c0(), kCommitDue);
  LocalCommits({0, 1, 2});
  ASSERT_NE(Completion(), nullptr);
  bench_.Drop();
  bench_.Submit(0);
  EXPECT_EQ(bench_.Count({.kind = kRequest, .to = 0}), 1u);
}

// ---- A4, what counts ----

// "Responses match when v, n, h_n, H(r), c, t are equal."
TEST_F(A4, AResponseThatDiffersInOneFieldDoesNotMatch) {
  Answers({0, 1, 2});
  SpecTuple wrong = Tuple();
  wrong.n = 2;
  Answer(3, wrong);
  wrong = Tuple();
  wrong.h = Digest{1};
  Answer(3, wrong);
  Answer(3, Tuple(0, "2"), "2");
  Answer(3, Tuple(1));
  EXPECT_EQ(Completion(), nullptr);
}

// "They count once per replica."
TEST_F(A4, AReplicaCountsOnce) {
  Answers({0, 1, 2, 2, 2, 1});
  EXPECT_EQ(Completion(), nullptr);
  Answers({3});
  EXPECT_NE(Completion(), nullptr);
}

// "And only within one view": a replica's newer view replaces its older answer, and an older one is not taken back.
TEST_F(A4, ViewsDoNotMix) {
  Answers({0, 1, 2});
  Answers({3}, /*v=*/1);
  EXPECT_EQ(Completion(), nullptr);
  Answers({3}, /*v=*/0);  // late
  EXPECT_EQ(Rejected(RejectReason::kStaleReply), 1u);
  EXPECT_EQ(Completion(), nullptr);
}

TEST_F(A4, ANewerViewReplacesTheOlder) {
  Answers({0, 1, 2});
  Answers({3, 0, 1, 2}, /*v=*/1);
  ASSERT_NE(Completion(), nullptr);
  EXPECT_EQ(Completion()->v, 1u);
  EXPECT_EQ(Completion()->path, CompletionPath::kFast);
}

// A replica that changed its mind inside a view has one vote, its last.
TEST_F(A4, TheLastWordOfAReplicaCounts) {
  Answer(3, Tuple(0, "9"), "9");
  Answers({0, 1, 2});
  EXPECT_EQ(Completion(), nullptr);
  Answers({3});
  EXPECT_NE(Completion(), nullptr);
}

// "Reply body must hash to H(r)."
TEST_F(A4, AReplyThatDoesNotHashIsRefused) {
  Answers({0, 1, 2});
  Answer(3, Tuple(), "2");
  EXPECT_EQ(Rejected(RejectReason::kReplyMismatch), 1u);
  EXPECT_EQ(Completion(), nullptr);
}

TEST_F(A4, AResponseThatItsReplicaDidNotSignIsRefused) {
  Answers({0, 1, 2});
  auto response = forge().MakeSpecResponse(2, Tuple(), "1");
  response->i = 3;
  response->ForgetDigests();
  bench_.Give(c0(), response, /*from=*/3);
  EXPECT_EQ(Rejected(RejectReason::kBadSignature), 1u);
  EXPECT_EQ(Completion(), nullptr);
}

TEST_F(A4, ANodeThatIsNoReplicaHasNoVote) {
  Answers({0, 1, 2});
  for (NodeId i : {bench_.c(0), bench_.c(1)}) Answer(i, Tuple());
  EXPECT_EQ(Rejected(RejectReason::kUnknownSender), 2u);
  EXPECT_EQ(Completion(), nullptr);
}

TEST_F(A4, AnswersToOthersOrToTheFutureAreMalformed) {
  SpecTuple tuple = Tuple();
  tuple.c = bench_.c(1);
  Answer(0, tuple);
  tuple = Tuple();
  tuple.t = 2;
  Answer(0, tuple);
  tuple = Tuple();
  tuple.n = 0;
  Answer(0, tuple);
  EXPECT_EQ(Rejected(RejectReason::kMalformed), 3u);
}

TEST_F(A4, AnswersToADoneRequestAreStale) {
  Answers({0, 1, 2, 3});
  Answers({1});
  LocalCommits({1});
  EXPECT_EQ(Rejected(RejectReason::kStaleReply), 2u);
  EXPECT_EQ(bench_.CountEvents(c0(), EventKind::kCompleted), 1u);
  bench_.Submit(0);
  Answers({0, 1, 2, 3});
  EXPECT_EQ(Rejected(RejectReason::kStaleReply), 6u);
  EXPECT_EQ(bench_.CountEvents(c0(), EventKind::kCompleted), 1u);
}

TEST_F(A4, AClientTakesOnlyAnswers) {
  bench_.Give(c0(), request_);
  bench_.Give(c0(), order_);
  EXPECT_EQ(Rejected(RejectReason::kUnexpectedKind), 2u);
}

// ---- A4a ----

// "3f+1 match → complete (fast)."
TEST_F(A4a, AllMatchingCompleteFast) {
  Answers({0, 1, 2});
  EXPECT_EQ(Completion(), nullptr);
  Answers({3});
  ASSERT_NE(Completion(), nullptr);
  EXPECT_EQ(Completion()->path, CompletionPath::kFast);
  EXPECT_EQ(Completion()->n, 1u);
  EXPECT_EQ(Completion()->h, order_->order.h);
  EXPECT_EQ(Completion()->bytes, "1");
  EXPECT_EQ(bench_.Count({}), 0u) << "nothing more to say";
}

TEST_F(A4WithF2, TheNumbersAreThoseOfSevenReplicas) {
  Answers({0, 1, 2, 3});
  bench_.Fire(c0(), kCommitDue);
  EXPECT_EQ(bench_.Count({}), 0u) << "four are no certificate";
  Answers({4});
  EXPECT_EQ(bench_.Count({.kind = kCommit}), 7u);
  LocalCommits({6, 5, 4, 3});
  EXPECT_EQ(Completion(), nullptr);
  LocalCommits({2});
  EXPECT_NE(Completion(), nullptr);
}

TEST_F(A4WithF2, SixAreNotAll) {
  Answers({0, 1, 2, 3, 4, 5});
  EXPECT_EQ(Completion(), nullptr);
  Answers({6});
  EXPECT_NE(Completion(), nullptr);
}

// ---- A4b ----

// "Timer commit fires with ≥ 2f+1 matching → COMMIT with the OR to all, resent until done."
TEST_F(A4b, AQuorumIsSentAsACertificate) {
  Answers({0, 2, 3});
  EXPECT_EQ(bench_.Count({.kind = kCommit}), 0u) << "not before the timer";
  bench_.Fire(c0(), kCommitDue);
  EXPECT_EQ(bench_.Count({.kind = kCommit}), 4u);
  const Commit& commit = *bench_.InFlight<Commit>()[0];
  EXPECT_EQ(commit.c, c0());
  EXPECT_EQ(commit.cc.tuple, Tuple());
  ASSERT_EQ(commit.cc.votes.size(), 3u);
  EXPECT_EQ(commit.order, order_->order);
  const CertificateChecker checker(bench_.cluster(), bench_.suite()->MakeVerifier(0));
  EXPECT_TRUE(checker.IsValid(commit.cc));
  EXPECT_EQ(bench_.Delay(c0(), kCommitDue), bench_.config().client_commit_ns);
  bench_.Drop();
  bench_.Fire(c0(), kCommitDue);
  EXPECT_EQ(bench_.Count({.kind = kCommit}), 4u);
  EXPECT_TRUE(bench_.IsArmed(c0(), kCommitDue));
}

// The timer found too few: the certificate goes out as soon as there is one.
TEST_F(A4b, ALateQuorumIsSentAtOnce) {
  Answers({0, 2});
  bench_.Fire(c0(), kCommitDue);
  EXPECT_EQ(bench_.Count({}), 0u);
  Answers({3});
  EXPECT_EQ(bench_.Count({.kind = kCommit}), 4u);
}

// The OR that goes with a certificate is one that the primary signed for exactly that entry.
TEST_F(A4b, AnOrderThatDoesNotBelongIsNotPassedOn) {
  OrderHeader unsigned_order = order_->order;
  unsigned_order.sig.tag ^= 1;
  const OrderHeader other = forge().MakeOrder(0, 7, {}, {request_})->order;
  Answer(0, Tuple(), "1", unsigned_order);
  Answer(1, Tuple(), "1", other);
  Answer(2, Tuple(), "1", std::nullopt);
  bench_.Fire(c0(), kCommitDue);
  ASSERT_EQ(bench_.Count({.kind = kCommit}), 4u);
  EXPECT_FALSE(bench_.InFlight<Commit>()[0]->order.has_value());
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
}

TEST_F(A4b, OneGoodOrderAmongOthersIsFound) {
  Answer(0, Tuple(), "1", std::nullopt);
  Answers({1, 2});
  bench_.Fire(c0(), kCommitDue);
  EXPECT_EQ(bench_.InFlight<Commit>().at(0)->order, order_->order);
}

// "Client: 2f+1 LOCAL-COMMITs equal in (v, n, h_n) → complete (committed)."
TEST_F(A4b, AQuorumOfLocalCommitsCompletes) {
  Answers({0, 2, 3});
  bench_.Fire(c0(), kCommitDue);
  LocalCommits({0, 1});
  EXPECT_EQ(Completion(), nullptr);
  LocalCommits({3});
  ASSERT_NE(Completion(), nullptr);
  EXPECT_EQ(Completion()->path, CompletionPath::kCommitted);
  EXPECT_EQ(Completion()->bytes, "1");
  EXPECT_FALSE(bench_.IsArmed(c0(), kCommitDue));
}

// Never by sender only.
TEST_F(A4b, LocalCommitsThatDifferDoNotAddUp) {
  Answers({0, 2, 3});
  bench_.Fire(c0(), kCommitDue);
  LocalCommits({0, 1});
  LocalCommits({2}, /*v=*/1);
  bench_.Give(c0(), forge().MakeLocalCommit(3, 0, 2, order_->order.h, c0(), 1));
  bench_.Give(c0(), forge().MakeLocalCommit(3, 0, 1, Digest{5}, c0(), 1));
  EXPECT_EQ(Completion(), nullptr);
  LocalCommits({0, 1, 0, 1});
  EXPECT_EQ(Completion(), nullptr) << "nor twice";
  LocalCommits({0, 1}, /*v=*/1);
  ASSERT_NE(Completion(), nullptr);
  EXPECT_EQ(Completion()->v, 1u);
}

TEST_F(A4b, AnOlderViewsLocalCommitIsNotTakenBack) {
  Answers({0, 2, 3});
  LocalCommits({0, 1}, /*v=*/1);
  LocalCommits({1, 2, 3}, /*v=*/0);
  EXPECT_EQ(Rejected(RejectReason::kStaleReply), 1u);
  EXPECT_EQ(Completion(), nullptr);
}

TEST_F(A4b, LocalCommitsAreSignedByReplicasForThisRequest) {
  Answers({0, 2, 3});
  LocalCommits({0, 1, bench_.c(1)});
  EXPECT_EQ(Rejected(RejectReason::kUnknownSender), 1u);
  auto forged = forge().MakeLocalCommit(1, 0, 1, order_->order.h, c0(), 1);
  forged->i = 2;
  forged->ForgetDigests();
  bench_.Give(c0(), forged);
  EXPECT_EQ(Rejected(RejectReason::kBadSignature), 1u);
  bench_.Give(c0(), forge().MakeLocalCommit(2, 0, 1, order_->order.h, bench_.c(1), 1));
  bench_.Give(c0(), forge().MakeLocalCommit(2, 0, 1, order_->order.h, c0(), 2));
  EXPECT_EQ(Rejected(RejectReason::kMalformed), 2u);
  EXPECT_EQ(Completion(), nullptr);
}

// LOCAL-COMMIT carries no reply; the replies may come later, and one replica's word is not enough.
TEST_F(A4b, RepliesMayComeAfterTheLocalCommits) {
  LocalCommits({0, 1, 2});
  EXPECT_EQ(Completion(), nullptr);
  Answer(3, Tuple(0, "9"), "9");
  Answers({0});
  EXPECT_EQ(Completion(), nullptr) << "a reply needs f+1";
  Answers({1});
  ASSERT_NE(Completion(), nullptr);
  EXPECT_EQ(Completion()->bytes, "1");
  EXPECT_EQ(Completion()->path, CompletionPath::kCommitted);
}

// "COMMIT goes on being resent once a CC exists" – and a later view's certificate takes its place.
TEST_F(A4b, ALaterViewsCertificateReplacesTheOlder) {
  Answers({0, 1, 2});
  bench_.Fire(c0(), kCommitDue);
  bench_.Drop();
  Answers({1, 2}, /*v=*/1);
  EXPECT_EQ(bench_.Count({}), 0u);
  Answers({3}, /*v=*/1);
  ASSERT_EQ(bench_.Count({.kind = kCommit}), 4u);
  EXPECT_EQ(bench_.InFlight<Commit>()[0]->cc.tuple.v, 1u);
  EXPECT_FALSE(bench_.InFlight<Commit>()[0]->order.has_value()) << "inherited: view 1 ordered nothing there";
}

// ---- A4c ----

// "Timer retransmit fires → REQUEST to all; the interval doubles up to a cap; responses are kept."
TEST_F(A4c, TheRequestGoesToAllWithDoublingIntervals) {
  Answers({0, 1, 2});
  std::vector<TimeNs> waits = {bench_.Delay(c0(), kRetransmit)};
  for (int k = 0; k < 4; ++k) {
    bench_.Fire(c0(), kRetransmit);
    EXPECT_EQ(bench_.Count({.kind = kRequest}), 4u);
    EXPECT_EQ(bench_.InFlight<Request>()[0]->t, 1u);
    bench_.Drop();
    waits.push_back(bench_.Delay(c0(), kRetransmit));
  }
  EXPECT_EQ(waits, (std::vector<TimeNs>{10, 20, 35, 35, 35}));
  Answers({3});
  EXPECT_NE(Completion(), nullptr) << "what was answered before counts";
  bench_.Submit(0);
  EXPECT_EQ(bench_.Delay(c0(), kRetransmit), 10);
}

TEST_F(A4c, TheCommitIsResentWithDoublingIntervals) {
  Answers({0, 1, 2});
  std::vector<TimeNs> waits = {bench_.Delay(c0(), kCommitDue)};
  for (int k = 0; k < 6; ++k) {
    bench_.Fire(c0(), kCommitDue);
    EXPECT_EQ(bench_.Count({.kind = kCommit}), 4u);
    bench_.Drop();
    waits.push_back(bench_.Delay(c0(), kCommitDue));
  }
  EXPECT_EQ(waits, (std::vector<TimeNs>{4, 4, 8, 16, 32, 35, 35}));
}

TEST_F(A4c, RetransmissionDoesNotStopTheCommits) {
  Answers({0, 1, 2});
  bench_.Fire(c0(), kCommitDue);
  bench_.Fire(c0(), kRetransmit);
  EXPECT_TRUE(bench_.IsArmed(c0(), kCommitDue));
}

// ---- A4d ----

// "Two ORs for one view that convict the primary → POM to all."
TEST_F(A4d, TwoOrdersForOnePositionConvict) {
  const auto other = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1), request_});
  Answers({0});
  Answer(1, Forge::TupleFor(*other, "2"), "2", other->order);
  ASSERT_EQ(bench_.Count({.kind = kPom}), 4u);
  const CertificateChecker checker(bench_.cluster(), bench_.suite()->MakeVerifier(0));
  EXPECT_TRUE(checker.Convicts(*bench_.InFlight<Pom>()[0]));
  EXPECT_EQ(bench_.CountEvents(c0(), EventKind::kConvicted), 1u);
  const auto third = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 2), request_});
  Answer(2, Forge::TupleFor(*third, "2"), "2", third->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 4u) << "once is enough";
}

TEST_F(A4d, TwoNeighboursThatDoNotChainConvict) {
  const auto next = forge().MakeOrder(0, 2, Digest{3}, {request_});
  Answers({0});
  Answer(1, Forge::TupleFor(*next, "1"), "1", next->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 4u);
}

// "A POM against a correct primary must be impossible."
TEST_F(A4d, AnInventedOrderConvictsNobody) {
  Answers({0});
  auto invented = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1), request_});
  forge().Sign(1, invented.get());  // r1 cannot do better
  Answer(1, Forge::TupleFor(*invented, "2"), "2", invented->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
  EXPECT_EQ(bench_.CountEvents(c0(), EventKind::kConvicted), 0u);
}

// r1 leads view 1: its signature says nothing about view 0, and two views order one position differently.
TEST_F(A4d, OrdersOfDifferentViewsConvictNobody) {
  Answers({0});
  for (View v : {1, 4}) {
    const auto other = forge().MakeOrder(v, 1, {}, {forge().MakeRequest(bench_.c(1), 1), request_});
    Answer(1, Forge::TupleFor(*other, "2"), "2", other->order);
  }
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
}

TEST_F(A4d, AChainOfCorrectOrdersConvictsNobody) {
  const auto next = forge().MakeOrder(0, 2, order_->order.h, {request_});
  const auto far = forge().MakeOrder(0, 9, Digest{4}, {request_});
  Answers({0});
  Answer(1, Forge::TupleFor(*next, "1"), "1", next->order);
  Answer(2, Forge::TupleFor(*far, "1"), "1", far->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 0u);
}

// A lying replica that convicts itself in a far view must not close the client's eyes for this one.
TEST_F(A4d, AConvictionInAFarViewHidesNothing) {
  const View far = View{1} << 62;  // r0 leads it
  for (Timestamp t : {1, 2}) {
    const auto junk = forge().MakeOrder(far, 1, {}, {forge().MakeRequest(bench_.c(1), t), request_});
    SpecTuple tuple = Tuple();
    tuple.n = 10 + t;
    Answer(0, tuple, "1", junk->order);
  }
  bench_.Drop();
  const auto other = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1), request_});
  Answers({1});
  Answer(2, Forge::TupleFor(*other, "2"), "2", other->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 4u);
}

// Nor may it fill the client's memory of orders with its own.
TEST_F(A4d, AFloodOfOrdersHidesNothing) {
  for (SeqNum n = 10; n < 100; n += 10) {
    const auto junk = forge().MakeOrder(0, n, Digest{n}, {request_});
    Answer(0, Forge::TupleFor(*junk, "1"), "1", junk->order);
  }
  const auto other = forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(1), 1), request_});
  Answers({1});
  Answer(2, Forge::TupleFor(*other, "2"), "2", other->order);
  EXPECT_EQ(bench_.Count({.kind = kPom}), 4u);
}

}  // namespace
}  // namespace zyz::zyzzyva

// Amnesia (section 11): a replica that has lost its memory takes part in nothing until it stands in a view that nothing
// it has signed can reach (R1), and those who hear it ask for long make the view change that it needs (R3).
#include <algorithm>
#include <initializer_list>

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {
namespace {

// r1 has lost its memory; CP_INTERVAL 4, hence a window of 8.
class Amnesia : public ViewChangeBench {
 protected:
  explicit Amnesia(const BenchOptions& options = Options()) : ViewChangeBench(options) { bench_.Rebirth(1, 1); }

  void Answer(NodeId i, View v) { bench_.Give(1, forge().MakeStanding(i, /*to=*/1, /*life=*/1, v)); }
  // A STATE of view v with its checkpoint at position `n` of r0's chain.
  Ref<const State> StateAt(View v, int n = 0) {
    OrderChain chain(&forge(), 0);
    Orders orders;
    for (int k = 1; k <= n; ++k) orders.push_back(chain.Next({MakeRequest(0, k)}));
    ShownHistory shown;
    Bytes snapshot;
    if (n > 0) {
      const ProvenState at = CheckpointAfter(orders, v);
      shown.checkpoint = at.cert;
      snapshot = at.snapshot;
    }
    if (v > 0) shown.view_cert = forge().MakeViewCert(v, shown.checkpoint.n, shown.checkpoint.h, {0, 2, 3});
    return forge().MakeState(shown, snapshot);
  }
  bool Takes(const Ref<const State>& state) {
    bench_.Give(1, state);
    return !replica(1).recovering();
  }
};

TEST_F(Amnesia, TakesPartInNothingAndAsks) {
  bench_.Give(1, chain_.Next({MakeRequest(0, 1)}));
  EXPECT_EQ(bench_.Count({.kind = kRecover, .from = 1}), 3u) << "whatever arrives wakes it";
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 1}), 3u);
  EXPECT_EQ(bench_.InFlight<Recover>(1, 0)[0]->q, 1u);
  bench_.Drop();
  bench_.Give(1, MakeRequest(1, 1));
  Hate(1, 0, {0, 2, 3});
  bench_.Give(1, Shows(2, 1));
  bench_.Give(1, forge().MakeRecover(2, 1));
  EXPECT_EQ(bench_.Count({.from = 1}), 0u) << bench_.Describe();
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kRecovering), 7u) << "it does not answer others who recover, either";
  EXPECT_EQ(replica(1).history().max_n(), 0u);
  bench_.Fire(1, kStateRequestWait);
  const auto again = bench_.InFlight<Recover>(1, 0);
  ASSERT_EQ(again.size(), 1u) << "again, since answers may be lost";
  EXPECT_EQ(again[0]->life, 1u);
  EXPECT_EQ(again[0]->q, 2u) << "q grows with each repetition";
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 1}), 3u);
}

TEST_F(Amnesia, OthersSayWhereTheyStand) {
  bench_.Give(2, forge().MakeRecover(1, 7));
  auto answers = bench_.InFlight<Standing>(2, 1);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->c, 1u);
  EXPECT_EQ(answers[0]->life, 7u);
  EXPECT_EQ(answers[0]->v, 0u);
  bench_.Drop();

  bench_.Give(2, Shows(3, 1));  // r2 leaves view 0
  bench_.Drop();
  bench_.Give(2, forge().MakeRecover(1, 8));
  answers = bench_.InFlight<Standing>(2, 1);
  ASSERT_EQ(answers.size(), 1u) << "also while leaving a view";
  EXPECT_EQ(answers[0]->v, 1u) << "the view that it said VIEW-CHANGE for";
}

// X2: one answer to each RECOVER, however often it is brought.
TEST_F(Amnesia, ACopyOfARecoverIsNotAnswered) {
  const auto first = forge().MakeRecover(1, 1, 1), second = forge().MakeRecover(1, 1, 2);
  for (const auto& recover : {second, first, second, second}) bench_.Give(2, recover);
  EXPECT_EQ(bench_.Count({.kind = kStanding, .from = 2}), 1u);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kDuplicate), 3u);
  bench_.Give(2, forge().MakeRecover(1, 2, 1));
  EXPECT_EQ(bench_.Count({.kind = kStanding, .from = 2}), 2u) << "another life";
  bench_.Give(2, forge().MakeRecover(1, 1, 9));
  EXPECT_EQ(bench_.Count({.kind = kStanding, .from = 2}), 2u) << "that life is over";
}

// ---- R1 ----

TEST_F(Amnesia, R1NobodyComesBackInItsOldView) {
  for (NodeId i : {0, 2, 3}) Answer(i, 0);
  EXPECT_FALSE(Takes(StateAt(0, 40))) << "it may have said VIEW-CHANGE(1), however far the others are";
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kRecovering), 1u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kEntered), 0u);
  EXPECT_TRUE(Takes(StateAt(1, 4)));
  EXPECT_EQ(replica(1).view(), 1u);
  EXPECT_EQ(replica(1).stable_n(), 4u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kEntered), 1u);
  bench_.Drop();

  bench_.Give(1, MakeRequest(0, 4));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .from = 1, .to = c(0)}), 1u)
      << "it answers at and below its checkpoint: no earlier life has said anything in this view";
  Answer(0, 0);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 1u) << "late answers are nothing to a recovered replica";
}

TEST_F(Amnesia, R1FewerThanAQuorumOfAnswersBoundNothing) {
  for (NodeId i : {0, 2}) Answer(i, 0);
  EXPECT_FALSE(Takes(StateAt(9)));
  Answer(3, 0);
  EXPECT_TRUE(Takes(StateAt(9)));
}

TEST_F(Amnesia, R1TheLargestOfAQuorumCounts) {
  Answer(0, 0);
  Answer(2, 4);
  Answer(3, 1);
  EXPECT_FALSE(Takes(StateAt(4)));
  EXPECT_TRUE(Takes(StateAt(5)));
}

TEST_F(Amnesia, R1AnAnswerBeyondAllNumbersLowersNoBound) {
  for (const NodeId i : {0u, 2u}) Answer(i, 0);
  Answer(3, UINT64_MAX);
  EXPECT_FALSE(Takes(StateAt(1, 4)));
  EXPECT_FALSE(Takes(StateAt(UINT64_MAX)));
}

class AmnesiaF2 : public Amnesia {
 protected:
  static BenchOptions WithF2() {
    BenchOptions options = Options();
    options.f = 2;
    return options;
  }
  AmnesiaF2() : Amnesia(WithF2()) {}
  Ref<const State> StateOf(View v) {
    ShownHistory shown;
    shown.view_cert = forge().MakeViewCert(v, 0, {}, {0, 2, 3, 4, 5});
    return forge().MakeState(shown, "");
  }
};

// "V = the (2f+1)-th smallest v answered: more answers can only lower it."
TEST_F(AmnesiaF2, R1OneAnswerThatIsTooHighKeepsNobodyOut) {
  for (NodeId i : {0, 2, 3, 4}) Answer(i, 3);
  Answer(6, 1000);
  EXPECT_FALSE(Takes(StateOf(4))) << "five answers: the largest of them counts";
  Answer(5, 3);
  EXPECT_FALSE(Takes(StateOf(3)));
  EXPECT_TRUE(Takes(StateOf(4))) << "six answers: the fifth smallest";
}

TEST_F(Amnesia, OnlyTheFirstAnswerToThisLifeCounts) {
  bench_.Give(1, forge().MakeStanding(0, /*to=*/1, /*life=*/0, 0));
  bench_.Give(1, forge().MakeStanding(0, /*to=*/2, /*life=*/1, 0));
  bench_.Give(1, forge().MakeStanding(1, /*to=*/1, /*life=*/1, 0));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kMalformed), 2u);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 1u) << "an answer to an earlier life";
  Answer(0, 5);
  Answer(0, 0);
  Answer(2, 0);
  Answer(3, 0);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 2u);
  EXPECT_FALSE(Takes(StateAt(5)));
  EXPECT_TRUE(Takes(StateAt(6)));
}

TEST_F(Amnesia, AForgedOrSpoiltMessageIsRefused) {
  auto standing = forge().MakeStanding(0, 1, 1, 0);
  standing->v = 1;
  standing->ForgetDigests();
  bench_.Give(1, standing);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadSignature), 1u);
  auto recover = forge().MakeRecover(1, 1, 1);
  recover->q = 2;
  recover->ForgetDigests();
  bench_.Give(2, recover);
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kBadSignature), 1u) << "q is signed";
  bench_.Give(2, forge().MakeRecover(1, 0));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kMalformed), 1u) << "nobody loses memory in the first life";
  bench_.Give(2, forge().MakeRecover(2, 1));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kDuplicate), 1u) << "its own";
  for (NodeId i : {0, 2, 3}) Answer(i, 0);
  Ref<State> spoilt = forge().MakeState({}, "");
  spoilt->snapshot = "x";
  bench_.Give(1, spoilt);
  EXPECT_TRUE(replica(1).recovering());
}

// ---- R3 ----

// r3 hears r1 ask, while its own stable checkpoint moves.
class R3 : public Amnesia {
 protected:
  void Asks(uint64_t life, uint64_t q) { bench_.Give(3, forge().MakeRecover(1, life, q)); }
  // Executes the next four orders, and makes the last one stable.
  void MoveCheckpoint(int times) {
    for (int k = 0; k < times; ++k) {
      const Orders orders = OrderSome(4, {3});
      MakeStable(3, *orders[3], {0, 2});
      bench_.Drop();
    }
  }
  size_t Suspicions() const { return bench_.CountEvents(3, EventKind::kSuspected); }
  // r3 leaves view v with r2 and enters the next one, with nothing executed since the stable checkpoint.
  void ChangeViewTo(View w) {
    Hate(3, w - 1, {0, 2});
    bench_.Drop();
    const ShownHistory shown = {.view_cert = {}, .checkpoint = Stable(), .o = {}, .cc = {}};
    bench_.Give(3, MakeNewView(w, {{0, shown}, {1, shown}, {2, shown}}));
    ConfirmLikeOwn(3, {0, 2});
    ASSERT_EQ(replica(3).view(), w);
    chain_ = OrderChain(&forge(), w, replica(3).history().max_n(), replica(3).history().max_h());
    bench_.Drop();
  }
  CheckpointCert Stable() {
    OrderChain chain(&forge(), 0);
    Orders orders;
    for (SeqNum n = 1; n <= replica(3).stable_n(); ++n) orders.push_back(chain.Next({MakeRequest(0, n)}));
    return orders.empty() ? CheckpointCert{} : CheckpointAfter(orders).cert;
  }
};

TEST_F(R3, WhoStillAsksAfterAWindowIsHelped) {
  MoveCheckpoint(1);
  Asks(1, 1);
  MoveCheckpoint(1);
  Asks(1, 2);
  EXPECT_EQ(Suspicions(), 0u) << "the checkpoint has moved by 4, the window is 8";
  MoveCheckpoint(1);
  EXPECT_EQ(Suspicions(), 0u) << "it may have recovered meanwhile";
  Asks(1, 3);
  EXPECT_EQ(Suspicions(), 1u);
  EXPECT_EQ(bench_.InFlight<IHateThePrimary>(3, 0).at(0)->v, 0u);
  EXPECT_EQ(replica(3).patience(), 1u);
  Hate(3, 0, {2});
  EXPECT_TRUE(replica(3).IsLeaving());
  EXPECT_EQ(replica(3).patience(), 1u) << "no timer has fired here (V2)";
}

TEST_F(R3, ARecoverThatIsReplayedIsNoSign) {
  Asks(1, 2);
  MoveCheckpoint(3);
  for (uint64_t q : {1, 2}) Asks(1, q);
  EXPECT_EQ(Suspicions(), 0u);
}

TEST_F(R3, AnIdleClusterWaits) {
  for (uint64_t q = 1; q <= 50; ++q) Asks(1, q);
  EXPECT_EQ(Suspicions(), 0u);
}

TEST_F(R3, AnotherLifeBeginsAnew) {
  Asks(1, 1);
  MoveCheckpoint(2);
  Asks(2, 1);
  EXPECT_EQ(Suspicions(), 0u) << "nobody has waited for this life yet";
  MoveCheckpoint(2);
  Asks(2, 2);
  EXPECT_EQ(Suspicions(), 1u);
}

// "Once per view; k doubles each time, per replica and not per life."
TEST_F(R3, WhoCriesWolfBuysFewViewChanges) {
  Asks(1, 1);
  MoveCheckpoint(2);
  Asks(1, 2);
  EXPECT_EQ(Suspicions(), 1u);
  ChangeViewTo(1);
  Asks(2, 1);
  MoveCheckpoint(2);
  Asks(2, 2);
  EXPECT_EQ(Suspicions(), 1u) << "twice as far now, in another life as well";
  MoveCheckpoint(2);
  Asks(2, 3);
  EXPECT_EQ(Suspicions(), 2u);
  MoveCheckpoint(20);
  Asks(2, 4);
  EXPECT_EQ(Suspicions(), 2u) << "this view is suspected already";
}

// A primary without memory announces no view. That its view is suspected for it takes 2f+1 VIEW-CHANGEs, as for any
// reason.
TEST_F(R3, AViewWhosePrimaryHasNoMemoryIsNotWaitedFor) {
  Asks(1, 1);
  Hate(3, 0, {0, 2});
  Asks(1, 2);
  EXPECT_EQ(Suspicions(), 0u) << "only its own VIEW-CHANGE(1) is there";
  for (NodeId i : {0, 2}) bench_.Give(3, Shows(i, 1));
  Asks(1, 2);
  EXPECT_EQ(Suspicions(), 0u) << "a copy";
  bench_.Give(3, forge().MakeRecover(2, 1, 1));
  EXPECT_EQ(Suspicions(), 0u) << "r2 does not lead view 1";
  Asks(1, 3);
  EXPECT_EQ(Suspicions(), 1u);
  EXPECT_EQ(bench_.LastEvent(3, EventKind::kSuspected)->v, 1u);
}

}  // namespace
}  // namespace zyz::zyzzyva

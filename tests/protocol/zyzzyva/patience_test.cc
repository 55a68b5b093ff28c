// V2, patience: how long a replica waits before it suspects. One factor for timers suspect, fill and new-view.
#include <gtest/gtest.h>

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {
namespace {

constexpr TimerId kSuspectOfC1{kSuspectTimer, 1};
constexpr TimerId kFill{kFillHoleTimer, 0};
constexpr TimerId kRest{kRestTimer, 0};

TEST(V2Rest, OutlastsEveryTimer) {
  Config config;
  EXPECT_TRUE(config.IsPatient());
  EXPECT_GT(config.rest(), 4 * 256 * config.new_view_ns);
  config.retransmit_cap_ns = 1'000'000'000'000;
  EXPECT_GT(config.rest(), 4 * config.retransmit_cap_ns);
  config.rest_ns = config.rest() - 1;
  EXPECT_FALSE(config.IsPatient());
  config.rest_ns = 0;
  config.patience_max = 3;
  EXPECT_FALSE(config.IsPatient()) << "not a power of two";
  config.patience_max = 0;
  EXPECT_FALSE(config.IsPatient());
}

// r3 under test.
class Patience : public ViewChangeBench {
 protected:
  using ViewChangeBench::ViewChangeBench;

  // r3's timer suspect fires, for a request of c1 that nobody orders.
  void LoseByRequest() {
    bench_.Give(3, MakeRequest(1, ++t_));
    bench_.Fire(3, kSuspectOfC1);
    bench_.Drop();
  }
  void EnterNext() {
    const View w = replica(3).view() + 1;
    Hate(3, w - 1, {0, 2});
    bench_.Drop();
    bench_.Give(3, MakeNewView(w, {{0, {}}, {1, {}}, {2, {}}}));
    ConfirmLikeOwn(3, {0, 2});
    ASSERT_EQ(replica(3).view(), w);
    bench_.Drop();
  }
  // The factor is 2^k. In a view of its own r3 waits for nobody.
  void LoseTimes(int k) {
    while (k > 0) {
      if (bench_.cluster().Primary(replica(3).view()) != 3) {
        LoseByRequest();
        --k;
      }
      EnterNext();
    }
  }
  uint32_t patience() const { return replica(3).patience(); }

  Timestamp t_ = 0;
};

// "It doubles when a replica leaves a view in which one of the three fired here."
TEST_F(Patience, DoublesWithEachViewInWhichTimerSuspectFired) {
  LoseByRequest();
  EXPECT_EQ(patience(), 1u) << "the view is not left yet";
  EnterNext();
  EXPECT_EQ(patience(), 2u);
  EXPECT_EQ(bench_.Delay(3, kSuspectOfC1), 2 * bench_.config().suspect_ns) << "the request waits anew";
  bench_.Fire(3, kSuspectOfC1);
  bench_.Drop();
  EnterNext();
  EXPECT_EQ(patience(), 4u);
}

TEST_F(Patience, DoublesWithEachViewInWhichTimerFillFired) {
  chain_.Next({MakeRequest(0, 1)});
  bench_.Give(3, chain_.Next({MakeRequest(0, 2)}));
  bench_.Fire(3, kFill);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u);
  bench_.Fire(3, kFill);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 1u);
  EnterNext();
  EXPECT_EQ(patience(), 2u);
}

TEST_F(Patience, AskingAllIsNotSuspicion) {
  chain_.Next({MakeRequest(0, 1)});
  bench_.Give(3, chain_.Next({MakeRequest(0, 2)}));
  bench_.Fire(3, kFill);
  EnterNext();
  EXPECT_EQ(patience(), 1u);
}

TEST_F(Patience, DoublesWithEachViewThatIsNotEntered) {
  TimeNs wait = bench_.config().new_view_ns;
  for (View w = 1; w <= 5; ++w) {
    for (NodeId i : {0, 2}) bench_.Give(3, Shows(i, w));
    EXPECT_EQ(bench_.Delay(3, kNewViewWait), wait) << "view " << w;
    bench_.Fire(3, kNewViewWait);
    Hate(3, w, {2});
    EXPECT_FALSE(bench_.IsArmed(3, kNewViewWait)) << "it belongs to view " << w;
    wait *= 2;
  }
}

// "Who is only dragged along keeps it."
TEST_F(Patience, StaysWhereNothingFired) {
  for (int k = 0; k < 3; ++k) EnterNext();
  EXPECT_EQ(patience(), 1u);
  EXPECT_FALSE(bench_.IsArmed(3, kRest)) << "there is nothing to recover from";
}

TEST_F(Patience, AProofTakesNone) {
  const OrderHeader one = forge().MakeOrder(0, 9, {}, {MakeRequest(0, 1)})->order;
  const OrderHeader other = forge().MakeOrder(0, 9, {}, {MakeRequest(1, 1)})->order;
  bench_.Give(3, forge().MakePom(0, one, other));
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 1u);
  EnterNext();
  EXPECT_EQ(patience(), 1u);
}

TEST_F(Patience, HasALimit) {
  LoseTimes(12);
  EXPECT_EQ(patience(), 256u);
}

TEST_F(Patience, IsLostByBeingLeftBehind) {
  LoseByRequest();
  ShownHistory in_view_4 = InView0();
  in_view_4.view_cert = forge().MakeViewCert(4, 0, {}, {0, 1, 2});
  bench_.Give(3, forge().MakeState(in_view_4, ""));
  EXPECT_EQ(replica(3).view(), 4u);
  EXPECT_EQ(patience(), 2u) << "view 0 was left, without a VIEW-CHANGE";
}

// Timer fill itself stays as it is, so all are asked as often; suspicion waits for as many firings.
TEST_F(Patience, AHoleIsAskedForAsOftenAndSuspectedLater) {
  LoseTimes(2);
  bench_.ForgetEvents();
  OrderChain chain(&forge(), 2);
  chain.Next({MakeRequest(0, 1)});
  bench_.Give(3, chain.Next({MakeRequest(0, 2)}));
  for (int k = 0; k < 4; ++k) {
    bench_.Drop();
    EXPECT_EQ(bench_.Delay(3, kFill), bench_.config().fill_hole_ns);
    bench_.Fire(3, kFill);
    EXPECT_EQ(bench_.Count({.kind = kFillHole, .from = 3}), 3u);
    EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 0u) << k;
  }
  bench_.Fire(3, kFill);
  EXPECT_EQ(bench_.CountEvents(3, EventKind::kSuspected), 1u);
}

// "Nothing that is executed, committed or asked for is progress."
TEST_F(Patience, ProgressGivesNothingBack) {
  LoseTimes(2);
  OrderChain chain(&forge(), 2);
  for (Timestamp t = 1; t <= 8; ++t) bench_.Give(3, chain.Next({MakeRequest(0, t)}));
  EXPECT_EQ(replica(3).history().max_n(), 8u);
  EXPECT_EQ(patience(), 4u);
}

// "It halves when the replica has been in one entered view for rest and none of the three fired here meanwhile, and
// again after each further rest."
TEST_F(Patience, ComesBackByRest) {
  LoseTimes(2);
  EXPECT_EQ(bench_.Delay(3, kRest), bench_.config().rest());
  bench_.Fire(3, kRest);
  EXPECT_EQ(patience(), 2u);
  EXPECT_TRUE(bench_.IsArmed(3, kRest));
  bench_.Fire(3, kRest);
  EXPECT_EQ(patience(), 1u);
  EXPECT_FALSE(bench_.IsArmed(3, kRest));
}

TEST_F(Patience, RestBeginsAnewWhereATimerFires) {
  LoseTimes(1);
  const uint64_t before = bench_.Armings(3, kRest);
  bench_.Fire(3, kSuspectOfC1);
  EXPECT_EQ(bench_.Armings(3, kRest), before + 1);
  Hate(3, 1, {0});
  EXPECT_TRUE(replica(3).IsLeaving());
  EXPECT_EQ(patience(), 4u);
  EXPECT_FALSE(bench_.IsArmed(3, kRest)) << "a view that is left is no rest";
}

}  // namespace
}  // namespace zyz::zyzzyva

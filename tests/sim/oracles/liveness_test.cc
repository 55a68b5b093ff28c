#include "sim/oracles/liveness.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class LivenessTest : public OracleTest {
 protected:
  void Start(TimeNs calm_from_ns, TimeNs complete_within_ns, std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    now_ = 0;
    Use<LivenessOracle>(context_,
                        LivenessPromise{.calm_from_ns = calm_from_ns, .complete_within_ns = complete_within_ns});
  }
};

TEST_F(LivenessTest, FiresAtTheFirstStepPastTheBound) {
  Start(0, 400);
  At(1000);
  const uint64_t submitted = Submitted(c0, 7, "a");
  At(1400);
  NothingHappens(r0);
  ExpectNoViolation();  // exactly at the bound is within it
  At(1450);
  const uint64_t late = NothingHappens(r2);
  ExpectViolation(
      "liveness:not-in-time",
      "c0's request t=7, submitted at 1000 ns, is not complete at 1450 ns: it has waited 450 ns, the bound is "
      "400 ns",
      {submitted});
  EXPECT_EQ(panel_->first_violation()->step, late);
  EXPECT_EQ(panel_->first_violation()->at, 1450);
}

TEST_F(LivenessTest, AReadThatGoesOnAsARequestHasWaitedSinceItWasARead) {
  Start(0, 400);
  At(100);
  const uint64_t submitted = Report(c0, Event::ReadSubmitted(1, "get a", Make({c0, 1, "get a"})));
  At(400);
  Submitted(c0, 2, "get a");
  At(501);
  NothingHappens(r2);
  ExpectViolation(
      "liveness:not-in-time",
      "c0's request t=2, submitted at 100 ns, is not complete at 501 ns: it has waited 401 ns, the bound is 400 ns",
      {submitted});
}

TEST_F(LivenessTest, AnAnsweredReadIsComplete) {
  Start(0, 400);
  Report(c0, Event::ReadSubmitted(1, "get a", Make({c0, 1, "get a"})));
  At(100);
  Report(c0, Event::ReadCompleted(1, "none", nullptr));
  At(900);
  Submitted(c0, 2, "put a 1");
  At(1200);
  NothingHappens(r2);
  ExpectNoViolation();
}

TEST_F(LivenessTest, ALateCompletionIsLate) {
  Start(0, 400, {r0});
  Submitted(c0, 1, "a");
  At(401);
  Completed(c0, 1, 0, 1, 0x1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(LivenessTest, AStepOfAFaultyNodeTellsTheTimeToo) {
  Start(0, 400, {r0});
  Submitted(c0, 1, "a");
  At(401);
  NothingHappens(r0);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(LivenessTest, TheBoundCountsFromTheCalm) {
  Start(10000, 400);
  At(100);
  const uint64_t submitted = Submitted(c0, 1, "a");
  At(10400);
  NothingHappens(r0);
  ExpectNoViolation();
  At(10500);
  NothingHappens(r0);
  ExpectViolation("liveness:not-in-time",
                  "c0's request t=1, submitted at 100 ns, is not complete at 10500 ns: it has waited 500 ns since the "
                  "network calmed at 10000 ns, the bound is 400 ns",
                  {submitted});
}

TEST_F(LivenessTest, WatchesEachRequestInTurn) {
  Start(0, 400);
  Submitted(c0, 1, "a");
  At(100);
  Submitted(c1, 1, "b");
  At(200);
  Submitted(c2, 1, "c");
  At(300);
  Completed(c1, 1, 0, 1, 0x1);
  Completed(c0, 1, 0, 1, 0x1);
  Submitted(c0, 2, "d");
  At(600);
  NothingHappens(r0);
  ExpectNoViolation();
  At(601);
  NothingHappens(r0);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->sentence.find("c2's request t=1, submitted at 200 ns"), 0u);
}

TEST_F(LivenessTest, NeverCompletedIsNoticedAtTheEnd) {
  Start(0, 0);
  At(50);
  const uint64_t submitted = Submitted(c1, 3, "a");
  Submitted(c2, 1, "a");
  At(1000000);
  NothingHappens(r0);
  ExpectNoViolation();
  TheEnd();
  ExpectViolation(
      "liveness:not-in-time",
      "c1's request t=3, submitted at 50 ns, never completed: it had waited 999950 ns when the run ended at "
      "1000000 ns, and so had 1 other",
      {submitted});
}

TEST_F(LivenessTest, NothingIsOwedBeforeTheCalm) {
  Start(5000, 0);
  Submitted(c1, 3, "a");
  At(4000);
  TheEnd();
  ExpectNoViolation();
  World();
  now_ = 0;
  Use<LivenessOracle>(context_, LivenessPromise{.complete_within_ns = 400,
                                                .unpromised = {.why = Unjudged::kCutOff, .because = "c1 is cut off"}});
  Submitted(c1, 3, "a");
  At(INT64_MAX - 1);
  NothingHappens(r0);
  TheEnd();
  ExpectNoViolation();
}

TEST_F(LivenessTest, CompletionInTimeIsLegalHoweverOften) {
  Start(0, 400);
  for (Timestamp t = 1; t <= 100; ++t) {
    for (const NodeId c : {c0, c1, c2}) Submitted(c, t, "a");
    now_ += 400;
    for (const NodeId c : {c2, c0, c1}) Completed(c, t, 0, t, t);
  }
  TheEnd();
  ExpectNoViolation();
}

TEST_F(LivenessTest, AByzantineClientMayWaitForEver) {
  Start(0, 400, {c2});
  Submitted(c2, 1, "a");
  At(100000);
  NothingHappens(r0);
  TheEnd();
  ExpectNoViolation();
}

// Clients wait for one operation before the next; one that does not keeps all its promises to be watched.
TEST_F(LivenessTest, TwoRequestsOfOneClientAreBothWatched) {
  Start(0, 400);
  Submitted(c0, 1, "a");
  Submitted(c0, 2, "b");
  Completed(c0, 1, 0, 1, 0x1);
  Completed(c0, 1, 0, 1, 0x1);
  At(500);
  NothingHappens(r0);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->sentence.find("c0's request t=2"), 0u);
}

TEST_F(LivenessTest, NothingIsOwedOnceTooManyAreWithoutMemory) {
  World({r3});
  now_ = 0;
  auto* oracle = Use<LivenessOracle>(context_, LivenessPromise{.complete_within_ns = 400, .lost_replicas = {r3}});
  Submitted(c0, 1, "a");
  EXPECT_TRUE(oracle->Judgement(0).judged());
  At(100);
  panel_->LoseMemory(r2, now_);
  At(5000);
  NothingHappens(r0);
  TheEnd();
  ExpectNoViolation();
  EXPECT_EQ(oracle->Judgement(5000).Text(),
            "not judged, because at 100 ns 2 replicas were faulty or without memory, and f is 1");
}

TEST_F(LivenessTest, WhoHasRecoveredCountsNoMore) {
  Start(0, 400);
  Submitted(c0, 1, "a");
  panel_->LoseMemory(r2, now_);
  Entered(r2, 1);
  panel_->LoseMemory(r3, now_);
  At(500);
  NothingHappens(r0);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(LivenessTest, AnEpilogueHasItsOwnCalmAndItsOwnName) {
  Start(0, 400);
  At(9000);
  panel_->BeginEpilogue(10000, "r0, r1, r2");
  At(10000);
  const uint64_t submitted = Submitted(c0, 8, "a");
  At(10401);
  NothingHappens(r0);
  ExpectViolation("liveness:any-quorum",
                  "c0's request t=8, submitted at 10000 ns when r0, r1, r2 were left alone, is not complete at 10401 "
                  "ns: it has waited 401 ns, the bound is 400 ns",
                  {submitted});
}

TEST_F(LivenessTest, ARunThatEndsBeforeTheCalmSaysSo) {
  World();
  now_ = 0;
  auto* oracle = Use<LivenessOracle>(context_, LivenessPromise{.calm_from_ns = 5000});
  EXPECT_TRUE(oracle->Judgement(100).judged()) << "nobody waits";
  Submitted(c0, 1, "a");
  EXPECT_EQ(oracle->Judgement(100).Text(),
            "not judged, because the run ended at 100 ns, and the network calms at 5000 ns");
}

}  // namespace
}  // namespace zyz::sim

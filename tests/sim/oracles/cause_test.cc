#include "sim/oracles/cause.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class CauseTest : public OracleTest {
 protected:
  void Start(LivenessPromise promise, std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    now_ = 0;
    promise.settled_by_ns = 1000;
    Use<CauseOracle>(context_, promise);
  }
  uint64_t Suspected(NodeId r, View v) { return Report(r, Event::Suspected(v, v % 4)); }
};

TEST_F(CauseTest, CatchesWhoSuspectsACorrectPrimary) {
  Start({});
  At(1000);
  const uint64_t step = Suspected(r2, 0);
  ExpectViolation("cause:suspected-without-cause",
                  "r2 suspects r0, the primary of view 0, which is correct, in a world that has settled", {0, step});
  EXPECT_TRUE(panel_->verdict().is_liveness());
}

TEST_F(CauseTest, CatchesItInALaterView) {
  Start({}, {r0});
  At(2000);
  Suspected(r2, 0);
  const uint64_t entered = Entered(r2, 1);
  ExpectNoViolation();
  const uint64_t step = Suspected(r2, 1);
  ExpectViolation("cause:suspected-without-cause",
                  "r2 suspects r1, the primary of view 1, which is correct, in a world that has settled",
                  {entered, step});
}

TEST_F(CauseTest, SaysNothingBeforeTheWorldHasSettled) {
  Start({});
  At(999);
  Suspected(r2, 0);
  ExpectNoViolation();
}

TEST_F(CauseTest, AViewThatSomebodyLeftBeforeMayBeSuspected) {
  Start({});
  At(900);
  Suspected(r3, 0);
  At(2000);
  Suspected(r2, 0);
  ExpectNoViolation();
  Entered(r2, 1);
  Suspected(r2, 1);
  ASSERT_NE(panel_->first_violation(), nullptr) << "nobody had left view 1";
}

TEST_F(CauseTest, AViewThatIsOnlyWaitedForMayBeSuspected) {
  Start({});
  At(2000);
  Suspected(r2, 1);
  ExpectNoViolation();
}

TEST_F(CauseTest, SoMayAPrimaryThatIsGone) {
  Start({.lost_replicas = {r0}});
  At(2000);
  Suspected(r2, 0);
  ExpectNoViolation();
}

TEST_F(CauseTest, NothingIsPromisedOnceAMemoryIsLost) {
  Start({});
  panel_->LoseMemory(r3, now_);
  At(2000);
  Suspected(r2, 0);
  ExpectNoViolation();
}

TEST_F(CauseTest, NorWhileAQuorumIsAlone) {
  Start({});
  At(2000);
  panel_->BeginEpilogue(2000, "r0, r1, r2");
  Suspected(r2, 0);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

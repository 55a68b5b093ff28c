#include "sim/oracles/recovery.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class RecoveryTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}, TimeNs calm_from_ns = 0, TimeNs within_ns = 400) {
    World(faulty);
    now_ = 0;
    Use<RecoveryOracle>(context_, calm_from_ns, RecoveryBound{.positions = 10, .within_ns = within_ns});
  }
  void Lose(NodeId r) { panel_->LoseMemory(r, now_); }
};

TEST_F(RecoveryTest, CatchesWhoStaysWithoutMemory) {
  Start();
  Stable(r0, 0, 5, 5, 5);
  At(100);
  Lose(r3);
  At(1000);
  Stable(r0, 0, 15, 15, 15);
  At(1400);
  NothingHappens(r0);
  ExpectNoViolation();
  At(1401);
  const uint64_t late = NothingHappens(r0);
  ExpectViolation("recovery:not-recovered",
                  "r3 lost its memory at 100 ns and has not recovered at 1401 ns, though the others' stable checkpoint "
                  "went from n=5 to n=15; the bound is 400 ns",
                  {late});
  EXPECT_TRUE(panel_->verdict().is_liveness());
}

TEST_F(RecoveryTest, WhoIsBackInTimeIsFine) {
  Start();
  Lose(r3);
  Stable(r0, 0, 10, 10, 10);
  At(400);
  Entered(r3, 1);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
}

TEST_F(RecoveryTest, AnIdleClusterWaits) {
  Start();
  Lose(r3);
  Stable(r0, 0, 9, 9, 9);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
}

TEST_F(RecoveryTest, NothingIsPromisedBeforeTheCalm) {
  Start({}, 1000);
  Lose(r3);
  Stable(r0, 0, 50, 50, 50);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
  Stable(r0, 0, 60, 60, 60);
  At(9401);
  NothingHappens(r0);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(RecoveryTest, NothingIsPromisedBeyondTheBudget) {
  Start({r2});
  Lose(r3);
  Stable(r0, 0, 50, 50, 50);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
  Start();
  Lose(r3);
  Stable(r0, 0, 50, 50, 50);
  Lose(r2);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
}

TEST_F(RecoveryTest, ASecondLossBeginsAnew) {
  Start();
  Lose(r3);
  Stable(r0, 0, 10, 10, 10);
  At(300);
  Lose(r3);
  At(500);
  NothingHappens(r0);
  ExpectNoViolation();
}

TEST_F(RecoveryTest, WithoutABoundNothingIsOwed) {
  Start({}, 0, 0);
  Lose(r3);
  Stable(r0, 0, 50, 50, 50);
  At(9000);
  NothingHappens(r0);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/views.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class ViewsTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<ViewsOracle>(context_);
  }
};

TEST_F(ViewsTest, CatchesAViewEnteredAgain) {
  Start();
  const uint64_t first = Entered(r1, 2);
  const uint64_t second = Entered(r1, 2);
  ExpectViolation("views:entered-again", "r1 entered view 2 again", {first, second});
}

TEST_F(ViewsTest, AViewMayBeEnteredAgainAfterAmnesiaOnce) {
  Start();
  Entered(r1, 2);
  panel_->LoseMemory(r1, now_);
  const uint64_t first = Entered(r1, 2);
  ExpectNoViolation();
  const uint64_t second = Entered(r1, 2);
  ExpectViolation("views:entered-again", "r1 entered view 2 again", {first, second});
}

TEST_F(ViewsTest, CatchesALowerView) {
  Start();
  const uint64_t first = Entered(r1, 3);
  const uint64_t second = Entered(r1, 2);
  ExpectViolation("views:entered-lower", "r1 entered view 2 after view 3", {first, second});
}

TEST_F(ViewsTest, CatchesExecutionInALowerViewThanBefore) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  const uint64_t first = Executed(r0, 1, 2, 0x2, 0x1);
  Executed(r0, 1, 3, 0x3, 0x2);
  const uint64_t second = Executed(r0, 0, 4, 0x4, 0x3);
  ExpectViolation("views:executed-in-lower-view",
                  "r0 executed (n=4, h=0000000000000004) in view 0 after it executed in view 1", {first, second});
}

TEST_F(ViewsTest, CatchesExecutionBelowTheViewEntered) {
  Start();
  const uint64_t first = Entered(r0, 4);
  const uint64_t second = Executed(r0, 3, 1, 0x1, kGenesis);
  ExpectViolation("views:executed-in-lower-view",
                  "r0 executed (n=1, h=0000000000000001) in view 3 after it entered view 4", {first, second});
}

TEST_F(ViewsTest, ReplicasMoveOnIndependentlyAndMaySkipViews) {
  Start();
  Entered(r3, 0);  // where everybody starts may be announced
  Executed(r3, 0, 1, 0x1, kGenesis);
  Entered(r1, 1);
  Executed(r1, 1, 1, 0x1, kGenesis);
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r3, 5, 2, 0x2, 0x1);  // executes what view 5 starts from, then enters it
  Entered(r3, 5);
  Executed(r3, 5, 3, 0x3, 0x2);
  Entered(r1, 2);
  Executed(r1, 2, 1, 0x1, kGenesis);  // rolled back: positions may shrink, views not
  ExpectNoViolation();
}

TEST_F(ViewsTest, AFaultyReplicaMayGoWhereItLikes) {
  Start({r0});
  Entered(r0, 3);
  Entered(r0, 1);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

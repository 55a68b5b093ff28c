#include "sim/oracles/suspicion.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class SuspicionTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<SuspicionOracle>(context_);
  }
  uint64_t Suspected(NodeId r, View v) { return Report(r, Event::Suspected(v, v % 4)); }
};

TEST_F(SuspicionTest, CatchesAViewThatNobodyWanted) {
  Start();
  const uint64_t step = Entered(r2, 1);
  ExpectViolation("suspicion:entered-unsuspected",
                  "r2 entered view 1, though no correct replica had suspected the primary of view 0", {step});
}

TEST_F(SuspicionTest, CatchesAViewThatOnlyLiarsWanted) {
  Start({r3});
  Suspected(r3, 0);
  const uint64_t step = Entered(r2, 1);
  ExpectViolation("suspicion:entered-unsuspected",
                  "r2 entered view 1, though no correct replica had suspected the primary of view 0", {step});
}

TEST_F(SuspicionTest, CatchesSuspicionOfAnotherView) {
  Start();
  Suspected(r1, 0);
  Suspected(r1, 2);
  const uint64_t step = Entered(r1, 2);
  ExpectViolation("suspicion:entered-unsuspected",
                  "r1 entered view 2, though no correct replica had suspected the primary of view 1", {step});
}

TEST_F(SuspicionTest, OneCorrectReplicaIsEnoughForAll) {
  Start({r3});
  Entered(r0, 0);
  Suspected(r1, 0);
  Entered(r0, 1);
  Entered(r2, 1);
  Suspected(r0, 4);  // of a view that it never entered
  Entered(r1, 5);
  Entered(r3, 9);  // liars go where they like
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/conviction.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class ConvictionTest : public OracleTest {
 protected:
  ConvictionOracle* Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    return Use<ConvictionOracle>(context_);
  }
};

TEST_F(ConvictionTest, CatchesTheConvictionOfACorrectPrimary) {
  Start({r0});
  const uint64_t step = Convicted(c0, r1, 5);
  ExpectViolation("conviction:correct-convicted", "c0 holds a proof that r1 misbehaved in view 5, but r1 is correct",
                  {step});
}

TEST_F(ConvictionTest, TheFaultyMayBeConvictedAndMayConvictWhomTheyLike) {
  ConvictionOracle* oracle = Start({r0, c2});
  Convicted(r1, r0);
  Convicted(c0, r0);
  Convicted(r0, r1);
  Convicted(c2, r3);
  EXPECT_EQ(oracle->evaluations(), 2u);
  ExpectNoViolation();
}

TEST_F(ConvictionTest, SuspicionIsNoConviction) {
  Start();
  Report(r1, Event::Suspected(0, r0));
  Report(r1, Event::Rejected(RejectReason::kBadSignature, r0, nullptr));
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/real_time.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class RealTimeTest : public OracleTest {
 protected:
  RealTimeOracle* Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    return Use<RealTimeOracle>(model_, context_);
  }
};

TEST_F(RealTimeTest, CatchesALaterOperationAtAnEarlierPosition) {
  Start();
  Submitted(c0, 1, "a");
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "b"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c0, 1, "a"}});
  const uint64_t done = Completed(c0, 1, 0, 2, 0x2);
  const uint64_t submitted = Submitted(c1, 1, "b");
  const uint64_t broken = Completed(c1, 1, 0, 1, 0x1);
  ExpectViolation(
      "real-time:order-broken",
      "real-time order is broken: c1's t=1 at n=1 was submitted after c0's t=1 at n=2 had completed, yet does "
      "not come later",
      {done, submitted, broken});
}

TEST_F(RealTimeTest, CatchesItInsideABatch) {
  Start();
  Submitted(c0, 1, "a");
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "b"}, {c0, 1, "a"}});
  const uint64_t done = Completed(c0, 1, 0, 1, 0x1);
  const uint64_t submitted = Submitted(c1, 1, "b");
  const uint64_t broken = Completed(c1, 1, 0, 1, 0x1);
  ExpectViolation(
      "real-time:order-broken",
      "real-time order is broken: c1's t=1 at n=1 was submitted after c0's t=1 at n=1 (number 2 of its batch) "
      "had completed, yet does not come later",
      {done, submitted, broken});
}

TEST_F(RealTimeTest, ConcurrentOperationsMayTakeAnyOrder) {
  RealTimeOracle* oracle = Start();
  Submitted(c0, 1, "a");
  Submitted(c1, 1, "b");
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "b"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c0, 1, "a"}});
  Completed(c0, 1, 0, 2, 0x2);
  Completed(c1, 1, 0, 1, 0x1, "", CompletionPath::kCommitted);  // an old position after a later one
  Submitted(c1, 2, "c");
  Executed(r0, 0, 3, 0x3, 0x2, {{c1, 2, "c"}});
  Completed(c1, 2, 0, 3, 0x3);
  EXPECT_EQ(oracle->evaluations(), 1u);
  ExpectNoViolation();
}

TEST_F(RealTimeTest, SpeculationAndAdoptionInALaterViewAreLegal) {
  Start();
  Submitted(c0, 1, "a");
  Submitted(c1, 1, "b");
  Executed(r3, 0, 1, 0xb, kGenesis, {{c1, 1, "b"}});
  ExecutedBy({r0, r1, r2}, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  Completed(c0, 1, 0, 1, 0xa, "", CompletionPath::kCommitted);
  Submitted(c0, 2, "c");
  ExecutedBy({r1, r2, r3}, 1, 2, 0xab, 0xa, {{c1, 1, "b"}, {c0, 2, "c"}});
  Completed(c0, 2, 1, 2, 0xab);
  Completed(c1, 1, 1, 2, 0xab);
  ExpectNoViolation();
}

TEST_F(RealTimeTest, AByzantineClientDoesNotCount) {
  Start({c2});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "b"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c2, 1, "a"}});
  Completed(c2, 1, 0, 2, 0x2);
  Submitted(c1, 1, "b");
  Completed(c1, 1, 0, 1, 0x1);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

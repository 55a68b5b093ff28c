#include "sim/oracles/at_most_once.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class AtMostOnceTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<AtMostOnceOracle>(model_, context_);
  }
};

TEST_F(AtMostOnceTest, CatchesARequestExecutedTwice) {
  Start();
  const uint64_t first = Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c1, 1, "b"}});
  const uint64_t second = Executed(r1, 0, 3, 0x3, 0x2, {{c1, 2, "c"}, {c0, 1, "a"}});
  ExpectViolation("at-most-once:executed-twice",
                  "r1 executed c0's request t=1 twice in one history: at (n=1, h=0000000000000001) and at (n=3, "
                  "h=0000000000000003)",
                  {first, second});
}

TEST_F(AtMostOnceTest, CatchesARequestTwiceInOneBatch) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}, {c0, 1, "a"}});
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AtMostOnceTest, CatchesAnOlderRequestAfterANewerOneOfAByzantineClientToo) {
  Start({c2});
  const uint64_t newer = Executed(r0, 0, 1, 0x1, kGenesis, {{c2, 5, "a"}});
  const uint64_t older = Executed(r0, 0, 2, 0x2, 0x1, {{c2, 3, "b"}});
  ExpectViolation("at-most-once:executed-after-newer",
                  "r0 executed c2's request t=3 at (n=2, h=0000000000000002) after its newer t=5 at (n=1, "
                  "h=0000000000000001)",
                  {newer, older});
}

TEST_F(AtMostOnceTest, TheSameRequestOnTwoBranchesIsLegal) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  Executed(r0, 0, 2, 0xa2, 0x1, {{c0, 2, "b"}});
  Executed(r0, 0, 3, 0xa3, 0xa2, {{c1, 1, "x"}});
  Executed(r1, 0, 2, 0xb2, 0x1, {{c1, 1, "x"}});
  Executed(r1, 0, 3, 0xb3, 0xb2, {{c0, 2, "b"}});
  Executed(r2, 0, 1, 0xc1, kGenesis, {{c1, 1, "x"}, {c0, 2, "b"}});  // c0's t=1 never got here
  // Back and forth between the branches.
  Executed(r0, 1, 4, 0xb4, 0xb3, {{c0, 3, "d"}});
  Executed(r1, 1, 4, 0xa4, 0xa3, {{c0, 3, "d"}});
  Executed(r2, 1, 2, 0xc2, 0xc1, {{c0, 3, "d"}});
  Executed(r2, 1, 4, 0xa44, 0xa3, {{c0, 4, "e"}});
  ExpectNoViolation();
}

TEST_F(AtMostOnceTest, AForkRemembersWhatLiesBelowItAndNoMore) {
  Start();
  for (SeqNum n = 1; n <= 10; ++n) Executed(r0, 0, n, n, n - 1, {{n % 2 == 0 ? c0 : c1, n, "op"}});
  Executed(r1, 0, 6, 0x66, 5, {{c0, 5, "op"}});  // c0's last below is t=4
  ExpectNoViolation();
  Executed(r1, 0, 7, 0x77, 0x66, {{c1, 5, "op"}});  // c1's last below is t=5, at n=5
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AtMostOnceTest, ReExecutionOfTheSamePositionsIsLegal) {
  Start();
  for (View v = 0; v < 3; ++v) {
    for (SeqNum n = 1; n <= 3; ++n) ExecutedBy({r0, r1, r2, r3}, v, n, n, n - 1, {{c0, n, "op"}});
  }
  ExpectNoViolation();
}

TEST_F(AtMostOnceTest, HoldsAcrossAPastThatIsLearntLate) {
  Start();
  Executed(r3, 0, 3, 0x3, 0x2, {{c0, 1, "a"}});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}});
  ExpectNoViolation();
  Executed(r0, 0, 2, 0x2, 0x1, {{c1, 1, "b"}});
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AtMostOnceTest, FaultyReplicasAreNotListenedTo) {
  Start({r0});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "a"}, {c0, 1, "a"}});
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

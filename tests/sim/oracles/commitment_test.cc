#include "sim/oracles/commitment.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class CommitmentTest : public OracleTest {
 protected:
  static constexpr uint8_t kFinal = 5, kSpeculative = 3;
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    oracle_ = Use<CommitmentOracle>(context_, 1u << kFinal, nullptr);
  }
  CommitmentOracle* oracle_ = nullptr;
};

TEST_F(CommitmentTest, CatchesTwoReplicasThatDiffer) {
  Start();
  const uint64_t first = Said(r1, kFinal, 0, 7, 0xa1);
  Said(r2, kFinal, 0, 7, 0xa1);
  const uint64_t second = Said(r3, kFinal, 0, 7, 0xb1);
  ExpectViolation("commitment:final-values-differ",
                  "correct replicas call different things final in one view: r1 signed 00000000000000a1 as kind 5 for "
                  "(v=0, n=7), and r3 signed 00000000000000b1 as kind 5 for (v=0, n=7)",
                  {first, second});
}

TEST_F(CommitmentTest, OtherViewsPositionsAndKindsAreOtherMatters) {
  Start();
  Said(r1, kFinal, 0, 7, 0xa1);
  Said(r2, kFinal, 1, 7, 0xb1);  // what one view committed need not survive it, as long as nobody completed
  Said(r2, kFinal, 0, 8, 0xb2);
  Said(r2, kSpeculative, 0, 7, 0xb1);
  Said(r2, 0, 0, 7, 0xb1);
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 3u) << "statements of other kinds do not even reach the oracle";
}

TEST_F(CommitmentTest, LiarsMaySayWhatTheyLike) {
  Start({r3});
  Said(r3, kFinal, 0, 7, 0xb1);
  Said(r1, kFinal, 0, 7, 0xa1);
  Said(r2, kFinal, 0, 7, 0xa1);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

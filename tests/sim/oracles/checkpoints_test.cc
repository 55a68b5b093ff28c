#include "sim/oracles/checkpoints.h"

#include "sim/oracles/agreement.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class CheckpointsTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<CheckpointsOracle>(model_);
  }
};

TEST_F(CheckpointsTest, CatchesTwoStates) {
  Start();
  ExecutedBy({r0, r1}, 0, 1, 0x1, kGenesis);
  const uint64_t first = Stable(r0, 0, 1, 0x1, 0xa);
  const uint64_t second = Stable(r1, 2, 1, 0x1, 0xb);
  ExpectViolation("checkpoints:stable-states-differ",
                  "stable checkpoints at n=1 differ in state: r0 holds (n=1, h=0000000000000001) with state "
                  "000000000000000a as stable in view 0, and r1 holds (n=1, h=0000000000000001) with state "
                  "000000000000000b as stable in view 2",
                  {first, second});
}

TEST_F(CheckpointsTest, CatchesTwoHistories) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  Stable(r0, 0, 1, 0x1, 0xa);
  Stable(r1, 0, 1, 0x11, 0xa);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->sentence.find("stable checkpoints at n=1 differ in history: r0 holds "), 0u);
}

TEST_F(CheckpointsTest, CatchesCheckpointsOnTwoChains) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  const uint64_t other = Executed(r1, 0, 2, 0x22, 0x11);
  const uint64_t first = Stable(r0, 0, 1, 0x1, 0xa);
  const uint64_t second = Stable(r1, 0, 2, 0x22, 0xb);
  ExpectViolation("checkpoints:stable-beside-settled",
                  "a stable checkpoint lies beside what is settled: r0 holds (n=1, h=0000000000000001) with state "
                  "000000000000000a as stable in view 0, and r1 holds (n=2, h=0000000000000022) with state "
                  "000000000000000b as stable in view 0; they part at n=1",
                  {first, second, other});
}

TEST_F(CheckpointsTest, CatchesACheckpointBesideACompletion) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  const uint64_t done = Completed(c0, 3, 0, 1, 0x1);
  const uint64_t stable = Stable(r1, 0, 1, 0x11, 0xa);
  ExpectViolation(
      "checkpoints:stable-beside-settled",
      "a stable checkpoint lies beside what is settled: c0 completed t=3 at (n=1, h=0000000000000001) in view "
      "0, and r1 holds (n=1, h=0000000000000011) with state 000000000000000a as stable in view 0; they part "
      "at n=1",
      {done, stable, 1});
}

TEST_F(CheckpointsTest, CatchesACompletionBesideACheckpoint) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  Executed(r1, 0, 2, 0x22, 0x11);
  Stable(r0, 0, 1, 0x1, 0xa);
  Completed(c0, 1, 0, 2, 0x22);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(CheckpointsTest, CatchesWhatNobodyExecuted) {
  Start();
  const uint64_t step = Stable(r0, 1, 128, 0x1, 0xa);
  ExpectViolation(
      "checkpoints:stable-unexecuted",
      "r0 holds (n=128, h=0000000000000001) with state 000000000000000a as stable in view 1, a history that "
      "no correct replica has executed",
      {step});
}

TEST_F(CheckpointsTest, CompletionsThatContradictEachOtherAreAgreementsBusiness) {
  Start();
  Use<AgreementOracle>(model_, std::make_shared<StatementBook>(context_.cluster), context_, StatementRoles());
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  Completed(c0, 1, 0, 1, 0x1);
  Completed(c1, 1, 0, 1, 0x11);
  Stable(r0, 0, 1, 0x1, 0xa);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->oracle, "agreement");
  EXPECT_FALSE(panel_->oracles()[1]->violation().has_value());
}

TEST_F(CheckpointsTest, LaggardsForksAndViewsAreLegal) {
  Start({r3});
  Executed(r2, 0, 1, 0xf1, kGenesis);  // speculation that dies
  Executed(r2, 0, 2, 0xf2, 0xf1);
  for (SeqNum n = 1; n <= 6; ++n) ExecutedBy({r0, r1}, 0, n, n, n - 1);
  Completed(c0, 1, 0, 6, 6);
  Stable(r0, 0, 4, 4, 0xa4);
  Stable(r1, 0, 2, 2, 0xa2);  // old ones may come late, in another view, again
  Stable(r1, 1, 4, 4, 0xa4);
  Stable(r2, 1, 4, 4, 0xa4);  // by state transfer: it executed none of it
  Executed(r2, 1, 5, 5, 4);
  Stable(r0, 1, 4, 4, 0xa4);
  Completed(c1, 1, 0, 3, 3);
  Stable(r3, 0, 4, 0x66, 0x66);  // faulty
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/determinism.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class DeterminismTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    oracle_ = Use<DeterminismOracle>(model_, 1u << 3);
  }
  DeterminismOracle* oracle_ = nullptr;
};

TEST_F(DeterminismTest, CatchesTwoRepliesToOneRequestInOneHistory) {
  Start();
  const uint64_t executed = Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  const uint64_t first = Answered(r0, 0, 1, 0x1, c0, 1, 0xa);
  Answered(r1, 0, 1, 0x1, c0, 1, 0xa);
  const uint64_t second = Answered(r2, 0, 1, 0x1, c0, 1, 0xb);
  ExpectViolation("determinism:replies-differ",
                  "one request in one history has two replies: r0 answered c0's t=1 at (n=1, h=0000000000000001) with "
                  "the reply 000000000000000a, and r2 answered c0's t=1 at (n=1, h=0000000000000001) with the reply "
                  "000000000000000b",
                  {first, second, executed});
}

TEST_F(DeterminismTest, CatchesAnotherReplyInALaterView) {
  Start();
  ExecutedBy({r0, r1}, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}, {c1, 1, "inc"}});
  Answered(r0, 0, 1, 0x1, c1, 1, 0xa);
  Answered(r0, 7, 1, 0x1, c1, 1, 0xa);
  ExpectNoViolation();
  Answered(r0, 8, 1, 0x1, c1, 1, 0xb);
  EXPECT_TRUE(panel_->violated());
}

// Replies are signed while the batch is executed, and the panel tells of signatures first.
TEST_F(DeterminismTest, TheExecutionIsAnnouncedInTheStepThatAnswers) {
  Start();
  const auto answer_and_execute = [&](NodeId r, uint64_t reply) {
    const SignedStatement statement = {r, {3, 0, 1, 0x1, c0, 1, Digest{reply}}};
    Ref<TestBatch> batch = pool_.New<TestBatch>();
    batch->batch.push_back(Make({c0, 1, "inc"}));
    out_.Clear();
    out_.Report(Event::Executed(0, 1, Digest{0x1}, Digest{kGenesis}, Digest{7}, 1, batch->batch, batch));
    return Step(r, {&statement, 1});
  };
  answer_and_execute(r0, 0xa);
  EXPECT_EQ(oracle_->evaluations(), 1u);
  ExpectNoViolation();
  answer_and_execute(r1, 0xb);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(DeterminismTest, OtherHistoriesHaveOtherReplies) {
  Start({r3});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  Executed(r1, 0, 1, 0x2, kGenesis, {{c1, 1, "inc"}});
  Executed(r1, 0, 2, 0x3, 0x2, {{c0, 1, "inc"}});
  Answered(r0, 0, 1, 0x1, c0, 1, 0xa);
  Answered(r1, 0, 2, 0x3, c0, 1, 0xb);
  Answered(r1, 0, 1, 0x2, c1, 1, 0xc);
  Answered(r3, 0, 1, 0x1, c0, 1, 0xd);  // a liar's
  Answered(r0, 0, 9, 0x9, c0, 1, 0xe);  // a history that nobody has executed
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 3u);
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/reply.h"

#include "protocol/application.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class ReplyTest : public OracleTest {
 protected:
  ReplyOracle* Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    return Use<ReplyOracle>(model_, std::make_unique<CounterApplication>());
  }
};

TEST_F(ReplyTest, CatchesAWrongReply) {
  Start();
  const uint64_t executed = Executed(r1, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  const uint64_t step = Completed(c0, 1, 0, 1, 0x1, "41");
  ExpectViolation(
      "reply:wrong-reply",
      "c0 accepted \"41\" as the reply to its request t=1 at (n=1, h=0000000000000001), where the application "
      "answers \"1\"",
      {step, executed});
}

TEST_F(ReplyTest, CatchesAWrongReplyThatComesLate) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "inc"}});
  Executed(r0, 0, 2, 0x2, 0x1, {{c1, 1, "inc"}});
  Completed(c1, 1, 0, 2, 0x2, "2");
  ExpectNoViolation();
  Completed(c0, 1, 0, 1, 0x1, "2");  // the state afterwards, not the reply
  ASSERT_TRUE(panel_->violated());
  EXPECT_NE(panel_->first_violation()->sentence.find("where the application answers with the digest "),
            std::string::npos);
}

TEST_F(ReplyTest, CatchesAReplyToARequestThatIsNotThere) {
  Start();
  const uint64_t executed = Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 1, "inc"}});
  const uint64_t step = Completed(c0, 1, 0, 1, 0x1, "1");
  ExpectViolation("reply:reply-without-execution",
                  "c0 accepted a reply to its request t=1 at (n=1, h=0000000000000001), where that request was not "
                  "executed",
                  {step, executed});
}

TEST_F(ReplyTest, ReExecutionChangesNothing) {
  Start();
  for (View v = 0; v < 2; ++v) {
    ExecutedBy({r0, r1, r2, r3}, v, 1, 0x1, kGenesis, {{c0, 1, "inc"}, {c1, 1, "inc"}});
    ExecutedBy({r0, r1, r2, r3}, v, 2, 0x2, 0x1, {{c2, 1, "inc"}});
  }
  Completed(c2, 1, 1, 2, 0x2, "3");
  Completed(c0, 1, 1, 1, 0x1, "1");
  Completed(c1, 1, 0, 1, 0x1, "2", CompletionPath::kCommitted);
  ExpectNoViolation();
}

TEST_F(ReplyTest, TheAgreedNonDeterministicValueCounts) {
  World();
  Use<ReplyOracle>(model_, std::make_unique<NullApplication>(16));
  NullApplication own(16);
  Bytes reply;
  own.BeginBatch(1);
  own.Execute("op", 1, &reply);
  Executed(r0, 0, 1, 0x1, kGenesis, {{c0, 1, "op"}});  // its ND is n
  Completed(c0, 1, 0, 1, 0x1, reply);
  ExpectNoViolation();
}

TEST_F(ReplyTest, OnlyTheCompletedBranchIsExecuted) {
  ReplyOracle* oracle = Start();
  Executed(r3, 0, 1, 0xb, kGenesis, {{c1, 1, "inc"}, {c2, 1, "inc"}});
  Executed(r3, 0, 2, 0xbb, 0xb, {{c1, 2, "inc"}});
  ExecutedBy({r0, r1, r2}, 0, 1, 0xa, kGenesis, {{c0, 1, "inc"}});
  EXPECT_EQ(oracle->held(), 3u);
  Completed(c0, 1, 0, 1, 0xa, "1");
  ExecutedBy({r0, r1, r2}, 0, 2, 0xaa, 0xa, {{c1, 1, "get"}});
  Completed(c1, 1, 0, 2, 0xaa, "1");
  EXPECT_EQ(oracle->held(), 0u);  // dead branches are let go
  ExpectNoViolation();
}

TEST_F(ReplyTest, BatchesAreLetGoWhenTheirPositionIsPassed) {
  ReplyOracle* oracle = Start();
  for (SeqNum n = 1; n <= 100; ++n) {
    Executed(r0, 0, n, n, n - 1, {{c0, n, "inc"}});
    if (n % 25 == 0) {
      Completed(c0, n, 0, n, n, std::to_string(n));
      EXPECT_EQ(oracle->held(), 0u);
    }
  }
  ExpectNoViolation();
  EXPECT_LE(pool_.live(), 2u);  // the last event is still in the outbox
}

TEST_F(ReplyTest, StableCheckpointsLetBatchesGoWhereNobodyCorrectCompletes) {
  ReplyOracle* oracle = Start({c2});
  for (SeqNum n = 1; n <= 10; ++n) Executed(r0, 0, n, n, n - 1, {{c2, n, "inc"}});
  EXPECT_EQ(oracle->held(), 10u);
  Stable(r0, 0, 8, 8, 0x5);
  EXPECT_EQ(oracle->held(), 2u);
  Executed(r0, 0, 11, 11, 10, {{c0, 1, "get"}});
  Completed(c0, 1, 0, 11, 11, "10");
  ExpectNoViolation();
}

TEST_F(ReplyTest, AByzantineClientMayAcceptAnythingAndExecuteAnything) {
  Start({c1});
  Executed(r0, 0, 1, 0x1, kGenesis, {{c1, 9, "nonsense"}, {c1, 9, "nonsense"}, {c0, 1, "inc"}});
  Completed(c1, 9, 0, 1, 0x1, "whatever");
  Completed(c0, 1, 0, 1, 0x1, "1");
  ExpectNoViolation();
}

TEST_F(ReplyTest, WhatDoesNotFitTheCompletedHistoryIsLeftToAgreement) {
  ReplyOracle* oracle = Start();
  Executed(r0, 0, 1, 0xa, kGenesis, {{c0, 1, "inc"}});
  Executed(r1, 0, 1, 0xb, kGenesis, {{c1, 1, "inc"}});
  Completed(c0, 1, 0, 1, 0xa, "1");
  Completed(c1, 1, 0, 1, 0xb, "7");
  Completed(c1, 2, 0, 5, 0x55, "7");
  EXPECT_EQ(oracle->evaluations(), 1u);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

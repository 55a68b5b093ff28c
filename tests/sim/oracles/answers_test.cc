#include "sim/oracles/answers.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

constexpr TimeNs kInterval = 1000;

class AnswersTest : public OracleTest {
 protected:
  void Start(uint64_t copies, std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    now_ = 0;
    oracle_ = Use<AnswersOracle>(context_, AnswerBound{.copies = copies, .interval_ns = kInterval});
  }

  Ref<Request> Question(Timestamp number) {
    Ref<Request> question = pool_.New<Request>();
    question->c = c0;
    question->t = number;
    return question;
  }

  // `who` gets a question of `from` and sends `to` so many copies.
  uint64_t Answer(NodeId who, NodeId from, Timestamp question, NodeId to, uint64_t copies) {
    const Input input = Input::OfMessage(from, Question(question));
    return Sends(who, input, to, copies);
  }
  uint64_t Sends(NodeId who, const Input& input, NodeId to, uint64_t copies) {
    out_.Clear();
    for (uint64_t i = 0; i < copies; ++i) out_.Send(to, Question(1000));
    StepRecord record;
    record.index = step_++;
    record.now = now_;
    record.node = who;
    record.input = &input;
    record.out = &out_;
    panel_->OnStep(record);
    return record.index;
  }

  AnswersOracle* oracle_ = nullptr;
};

TEST_F(AnswersTest, FiresAtTheFirstCopyTooMany) {
  Start(5);
  Answer(r0, r3, 1, r3, 6);  // a new question has one of its own
  ExpectNoViolation();
  const uint64_t step = Answer(r0, r3, 1, r3, 1);
  ExpectViolation("answers:too-many",
                  "r0 answers a message of r3 with 1 copies for r3 beyond what a new question gets; 5 in 1000 ns are "
                  "the bound, and one for each of 0 batches that it has executed",
                  {step});
}

TEST_F(AnswersTest, NewQuestionsMayBeAnsweredForEver) {
  Start(2);
  for (Timestamp t = 1; t <= 100; ++t) Answer(r0, r3, t, r3, 1);
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 100u);
}

TEST_F(AnswersTest, TheSameQuestionMayNot) {
  Start(2);
  for (int i = 0; i < 3; ++i) Answer(r0, r3, 1, r3, 1);
  ExpectNoViolation();
  Answer(r0, r3, 1, r3, 1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AnswersTest, TheBoundIsOfAnInterval) {
  Start(4);
  Answer(r0, r3, 1, r3, 5);
  At(kInterval / 2);
  Answer(r0, r3, 1, r3, 2);
  At(kInterval);
  Answer(r0, r3, 1, r3, 2);
  ExpectNoViolation();
  At(kInterval + 249);  // not yet a whole copy
  Answer(r0, r3, 1, r3, 1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AnswersTest, WhatWasNotTakenIsNotSaved) {
  Start(4);
  Answer(r0, r3, 1, r3, 5);
  At(50 * kInterval);
  Answer(r0, r3, 1, r3, 4);
  ExpectNoViolation();
  Answer(r0, r3, 1, r3, 1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AnswersTest, ExecutedPositionsMayBeAskedForOnceMore) {
  Start(1);
  Executed(r0, 0, 1, 0xa1, kGenesis);
  Executed(r0, 0, 2, 0xa2, 0xa1);
  Answer(r0, r3, 1, r3, 4);
  ExpectNoViolation();
  Answer(r0, r3, 1, r3, 1);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AnswersTest, EachPeerHasItsOwn) {
  Start(1);
  for (const NodeId peer : {r1, r2, r3}) Answer(r0, peer, 1, peer, 2);
  Answer(r1, r3, 1, r3, 2);
  ExpectNoViolation();
  Answer(r0, r2, 2, r3, 2);  // r2 makes r0 send to r3
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AnswersTest, TimersClientsAndLiarsAreNotItsMatter) {
  Start(1, {r2});
  Sends(r0, Input::OfTimer({}), r3, 50);
  Answer(r0, c0, 1, r3, 50);
  Answer(r0, r3, 1, c0, 50);
  Answer(r2, r3, 1, r3, 50);
  ExpectNoViolation();
}

TEST_F(AnswersTest, WhoLostItsMemoryBeginsAnew) {
  Start(1);
  Answer(r0, r3, 1, r3, 2);
  panel_->LoseMemory(r0, now_);
  Entered(r0, 1);
  Answer(r0, r3, 1, r3, 2);
  ExpectNoViolation();
}

}  // namespace
}  // namespace zyz::sim

#include "sim/oracles/frozen.h"

#include "sim/oracles/one_statement.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class FrozenTest : public OracleTest {
 protected:
  static constexpr uint8_t kAnswer = 3, kLeave = 5, kOther = 9;
  void Start(std::initializer_list<NodeId> faulty = {}, MessageKind leaves = kLeave) {
    World(faulty);
    const auto book = std::make_shared<StatementBook>(context_.cluster);
    Use<OneStatementOracle>(book, context_, nullptr);
    oracle_ = Use<FrozenOracle>(book, context_,
                                StatementRoles{.leaves = leaves, .frozen = 1u << kAnswer, .quorums = {}}, nullptr);
  }
  FrozenOracle* oracle_ = nullptr;
};

TEST_F(FrozenTest, CatchesAnAnswerOfTheViewThatWasLeft) {
  Start();
  Said(r1, kAnswer, 0, 7, 0xa);
  const uint64_t left = Said(r1, kLeave, 2, 0, 0x1);
  const uint64_t late = Said(r1, kAnswer, 1, 8, 0xb);
  ExpectViolation("frozen:signed-after-leaving message kind 3",
                  "r1 signed message kind 3 for (v=1, n=8) after it said that it goes to view 2", {left, late});
}

TEST_F(FrozenTest, WithinOneStepTheOrderOfSigningDecides) {
  const SignedStatement answer = {r1, {.kind = kAnswer, .v = 0, .n = 7, .value = 0xa}};
  const SignedStatement leave = {r1, {.kind = kLeave, .v = 1, .n = 0, .value = 0x1}};
  Start();
  const SignedStatement before[] = {answer, leave};
  Step(r1, before);
  ExpectNoViolation();
  Start();
  const SignedStatement after[] = {leave, answer};
  Step(r1, after);
  EXPECT_TRUE(panel_->violated());
}

// Statements are told before events, in whatever order a step makes them.
TEST_F(FrozenTest, AViewMayBeEnteredAndLeftInOneStep) {
  const SignedStatement leave = {r1, {.kind = kLeave, .v = 3, .n = 0, .value = 0x1}};
  Start();
  Said(r1, kLeave, 2, 0, 0x1);
  out_.Clear();
  out_.Report(Event::Entered(2, 0, Digest{}));
  Step(r1, {&leave, 1});
  ExpectNoViolation();
  Entered(r1, 2);
  EXPECT_TRUE(panel_->violated()) << "in a later step";
  Start();
  Said(r1, kLeave, 2, 0, 0x1);
  out_.Clear();
  out_.Report(Event::Entered(1, 0, Digest{}));
  Step(r1, {&leave, 1});
  EXPECT_TRUE(panel_->violated()) << "one that was left before";
}

TEST_F(FrozenTest, WhatWasSignedBeforeMayBeSignedAgain) {
  Start();
  Said(r1, kAnswer, 0, 7, 0xa);
  Said(r1, kLeave, 1, 0, 0x1);
  Said(r1, kAnswer, 0, 7, 0xa);
  Said(r1, kLeave, 1, 0, 0x1);
  Said(r1, kAnswer, 1, 8, 0xb);
  Said(r1, kOther, 0, 8, 0xb);
  Said(r2, kAnswer, 0, 8, 0xb);
  Said(r1, kLeave, 2, 0, 0x1);
  Entered(r1, 2);
  ExpectNoViolation();
  Said(r1, kAnswer, 0, 7, 0xb);  // the same place, something else
  EXPECT_TRUE(panel_->violated());
}

TEST_F(FrozenTest, LivesThatWereForgottenBindAsWell) {
  Start();
  Said(r1, kLeave, 2, 0, 0x1);
  panel_->LoseMemory(r1, now_);
  const uint64_t step = Entered(r1, 1);
  ExpectViolation("frozen:entered-after-leaving", "r1 entered view 1 after it said that it goes to view 2", {0, step});
}

TEST_F(FrozenTest, LiarsMayDoAsTheyLikeAndSomeProtocolsHaveNoViews) {
  Start({r1});
  Said(r1, kLeave, 2, 0, 0x1);
  Said(r1, kAnswer, 1, 8, 0xb);
  ExpectNoViolation();
  Start({}, 0);
  Said(r1, kAnswer, 1, 8, 0xb);
  Said(r1, kAnswer, 0, 8, 0xb);
  Entered(r1, 1);
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 0u);
}

}  // namespace
}  // namespace zyz::sim

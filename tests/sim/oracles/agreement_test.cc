#include "sim/oracles/agreement.h"

#include "sim/oracles/one_statement.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class AgreementTest : public OracleTest {
 protected:
  static constexpr uint8_t kAnswer = 3, kHold = 8;
  const StatementRoles kRoles = {.answers = 1u << kAnswer, .holds = 1u << kHold, .quorums = {}};

  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    const auto book = std::make_shared<StatementBook>(context_.cluster);
    Use<OneStatementOracle>(book, context_, nullptr);
    Use<AgreementOracle>(model_, book, context_, kRoles);
  }
};

// protocol/zyzzyva/SPEC.md section 8: the published view change lets a certificate of view 0 outrank what completed in
// view 1.
TEST_F(AgreementTest, CatchesThePublishedViewChangeBug) {
  Start({r0});
  // View 0: the faulty primary orders a to r1 and r2, and b to r3.
  const uint64_t a_known = Executed(r1, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  Executed(r2, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  const uint64_t b_known = Executed(r3, 0, 1, 0xb, kGenesis, {{c1, 1, "b"}});
  // View 1: all adopt b, and c1 gets 3f+1 matching responses.
  for (const NodeId r : {r1, r2}) {
    Executed(r, 1, 1, 0xb, kGenesis, {{c1, 1, "b"}});
    Entered(r, 1);
  }
  Entered(r3, 1);
  const uint64_t b_done = Completed(c1, 1, 1, 1, 0xb);
  ExpectNoViolation();
  // View 2: CC(a, v0) wins.
  for (const NodeId r : {r1, r2, r3}) {
    Executed(r, 2, 1, 0xa, kGenesis, {{c0, 1, "a"}});
    Entered(r, 2);
  }
  ExpectNoViolation();  // speculation may come and go; a completion may not
  const uint64_t a_done = Completed(c0, 1, 2, 1, 0xa, "", CompletionPath::kCommitted);
  ExpectViolation("agreement:two-histories-completed",
                  "two histories completed and neither is a prefix of the other: "
                  "c1's t=1 at (n=1, h=000000000000000b) in view 1 by the fast path, and "
                  "c0's t=1 at (n=1, h=000000000000000a) in view 2 by the committed path; they part at n=1",
                  {b_done, a_done, b_known, a_known});
}

TEST_F(AgreementTest, CatchesALongerHistoryThatPartsBelow) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  const uint64_t here = Executed(r0, 0, 2, 0x2, 0x1);
  const uint64_t there = Executed(r1, 0, 2, 0x22, 0x1);
  Executed(r1, 0, 3, 0x33, 0x22);
  const uint64_t first = Completed(c0, 1, 0, 2, 0x2);
  const uint64_t second = Completed(c1, 1, 0, 3, 0x33);
  ExpectViolation("agreement:two-histories-completed",
                  "two histories completed and neither is a prefix of the other: "
                  "c0's t=1 at (n=2, h=0000000000000002) in view 0 by the fast path, and "
                  "c1's t=1 at (n=3, h=0000000000000033) in view 0 by the fast path; they part at n=2",
                  {first, second, here, there});
}

TEST_F(AgreementTest, CatchesAnOldPositionOnAnotherBranch) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Executed(r1, 0, 1, 0x11, kGenesis);
  Executed(r0, 0, 2, 0x2, 0x1);
  Completed(c0, 1, 0, 2, 0x2);
  Completed(c1, 1, 0, 1, 0x11);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->witnesses.size(), 4u);
}

TEST_F(AgreementTest, CatchesACompletionThatNobodyExecuted) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  const uint64_t step = Completed(c0, 1, 0, 1, 0x9);
  ExpectViolation("agreement:completed-unexecuted",
                  "a history completed that no correct replica has executed: "
                  "c0's t=1 at (n=1, h=0000000000000009) in view 0 by the fast path",
                  {step});
}

TEST_F(AgreementTest, CatchesACompletionWithAnUnknownPast) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  const uint64_t stands = Executed(r3, 0, 5, 0x5, 0x4);
  Executed(r3, 0, 6, 0x6, 0x5);
  const uint64_t done = Completed(c0, 1, 0, 6, 0x6);
  ExpectViolation("agreement:completed-past-unexecuted",
                  "a history completed whose past no correct replica has executed: "
                  "c0's t=1 at (n=6, h=0000000000000006) in view 0 by the fast path; nothing is known below n=5",
                  {done, stands});
}

TEST_F(AgreementTest, ForksThatNeverCompleteAreLegal) {
  Start();
  Executed(r3, 0, 1, 0xf1, kGenesis, {{c1, 1, "x"}});
  Executed(r3, 0, 2, 0xf2, 0xf1, {{c0, 1, "y"}});
  ExecutedBy({r0, r1, r2}, 0, 1, 0x1, kGenesis);
  Completed(c0, 1, 0, 1, 0x1, "", CompletionPath::kCommitted);
  ExecutedBy({r0, r1, r2}, 0, 2, 0x2, 0x1);
  Executed(r3, 0, 3, 0xf3, 0xf2);
  Completed(c1, 1, 0, 2, 0x2);
  Executed(r3, 1, 1, 0x1, kGenesis);  // r3 rolls back and joins
  Executed(r3, 1, 2, 0x2, 0x1);
  Completed(c0, 2, 1, 2, 0x2);
  ExpectNoViolation();
}

TEST_F(AgreementTest, AnOldPositionMayCompleteAfterLaterOnes) {
  Start();
  for (SeqNum n = 1; n <= 5; ++n) ExecutedBy({r0, r1, r2, r3}, 0, n, n, n - 1);
  Completed(c0, 1, 0, 5, 5);
  Completed(c1, 1, 0, 2, 2, "", CompletionPath::kCommitted);
  Completed(c2, 1, 0, 4, 4);
  ExpectNoViolation();
}

TEST_F(AgreementTest, AFastCompletionAdoptedInTheNextViewIsLegal) {
  Start({r0});
  ExecutedBy({r1, r2, r3}, 0, 1, 0x1, kGenesis);
  ExecutedBy({r1, r2}, 0, 2, 0xa, 0x1);
  Executed(r3, 0, 2, 0xb, 0x1);
  Completed(c0, 1, 0, 1, 0x1);
  // View 1 keeps n=1, takes b at n=2, and c0 gets its answer a second time as far as others are concerned.
  ExecutedBy({r1, r2}, 1, 2, 0xb, 0x1);
  ExecutedBy({r1, r2, r3}, 1, 3, 0xc, 0xb);
  Completed(c1, 1, 1, 3, 0xc);
  Completed(c2, 1, 1, 2, 0xb, "", CompletionPath::kCommitted);
  ExpectNoViolation();
}

TEST_F(AgreementTest, WhatFaultyNodesAnnounceDoesNotCount) {
  Start({r0, c2});
  Executed(r0, 0, 1, 0x66, kGenesis);
  Executed(r1, 0, 1, 0x1, kGenesis);
  Completed(c2, 1, 0, 1, 0x66);  // a Byzantine client believes what it likes
  Completed(c0, 1, 0, 1, 0x1);
  ExpectNoViolation();
  Completed(c1, 1, 0, 1, 0x66);  // a correct one must not
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AgreementTest, DescendantsOfAPartedBranchArePartedToo) {
  Start();
  Executed(r0, 0, 1, 0x1, kGenesis);
  Completed(c0, 1, 0, 1, 0x1);
  uint64_t parent = kGenesis;
  for (SeqNum n = 1; n <= 50; ++n) {
    Executed(r1, 0, n, 0x100 + n, parent);
    parent = 0x100 + n;
    if (n > 1) {
      Completed(c1, n, 0, n, 0x100 + n);
      EXPECT_EQ(model_->placement().completed, Chain::Fit::kParts);
    }
  }
  Executed(r0, 0, 2, 0x2, 0x1);
  Completed(c0, 2, 0, 2, 0x2);
  EXPECT_EQ(model_->placement().completed, Chain::Fit::kExtends);
}

// Nobody completes anything here: all that counts is that a client could have.
TEST_F(AgreementTest, WhatAllHaveAnsweredMustStay) {
  Start({r0});
  ExecutedBy({r1, r2, r3}, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  for (const NodeId r : {r1, r2}) Answered(r, 0, 1, 0xa, c0, 1, 0x1);
  ExecutedBy({r1}, 1, 1, 0xb, kGenesis, {{c1, 1, "b"}});
  Report(r1, Event::Entered(1, 1, Digest{0xb}));
  ExpectNoViolation();  // r3 has not answered
  const uint64_t answered = Answered(r3, 0, 1, 0xa, c0, 1, 0x1);
  TheEnd();
  ExpectViolation("agreement:view-lacks-answered",
                  "a view begins without what could be complete: r1 entered view 1 with (n=1, h=000000000000000b), and "
                  "(n=1, h=000000000000000a) in view 0, which all correct replicas answered",
                  {answered, answered - 1});
}

TEST_F(AgreementTest, WhatFPlusOneHoldIsInEachLaterView) {
  Start();
  ExecutedBy({r1, r2, r3}, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  ExecutedBy({r1, r2, r3}, 0, 2, 0xa2, 0xa, {{c0, 2, "a"}});
  Said(r1, kHold, 0, 2, 0xa2);
  Report(r3, Event::Entered(1, 2, Digest{0xa2}));
  const uint64_t held = Said(r2, kHold, 0, 2, 0xa2);
  Report(r3, Event::Entered(2, 2, Digest{0xa2}));
  ExpectNoViolation();
  const uint64_t entered = Report(r2, Event::Entered(3, 1, Digest{0xa}));
  TheEnd();
  ExpectViolation("agreement:view-lacks-held",
                  "a view begins without what could be complete: r2 entered view 3 with (n=1, h=000000000000000a), and "
                  "(n=2, h=00000000000000a2) in view 0, which f+1 correct replicas hold",
                  {held, entered});
}

TEST_F(AgreementTest, ToBeginWithNothingLacksAll) {
  Start();
  ExecutedBy({r1, r2, r3}, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  for (const NodeId r : {r1, r2}) Said(r, kHold, 0, 1, 0xa);
  Entered(r3, 1);
  TheEnd();
  EXPECT_TRUE(panel_->violated());
}

TEST_F(AgreementTest, CatchesTwoHistoriesThatCouldComplete) {
  Start({r3});
  const uint64_t a_known = Executed(r0, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
  const uint64_t b_known = Executed(r1, 0, 1, 0xb, kGenesis, {{c1, 1, "b"}});
  for (const NodeId r : {r0, r1}) Answered(r, 0, 1, 0xa, c0, 1, 0x1);
  const uint64_t a = Answered(r2, 0, 1, 0xa, c0, 1, 0x1);
  for (const NodeId r : {r0, r1}) Answered(r, 1, 1, 0xb, c1, 1, 0x1);
  ExpectNoViolation();
  const uint64_t b = Answered(r2, 1, 1, 0xb, c1, 1, 0x1);
  TheEnd();
  ExpectViolation("agreement:two-histories-possible",
                  "two histories could be complete and neither is a prefix of the other: (n=1, h=000000000000000a) in "
                  "view 0, which all correct replicas answered, and (n=1, h=000000000000000b) in view 1, which all "
                  "correct replicas answered; they part at n=1",
                  {a, b, a_known, b_known});
}

// What could be is told a second later, unless it is by then.
TEST_F(AgreementTest, TwoCompletionsAreTheBetterProof) {
  for (const bool completes : {true, false}) {
    Start({r3});
    Executed(r0, 0, 1, 0xa, kGenesis, {{c0, 1, "a"}});
    Executed(r1, 0, 1, 0xb, kGenesis, {{c1, 1, "b"}});
    for (const NodeId r : {r0, r1, r2}) Answered(r, 0, 1, 0xa, c0, 1, 0x1);
    for (const NodeId r : {r0, r1, r2}) Answered(r, 1, 1, 0xb, c1, 1, 0x1);
    ExpectNoViolation();
    Completed(c0, 1, 0, 1, 0xa);
    if (completes) Completed(c1, 1, 1, 1, 0xb);
    At(now_ + 1'000'000'001);
    Executed(r0, 0, 2, 0xa2, 0xa, {{c0, 2, "a"}});
    ASSERT_NE(panel_->first_violation(), nullptr);
    EXPECT_EQ(panel_->first_violation()->kind, completes ? "two-histories-completed" : "two-histories-possible");
  }
}

// Replies are signed in the step that executes, and the panel tells of signatures first.
TEST_F(AgreementTest, WhatIsExecutedInTheStepThatAnswersIsKnown) {
  Start({r1, r2, r3});
  const SignedStatement statement = {r0, {kAnswer, 0, 1, 0xa, c0, 1, Digest{0x1}}};
  Ref<TestBatch> batch = pool_.New<TestBatch>();
  batch->batch.push_back(Make({c0, 1, "a"}));
  out_.Clear();
  out_.Report(Event::Executed(0, 1, Digest{0xa}, Digest{kGenesis}, Digest{7}, 1, batch->batch, batch));
  Step(r0, {&statement, 1});
  Entered(r0, 1);
  TheEnd();
  EXPECT_TRUE(panel_->violated());
}

}  // namespace
}  // namespace zyz::sim

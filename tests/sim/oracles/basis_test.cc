#include "sim/oracles/basis.h"

#include "sim/oracles/one_statement.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class BasisTest : public OracleTest {
 protected:
  static constexpr uint8_t kAnswer = 3, kHold = 8;
  void Start(std::initializer_list<NodeId> faulty = {}, bool holds_of_its_view = true) {
    World(faulty);
    const auto book = std::make_shared<StatementBook>(context_.cluster);
    Use<OneStatementOracle>(book, context_, nullptr);
    oracle_ = Use<BasisOracle>(
        model_, book, context_,
        StatementRoles{
            .answers = 1u << kAnswer, .holds = 1u << kHold, .holds_of_its_view = holds_of_its_view, .quorums = {}},
        nullptr);
    for (SeqNum n = 1; n <= 4; ++n) executed_[n] = Executed(r0, 0, n, n, n - 1, {{c0, n, "a"}});
  }
  void AnsweredBy(std::initializer_list<NodeId> replicas, View v, SeqNum n, uint64_t h) {
    for (const NodeId r : replicas) Answered(r, v, n, h, c0, n, 0x1);
  }
  BasisOracle* oracle_ = nullptr;
  uint64_t executed_[5] = {};
};

TEST_F(BasisTest, TakesAQuorumOfAnswersOfThatView) {
  Start();
  AnsweredBy({r0, r1}, 0, 2, 2);
  AnsweredBy({r2}, 1, 2, 2);
  const uint64_t step = Said(r0, kHold, 0, 2, 2);
  ExpectViolation(
      "basis:held-without-basis message kind 8",
      "r0 signed message kind 8 for (n=2, h=0000000000000002) in view 0, though no quorum has answered so in "
      "that view, the view did not begin with it, and no stable checkpoint covers it",
      {step, executed_[2]});
}

TEST_F(BasisTest, LikesWhatAnswersCover) {
  Start();
  AnsweredBy({r0, r1, r2}, 0, 3, 3);
  Said(r0, kHold, 0, 3, 3);
  Said(r0, kHold, 0, 2, 2);  // covered by the certificate of 3
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 2u);
  Said(r0, kHold, 0, 4, 4);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(BasisTest, AnAnswerForAnotherBranchCoversNothing) {
  Start();
  Executed(r3, 0, 3, 0x33, 2);
  Executed(r3, 0, 4, 0x44, 0x33);
  AnsweredBy({r0, r1, r2}, 0, 4, 0x44);
  Said(r0, kHold, 0, 2, 2);
  ExpectNoViolation();
  Said(r0, kHold, 0, 3, 3);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(BasisTest, LiarsMayHaveAnswered) {
  Start({r3});
  AnsweredBy({r0, r1}, 0, 1, 1);
  Said(r0, kHold, 0, 1, 1);
  ExpectNoViolation();
  AnsweredBy({r0}, 0, 2, 2);
  Said(r0, kHold, 0, 2, 2);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(BasisTest, AViewBeginsWithWhatItsCertificateCovers) {
  Start();
  Report(r1, Event::Entered(1, 4, Digest{4}));  // by a state that goes on beyond it
  Report(r0, Event::Entered(1, 2, Digest{2}));
  Said(r0, kHold, 1, 1, 1);
  Said(r0, kHold, 1, 2, 2);
  ExpectNoViolation();
  Said(r0, kHold, 1, 3, 3);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(BasisTest, AStableCheckpointCoversWhatLiesBelowIt) {
  Start();
  Stable(r0, 0, 3, 3, 0x5);
  Said(r0, kHold, 7, 2, 2);
  ExpectNoViolation();
  Said(r1, kHold, 7, 2, 2);  // r0's, not r1's
  EXPECT_TRUE(panel_->violated());
}

TEST_F(BasisTest, WhatItRestsOnMayBeReportedInTheSameStep) {
  Start();
  const SignedStatement statement = {r0, {.kind = kHold, .v = 1, .n = 2, .value = 2}};
  out_.Clear();
  out_.Report(Event::Entered(1, 2, Digest{2}));
  Step(r0, {&statement, 1});
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 1u);
}

TEST_F(BasisTest, AValueThatCoversMoreNamesItsHistory) {
  Start();
  AnsweredBy({r0, r1, r2}, 0, 2, 2);
  const SignedStatement statement = {r0, {kHold, 0, 2, 0x77, kNoNode, 0, Digest{2}}};
  out_.Clear();
  Step(r0, {&statement, 1});
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 1u);
}

TEST_F(BasisTest, NothingIsAskedWhereCertificatesOutliveTheirView) {
  Start({}, false);
  Said(r0, kHold, 0, 2, 2);
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 0u);
}

}  // namespace
}  // namespace zyz::sim

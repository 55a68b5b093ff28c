#include "sim/oracles/honest_refusal.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class HonestRefusalTest : public OracleTest {
 protected:
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    Use<HonestRefusalOracle>(context_, nullptr);
    message_ = pool_.New<TestBatch>();
  }
  // `node` refuses what came from `from`, signed by `signer`.
  uint64_t Refused(NodeId node, NodeId from, NodeId signer, RejectReason reason, const Message* part = nullptr) {
    const Input input = Input::OfMessage(from, message_);
    out_.Clear();
    out_.Report(Event::Rejected(reason, signer, part == nullptr ? message_.get() : part));
    StepRecord record;
    record.index = step_++;
    record.node = node;
    record.input = &input;
    record.out = &out_;
    panel_->OnStep(record);
    return record.index;
  }
  Ref<const Message> message_;
};

TEST_F(HonestRefusalTest, CatchesARefusalThatOnlyALieExplains) {
  Start({r3});
  const uint64_t step = Refused(r1, r2, r2, RejectReason::kBadCertificate);
  ExpectViolation("honest-refusal:refused message kind 2 bad-certificate",
                  "r1 refused a message kind 2 of r2 because of bad-certificate, though both are correct", {step});
}

TEST_F(HonestRefusalTest, WhatNobodySignedIsItsSenders) {
  Start({r3});
  Refused(c0, r2, kNoNode, RejectReason::kInvalidPom);
  EXPECT_TRUE(panel_->violated());
}

TEST_F(HonestRefusalTest, LateAndRepeatedMessagesAreNobodysLie) {
  Start();
  for (size_t i = 0; i < kRejectReasons; ++i) {
    if (IsBenign(static_cast<RejectReason>(i))) Refused(r1, r2, r2, static_cast<RejectReason>(i));
  }
  ExpectNoViolation();
}

TEST_F(HonestRefusalTest, LiesAreRefusedRightly) {
  Start({r3, c1});
  Refused(r1, r3, r3, RejectReason::kBadSignature);  // of a liar
  Refused(r1, r2, r3, RejectReason::kMalformed);     // handed on by r2
  Refused(r1, r3, r2, RejectReason::kBadSignature);  // in r2's name
  Refused(r1, c1, kNoNode, RejectReason::kInvalidPom);
  Refused(r3, r2, r2, RejectReason::kBadSignature);  // a liar refuses
  const Ref<const Message> part = pool_.New<TestBatch>();
  Refused(r1, r2, r2, RejectReason::kMalformed, part.get());
  ExpectNoViolation();
}

TEST_F(HonestRefusalTest, ALiarsLieMayExplainWhatContradicts) {
  Start({r3});
  Refused(r1, r2, r2, RejectReason::kConflict);
  ExpectNoViolation();
  Start();
  panel_->LoseMemory(r3, now_);
  Refused(r1, r2, r2, RejectReason::kConflict);
  ExpectNoViolation();
  Start();
  Refused(r1, r2, r2, RejectReason::kConflict);
  EXPECT_TRUE(panel_->violated());
}

}  // namespace
}  // namespace zyz::sim

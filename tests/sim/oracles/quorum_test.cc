#include "sim/oracles/quorum.h"

#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class QuorumTest : public OracleTest {
 protected:
  static constexpr uint8_t kChange = 5, kNew = 6, kConfirm = 7, kCommit = 8;
  void Start(std::initializer_list<NodeId> faulty = {}) {
    World(faulty);
    oracle_ = Use<QuorumOracle>(context_, QuorumKinds{kChange, kNew, kConfirm, kCommit});
  }
  void SaidBy(std::initializer_list<NodeId> replicas, uint8_t kind, View v, SeqNum n, uint64_t value) {
    for (const NodeId r : replicas) Said(r, kind, v, n, value);
  }
  // Up to NEW-VIEW of view 1, whose primary is r1.
  void GoTo1(std::initializer_list<NodeId> replicas) {
    for (const NodeId r : replicas) Said(r, kChange, 1, 0, 100 + r);
    Said(r1, kNew, 1, 0, 1);
  }
  uint64_t Commits(View v, SeqNum n, uint64_t h) { return Completed(c0, 1, v, n, h, "", CompletionPath::kCommitted); }
  QuorumOracle* oracle_ = nullptr;
};

TEST_F(QuorumTest, LikesWhatTheProtocolDoes) {
  Start({r3});
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);  // and r3
  Commits(0, 7, 0xa1);
  GoTo1({r0, r1});
  SaidBy({r0, r1}, kConfirm, 1, 0, 0xc1);
  Entered(r0, 1);
  Entered(r0, 0);
  Completed(c0, 1, 5, 9, 0xd1, "");  // the fast path is others' matter
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 4u);
}

TEST_F(QuorumTest, CompletingTakesLocalCommitsForThatVeryHistory) {
  Start();
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  Said(r1, kCommit, 0, 7, 0xa1);  // once more
  Said(r2, kCommit, 0, 7, 0xb1);
  Said(r2, kCommit, 1, 7, 0xa1);
  Said(r2, kCommit, 0, 8, 0xa1);
  const uint64_t step = Commits(0, 7, 0xa1);
  ExpectViolation(
      "quorum", "c0 completed t=1 at (v=0, n=7), though only 2 of the 3 correct replicas that it takes committed to it",
      {step});
}

TEST_F(QuorumTest, LiarsDoNotCount) {
  Start({r3});
  SaidBy({r0, r3}, kCommit, 0, 7, 0xa1);
  const uint64_t step = Commits(0, 7, 0xa1);
  ExpectViolation(
      "quorum", "c0 completed t=1 at (v=0, n=7), though only 1 of the 2 correct replicas that it takes committed to it",
      {step});
}

TEST_F(QuorumTest, WhoForgotIsALiarFromThenOn) {
  Start();
  panel_->LoseMemory(r3);
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  Commits(0, 7, 0xa1);
  ExpectNoViolation();
}

TEST_F(QuorumTest, ConfirmingTakesViewChanges) {
  Start();
  GoTo1({r0, r1});
  const uint64_t step = Said(r0, kConfirm, 1, 0, 0xc1);
  ExpectViolation("quorum",
                  "r0 confirmed view 1, though only 2 of the 3 correct replicas that it takes said that they go there",
                  {step});
}

TEST_F(QuorumTest, ConfirmingTakesTheAnnouncementOfACorrectPrimary) {
  Start();
  for (const NodeId r : {r0, r1, r2}) Said(r, kChange, 1, 0, r);
  const uint64_t step = Said(r0, kConfirm, 1, 0, 0xc1);
  ExpectViolation("quorum", "r0 confirmed view 1, though its correct primary never announced it", {step});
}

TEST_F(QuorumTest, AFaultyPrimarysAnnouncementIsNotSeen) {
  Start({r1});
  for (const NodeId r : {r0, r2, r3}) Said(r, kChange, 1, 0, r);
  Said(r0, kConfirm, 1, 0, 0xc1);
  ExpectNoViolation();
}

TEST_F(QuorumTest, EnteringTakesConfirmationsOfOneHistory) {
  Start();
  GoTo1({r0, r1, r2, r3});
  SaidBy({r0, r1}, kConfirm, 1, 0, 0xc1);
  SaidBy({r2, r3}, kConfirm, 1, 0, 0xc2);
  const uint64_t step = Entered(r0, 1);
  ExpectViolation(
      "quorum", "r0 entered view 1, though only 2 of the 3 correct replicas that it takes confirmed one history for it",
      {step});
}

}  // namespace
}  // namespace zyz::sim

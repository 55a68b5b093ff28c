#include "sim/oracles/quorum.h"

#include "sim/oracles/one_statement.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

class QuorumTest : public OracleTest {
 protected:
  static constexpr uint8_t kChange = 5, kNew = 6, kConfirm = 7, kCommit = 8;
  static constexpr QuorumRow kConfirmed = {.stated = kConfirm,
                                           .votes = kChange,
                                           .per = QuorumRow::Per::kView,
                                           .did = "confirmed",
                                           .what = "said that they go there"};
  static constexpr QuorumRow kAnnounced = {.stated = kConfirm,
                                           .votes = kNew,
                                           .per = QuorumRow::Per::kView,
                                           .needed = QuorumRow::Needed::kPrimary,
                                           .did = "confirmed",
                                           .what = "announced it"};
  static constexpr QuorumRow kEntered = {.event = EventKind::kEntered,
                                         .votes = kConfirm,
                                         .per = QuorumRow::Per::kView,
                                         .saying = QuorumRow::Saying::kOneThing,
                                         .did = "entered",
                                         .what = "confirmed one history for it"};
  static constexpr QuorumRow kCompleted = {.event = EventKind::kCompleted,
                                           .votes = kCommit,
                                           .saying = QuorumRow::Saying::kItsValue,
                                           .in_view_0 = true,
                                           .did = "completed",
                                           .what = "committed to it"};
  const std::vector<QuorumRow> kRows = {kConfirmed, kAnnounced, kEntered, kCompleted};

  void Start(std::initializer_list<NodeId> faulty = {}) { Start(faulty, kRows); }
  void Start(std::initializer_list<NodeId> faulty, const std::vector<QuorumRow>& rows) {
    World(faulty);
    const auto book = std::make_shared<StatementBook>(context_.cluster);
    Use<OneStatementOracle>(book, context_, nullptr);
    oracle_ = Use<QuorumOracle>(book, context_, rows);
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
  EXPECT_EQ(oracle_->evaluations(), 6u);
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
      "quorum:completed-on-too-few",
      "c0 completed t=1 at (v=0, n=7), though only 2 of the 3 correct replicas that it takes committed to it", {step});
}

TEST_F(QuorumTest, LiarsDoNotCount) {
  Start({r3});
  SaidBy({r0, r3}, kCommit, 0, 7, 0xa1);
  const uint64_t step = Commits(0, 7, 0xa1);
  ExpectViolation(
      "quorum:completed-on-too-few",
      "c0 completed t=1 at (v=0, n=7), though only 1 of the 2 correct replicas that it takes committed to it", {step});
}

TEST_F(QuorumTest, WhoForgotIsALiarFromThenOn) {
  Start();
  panel_->LoseMemory(r3, now_);
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  Commits(0, 7, 0xa1);
  ExpectNoViolation();
}

TEST_F(QuorumTest, ConfirmingTakesViewChanges) {
  Start();
  GoTo1({r0, r1});
  const uint64_t step = Said(r0, kConfirm, 1, 0, 0xc1);
  ExpectViolation("quorum:confirmed-on-too-few",
                  "r0 confirmed view 1, though only 2 of the 3 correct replicas that it takes said that they go there",
                  {step});
}

TEST_F(QuorumTest, ConfirmingTakesTheAnnouncementOfACorrectPrimary) {
  Start();
  for (const NodeId r : {r0, r1, r2}) Said(r, kChange, 1, 0, r);
  const uint64_t step = Said(r0, kConfirm, 1, 0, 0xc1);
  ExpectViolation("quorum:confirmed-without-primary",
                  "r0 confirmed view 1, though its correct primary never announced it", {step});
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
      "quorum:entered-on-too-few",
      "r0 entered view 1, though only 2 of the 3 correct replicas that it takes confirmed one history for it", {step});
}

TEST_F(QuorumTest, WhoRecoveredCountsAgain) {
  Start();
  panel_->LoseMemory(r3, now_);
  Report(r3, Event::Entered(0, 0, Digest{}));
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  const uint64_t step = Commits(0, 7, 0xa1);
  ExpectViolation(
      "quorum:completed-on-too-few",
      "c0 completed t=1 at (v=0, n=7), though only 2 of the 3 correct replicas that it takes committed to it", {step});
}

// PBFT has no VIEW-CONFIRM; another protocol may have no view change at all.
TEST_F(QuorumTest, AKindThatDoesNotExistAsksForNothing) {
  QuorumRow no_votes = kCompleted, no_deed = kConfirmed;
  no_votes.votes = 0;
  no_deed.stated = 0;
  Start({}, {no_votes, no_deed});
  Commits(0, 7, 0xa1);
  Entered(r0, 1);
  Report(r0, Event::Rejected(RejectReason::kOtherView, r1, nullptr));
  SaidBy({r0}, kConfirm, 1, 0, 0xc1);
  ExpectNoViolation();
  EXPECT_EQ(oracle_->evaluations(), 0u);
}

// PBFT: a position is executed on 2f+1 COMMITs for its batch, and stable on 2f+1 CHECKPOINTs of whatever view.
TEST_F(QuorumTest, ExecutingTakesVotesForThatVeryBatch) {
  constexpr QuorumRow kExecuted = {.event = EventKind::kExecuted,
                                   .votes = kCommit,
                                   .saying = QuorumRow::Saying::kItsDigest,
                                   .in_view_0 = true,
                                   .did = "executed",
                                   .what = "committed to it"};
  Start({r3}, {kExecuted});
  SaidBy({r0, r1}, kCommit, 0, 1, 7);  // what every test batch has for d
  Executed(r0, 0, 1, 0xa1, kGenesis, {{c0, 1, "a"}});
  ExpectNoViolation();
  SaidBy({r0}, kCommit, 0, 2, 7);
  SaidBy({r1}, kCommit, 0, 2, 8);
  const uint64_t step = Executed(r0, 0, 2, 0xa2, 0xa1, {{c0, 2, "b"}});
  ExpectViolation("quorum:executed-on-too-few",
                  "r0 executed (v=0, n=2), though only 1 of the 2 correct replicas that it takes committed to it",
                  {step});
}

TEST_F(QuorumTest, VotesOfAllViewsMayCountTogether) {
  constexpr QuorumRow kStable = {.event = EventKind::kStable,
                                 .votes = kCommit,
                                 .per = QuorumRow::Per::kPositionOfAnyView,
                                 .saying = QuorumRow::Saying::kItsDigest,
                                 .in_view_0 = true,
                                 .did = "stabilised",
                                 .what = "announced it"};
  Start({}, {kStable});
  for (const NodeId r : {r0, r1, r2}) Said(r, kCommit, r, 8, 0x5);
  Executed(r0, 0, 1, 0xa1, kGenesis);
  Stable(r0, 0, 8, 0xa1, 0x5);
  Said(r0, kCommit, 0, 16, 0x6);
  Said(r0, kCommit, 1, 16, 0x6);
  Said(r1, kCommit, 1, 16, 0x6);
  Said(r2, kCommit, 1, 16, 0x7);
  ExpectNoViolation();
  const uint64_t step = Stable(r1, 1, 16, 0xa1, 0x6);
  ExpectViolation("quorum:stabilised-on-too-few",
                  "r1 stabilised (v=1, n=16), though only 2 of the 3 correct replicas that it takes announced it",
                  {step});
}

// Whoever asked for a later view counts, too; a view that was entered may be left for any reason.
TEST_F(QuorumTest, APendingViewIsGivenUpWithVotesForItOrAbove) {
  const QuorumRow given_up = {.event = EventKind::kSuspected,
                              .votes = kChange,
                              .per = QuorumRow::Per::kViewOrAbove,
                              .pending = true,
                              .did = "gave up the pending",
                              .what = "said that they go there or beyond"};
  Start({r3}, {given_up});
  Report(r0, Event::Suspected(0, r0));
  ExpectNoViolation();
  Said(r0, kChange, 1, 0, 100);
  Said(r1, kChange, 2, 0, 101);  // and r3
  Report(r0, Event::Suspected(1, r1));
  ExpectNoViolation();
  Said(r0, kChange, 2, 0, 102);
  Entered(r0, 2);
  Report(r0, Event::Suspected(2, r2));
  ExpectNoViolation();
  Said(r0, kChange, 3, 0, 103);
  const uint64_t early = Report(r0, Event::Suspected(3, r3));
  ExpectViolation("quorum:gave up the pending-on-too-few",
                  "r0 gave up the pending view 3, though only 1 of the 2 correct replicas that it takes said that they "
                  "go there or beyond",
                  {early});
}

TEST_F(QuorumTest, OneThatIsCorrectMayBeEnough) {
  QuorumRow weak = kCompleted;
  weak.needed = QuorumRow::Needed::kWeak;
  Start({}, {weak});
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  Commits(0, 7, 0xa1);
  ExpectNoViolation();
  QuorumRow all = kCompleted;
  all.needed = QuorumRow::Needed::kAll;
  Start({r2}, {all});
  SaidBy({r0, r1}, kCommit, 0, 7, 0xa1);
  Commits(0, 7, 0xa1);
  EXPECT_NE(panel_->first_violation(), nullptr);
}

}  // namespace
}  // namespace zyz::sim

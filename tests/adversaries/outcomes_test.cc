// What comes of the lies of clients: what replicas execute, keep and refuse, and what the liars get for it. In every
// scenario c1 lies; what the correct c0 completes is the scenario's own expectation.
#include <gtest/gtest.h>

#include <string>

#include "tests/adversaries/effect.h"

namespace zyz::scenarios {
namespace {

using Outcomes = EffectTest;
using enum CompletionPath;

constexpr NodeId kR0 = 0, kR2 = 2, kReplicas = 4, kC0 = 4, kC1 = 5;

// One operation under each timestamp, executed once, and everywhere the same that r0 got.
void ExpectOneStory(const Outcome& outcome) {
  const auto story = outcome.Executed(kR0, kC1);
  EXPECT_GE(story.size(), 1u);
  for (const auto& [t, operations] : story) EXPECT_EQ(operations.size(), 1u) << "t=" << t;
  for (NodeId replica = 1; replica < kReplicas; ++replica) EXPECT_EQ(outcome.Executed(replica, kC1), story) << replica;
  EXPECT_EQ(outcome.accusations(), 0u) << "the primary is not blamed for it";
}

TEST_F(Outcomes, OfTwoOperationsUnderOneTimestampOneIsExecuted) { ExpectOneStory(OutcomeOf("clients/two_operations")); }

TEST_F(Outcomes, OfFourOperationsUnderOneTimestampOneIsExecuted) {
  ExpectOneStory(OutcomeOf("clients/different_requests"));
}

TEST_F(Outcomes, OfTwinClientsOneIsHeard) {
  const auto& outcome = OutcomeOf("twins/twin_client");  // here c0 is the liar
  for (NodeId replica = 0; replica < kReplicas; ++replica) {
    const auto story = outcome.Executed(replica, kC0);
    EXPECT_GE(story.size(), 1u);
    EXPECT_EQ(story, outcome.Executed(kR0, kC0));
    for (const auto& [t, operations] : story) EXPECT_EQ(operations.size(), 1u) << "t=" << t;
  }
}

TEST_F(Outcomes, ForgedCertificatesAreRefusedByEveryReplicaAndKeptByNone) {
  for (const char* mode : {"too_few", "repeated", "own_votes", "other_tuple"}) {
    const auto& outcome = OutcomeOf(std::string("clients/forged_cc_") + mode);
    for (NodeId replica = 0; replica < kReplicas; ++replica) {
      EXPECT_GE(outcome.Refused(replica, kC1, RejectReason::kBadCertificate), 15u) << mode << " at " << replica;
      EXPECT_EQ(outcome.LocalCommits(replica, kC1), 0u) << mode << " at " << replica;
    }
    EXPECT_EQ(outcome.Completed(kC1, kCommitted), 0u) << mode;
  }
}

TEST_F(Outcomes, ACertificateShownToOneReplicaIsKeptByItAlone) {
  const auto& outcome = OutcomeOf("clients/partial_commit");
  EXPECT_GE(outcome.LocalCommits(kR2, kC1), 1u);
  for (const NodeId replica : {0, 1, 3}) EXPECT_EQ(outcome.LocalCommits(replica, kC1), 0u) << replica;
  EXPECT_EQ(outcome.Completed(kC1, kCommitted), 0u) << "one LOCAL-COMMIT is no 2f+1";
}

// A4c: the LOCAL-COMMITs of others' certificates, on a retry of its own, are all that it gets.
TEST_F(Outcomes, WithoutItsCommitAClientWaitsForOthers) {
  const auto& outcome = OutcomeOf("clients/withhold_commit");
  EXPECT_EQ(outcome.Completed(kC1, kFast), 0u);
  EXPECT_GE(outcome.Completed(kC1, kCommitted), 1u);
  EXPECT_LE(outcome.Completed(kC1, kCommitted) * 4, outcome.Completed(kC0, kCommitted));
  EXPECT_EQ(outcome.Completed(kC0, kCommitted), 20u);
}

TEST_F(Outcomes, LateCertificatesAreRefusedAsOld) {
  const auto& outcome = OutcomeOf("clients/late_commit");
  for (NodeId replica = 0; replica < kReplicas; ++replica) {
    EXPECT_GE(outcome.Refused(replica, kC1, RejectReason::kBelowStable), 30u) << replica;
  }
}

TEST_F(Outcomes, WhatABackupIsAskedThePrimaryOrders) {
  const auto& outcome = OutcomeOf("clients/request_to_backups");
  const auto story = outcome.Executed(kR0, kC1);
  EXPECT_EQ(story.size(), outcome.Completed(kC1, kFast) + outcome.Completed(kC1, kCommitted)) << "all are answered";
  EXPECT_GE(story.size(), 3u);
  EXPECT_EQ(outcome.accusations(), 0u);
}

TEST_F(Outcomes, ASilentClientLeavesOneRequestBehind) {
  const auto& outcome = OutcomeOf("clients/go_silent");
  EXPECT_EQ(outcome.Executed(kR0, kC1).size(), 3u);
  EXPECT_EQ(outcome.Completed(kC1, kFast) + outcome.Completed(kC1, kCommitted), 2u);
  EXPECT_EQ(outcome.accusations(), 0u);
}

TEST_F(Outcomes, AFarTimestampIsServedOnce) {
  const auto& outcome = OutcomeOf("clients/timestamp_ahead");
  const auto story = outcome.Executed(kR0, kC1);
  ASSERT_FALSE(story.empty());
  EXPECT_GT(story.rbegin()->first, Timestamp{1} << 60);
  for (const auto& [t, operations] : story) EXPECT_EQ(operations.size(), 1u) << "t=" << t;
}

TEST_F(Outcomes, RepeatedRequestsAreExecutedOnce) {
  for (const char* scenario : {"clients/replay_requests", "clients/request_storm"}) {
    const auto& outcome = OutcomeOf(scenario);
    for (const auto& [t, operations] : outcome.Executed(kR0, kC1)) EXPECT_EQ(operations.size(), 1u) << scenario << t;
  }
}

TEST_F(Outcomes, FalseProofsConvictNobody) {
  for (const char* scenario : {"clients/false_pom_same", "clients/false_pom_in_sequence"}) {
    const auto& outcome = OutcomeOf(scenario);
    EXPECT_EQ(outcome.accusations(), 0u) << scenario;
    size_t refused = 0;
    for (NodeId replica = 0; replica < kReplicas; ++replica) {
      refused += outcome.Refused(replica, kNoNode, RejectReason::kInvalidPom);
    }
    EXPECT_GE(refused, 60u) << scenario;
  }
}

TEST_F(Outcomes, RequestsInAnothersNameAreNotExecuted) {
  const auto& outcome = OutcomeOf("clients/impersonate");
  for (const auto& [t, operations] : outcome.Executed(kR0, kC0)) EXPECT_EQ(operations.size(), 1u) << "t=" << t;
  EXPECT_EQ(outcome.Executed(kR0, kC0).size(), 20u);
}

TEST_F(Outcomes, ATrueCertificateWithAForeignOrderIsKept) {
  const auto& outcome = OutcomeOf("clients/commit_with_foreign_or");
  for (NodeId replica = 0; replica < kReplicas; ++replica) EXPECT_GE(outcome.LocalCommits(replica, kC1), 5u);
  EXPECT_EQ(outcome.accusations(), 0u) << "no conclusion is drawn from the OR";
}

}  // namespace
}  // namespace zyz::scenarios

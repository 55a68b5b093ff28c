// The shrinker: what it hands out is smaller, fails as before, and does so again when it is read from its file.
#include "scenarios/shrink/shrinker.h"

#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/writer.h"
#include "scenarios/shrink/shrink_passes.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

Scenario Load(const std::string& text) {
  absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json");
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  return scenario.ok() ? *std::move(scenario) : Scenario();
}

Scenario LoadFile(const std::string& path) {
  absl::StatusOr<Scenario> scenario = LoadScenarioFile(path);
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  return scenario.ok() ? *std::move(scenario) : Scenario();
}

std::optional<Fingerprint> Replay(const Scenario& scenario) {
  MessagePool pool;
  const RunResult result = World(scenario, static_cast<uint64_t>(*scenario.seed), &pool).Run();
  EXPECT_EQ(result.missed, std::vector<std::string>()) << "it expects what it shows";
  return FingerprintOf(result, ThirdsCluster(1));
}

constexpr char kAttack[] = "scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json";

TEST(Shrinker, KeepsTheFailureAndFewEntries) {
  const Scenario attack = LoadFile(kAttack);
  const std::optional<Shrunk> shrunk = Shrink(attack, 1);
  ASSERT_TRUE(shrunk.has_value());
  EXPECT_EQ(shrunk->fingerprint.verdict.Text(), "safety:agreement");
  EXPECT_LE(EntriesOf(shrunk->scenario), 8u) << WriteScenario(shrunk->scenario);
  EXPECT_LT(EntriesOf(shrunk->scenario), EntriesOf(attack));
  EXPECT_GT(shrunk->runs, 10u);
  EXPECT_TRUE(shrunk->complete);
  EXPECT_TRUE(shrunk->scenario.protocol.Chooses("view_change", "published"));
  EXPECT_EQ(Replay(Load(WriteScenario(shrunk->scenario))), shrunk->fingerprint);
}

TEST(Shrinker, CannotMakeItsOwnResultSmaller) {
  const std::optional<Shrunk> once = Shrink(LoadFile(kAttack), 1);
  ASSERT_TRUE(once.has_value());
  const std::optional<Shrunk> twice = Shrink(once->scenario, static_cast<uint64_t>(*once->scenario.seed));
  ASSERT_TRUE(twice.has_value());
  EXPECT_EQ(WriteScenario(twice->scenario), WriteScenario(once->scenario));
}

TEST(Shrinker, ShrinksLivenessFailuresToo) {
  const Scenario scenario =
      Load(R"({"schema": "zyz-scenario/1", "name": "x", "workload": {"clients": 3, "operations": 5},
      "network": {"delay_us": {"min": 100, "max": 300}, "loss_ppm": 10000, "gst_us": 5000, "rules": [
        {"to": ["c1"], "message": ["SPEC-RESPONSE", "CHECKPOINT"], "do": "drop"},
        {"from": ["r1"], "message": "FILL-HOLE", "do": {"delay_us": 100}}]},
      "faulty": [{"node": "r3", "behaviour": "mute", "message": ["CHECKPOINT"]}],
      "expect": {"complete_within_us": 300000}})");
  const std::optional<Shrunk> shrunk = Shrink(scenario, 3);
  ASSERT_TRUE(shrunk.has_value());
  EXPECT_EQ(shrunk->fingerprint.verdict.Text(), "liveness");
  EXPECT_EQ(EntriesOf(shrunk->scenario), 1u) << WriteScenario(shrunk->scenario);
  EXPECT_EQ(shrunk->scenario.workload.operations.count.value(), 1);
  EXPECT_EQ(Replay(Load(WriteScenario(shrunk->scenario))), shrunk->fingerprint);
}

// A planted bug that needs no partition; the partition that is there must not stay and lose its end.
TEST(Shrinker, AWorldThatCalmsStaysOneThatCalms) {
  const Scenario scenario = Load(R"({"schema": "zyz-scenario/1", "name": "x",
      "protocol": {"planted": "suspicion_not_repeated"},
      "workload": {"clients": 1, "operations": 1},
      "network": {"rules": [{"message": "I-HATE-THE-PRIMARY", "until_us": 60000, "do": "drop"}]},
      "faulty": [{"node": "r0", "behaviour": "mute"}],
      "timeline": [{"at_us": 0, "do": "partition", "groups": [["r1", "c0"], ["r2"]]}, {"at_us": 50000, "do": "heal"}],
      "expect": {"complete_within_us": 3000000}})");
  const std::optional<Shrunk> shrunk = Shrink(scenario, 1);
  ASSERT_TRUE(shrunk.has_value()) << "the planted bug must show";
  EXPECT_EQ(shrunk->fingerprint.verdict.Text(), "liveness");
  for (const Rule& rule : shrunk->scenario.network.rules) EXPECT_NE(rule.until_us.value(), kForeverUs);
  bool parted = false;
  for (const Happening& happening : shrunk->scenario.timeline) parted = happening.action == TimelineDo::kPartition;
  EXPECT_FALSE(parted) << WriteScenario(shrunk->scenario);
}

TEST(Shrinker, WhatDoesNotFailIsNotShrunk) {
  EXPECT_FALSE(Shrink(Load(R"({"schema": "zyz-scenario/1", "name": "x"})"), 1).has_value());
}

// A crash goes with its restart: of two entries that are to go, the second may be gone already.
TEST(Shrinker, DropsCrashesWithTheirRestarts) {
  Scenario scenario = Load(R"({"schema": "zyz-scenario/1", "name": "x", "timeline": [
      {"at_us": 10, "do": "crash", "node": "r1"}, {"at_us": 20, "do": "restart", "node": "r1"},
      {"at_us": 30, "do": "crash", "node": "r2"}, {"at_us": 40, "do": "restart", "node": "r2"}]})");
  size_t both_gone = 0;
  ForEachSimplification(&scenario, [&](const Scenario& offered) {
    EXPECT_EQ(offered.timeline.size() % 2, 0u);
    if (offered.timeline.empty()) ++both_gone;
    return false;
  });
  EXPECT_GT(both_gone, 0u);
}

TEST(Shrinker, IsBoundedInRuns) {
  const std::optional<Shrunk> shrunk = Shrink(LoadFile(kAttack), 1, {.most_runs = 5});
  ASSERT_TRUE(shrunk.has_value());
  EXPECT_FALSE(shrunk->complete);
  EXPECT_EQ(shrunk->runs, 5u);
  EXPECT_EQ(Replay(shrunk->scenario), shrunk->fingerprint);
}

// Nothing ever completes here, and the run knows that only after 60 simulated minutes.
constexpr char kLongRun[] = R"({"schema": "zyz-scenario/1", "name": "x", "workload": {"clients": 2, "operations": 1},
    "network": {"rules": [{"message": "SPEC-RESPONSE", "do": "drop"}, {"message": "POM", "do": "drop"}]},
    "faulty": [{"node": "r3", "behaviour": "mute", "message": ["CHECKPOINT"]}],
    "stop": {"deadline_us": 3600000000}, "expect": {"complete_within_us": 3500000000}})";

TEST(Shrinker, StopsInsideOfARun) {
  const Scenario scenario = Load(kLongRun);
  MessagePool pool;
  const uint64_t steps = World(scenario, 1, &pool).Run().steps;
  ASSERT_GT(steps, 4 * World::kAskSteps) << "a long run";
  for (const bool whole : {false, true}) {
    uint64_t asked = 0;
    const uint64_t enough = whole ? steps / World::kAskSteps + 3 : 2;
    const std::optional<Shrunk> shrunk = Shrink(scenario, 1, {.stop = [&] { return ++asked > enough; }});
    ASSERT_TRUE(shrunk.has_value());
    EXPECT_EQ(shrunk->known, whole) << "whether it fails shows at the end of the first run";
    EXPECT_FALSE(shrunk->complete);
    EXPECT_EQ(asked, enough + 1) << "no step after that";
    EXPECT_EQ(EntriesOf(shrunk->scenario), 3u) << "a run that was stopped is no verdict";
    if (whole) {
      EXPECT_EQ(Replay(shrunk->scenario), shrunk->fingerprint);
    }
  }
}

// Without the failure the clients go on for millions of steps.
TEST(Shrinker, GivesUpCandidatesThatTakeMuchLonger) {
  Scenario attack = LoadFile(kAttack);
  attack.workload.operations.lists.clear();
  attack.workload.operations.count = 1'000'000;
  attack.stop.deadline_us = int64_t{1} << 50;
  MessagePool pool;
  const uint64_t steps = World(attack, 1, &pool).Run().steps;
  uint64_t asked = 0;
  const std::optional<Shrunk> shrunk = Shrink(attack, 1, {.most_runs = 50, .stop = [&] { return ++asked == 0; }});
  ASSERT_TRUE(shrunk.has_value());
  EXPECT_EQ(shrunk->fingerprint.verdict.Text(), "safety:agreement");
  const uint64_t slices = (5 * steps + 1000) / World::kAskSteps + 1;
  EXPECT_LT(asked, 52 * (slices + 2));
}

TEST(Fingerprint, HasNoParticulars) {
  RunResult result;
  EXPECT_FALSE(FingerprintOf(result, ThirdsCluster(1)).has_value());
  result.verdict = sim::Verdict::Safety("agreement");
  result.violation = sim::Violation{"agreement", "two-histories-completed", "c0's t=1 and r2's", {{7, 4, "c0"}}, 7, 9};
  EXPECT_EQ(FingerprintOf(result, ThirdsCluster(1))->Text(), "safety:agreement: two-histories-completed (client)");
  const Fingerprint first = *FingerprintOf(result, ThirdsCluster(1));
  result.violation->sentence = "c1's t=2 and r3's";
  result.violation->witnesses[0].node = 5;
  EXPECT_EQ(*FingerprintOf(result, ThirdsCluster(1)), first) << "names and numbers are not looked at";
  result.violation->witnesses.push_back({8, 0, "r0"});
  EXPECT_EQ(FingerprintOf(result, ThirdsCluster(1))->roles, "client, replica");
}

WaitingNode Waits(NodeId node, std::string cause, bool correct = true) {
  return {.node = node, .what = "", .timers = {}, .cause = std::move(cause), .correct = correct};
}

TEST(Fingerprint, TellsLivenessFailuresApartByWhatCorrectNodesWaitFor) {
  RunResult result;
  result.verdict = sim::Verdict::Liveness();
  result.violation = sim::Violation{"liveness", "not-in-time", "c0's t=1", {{7, 4, "c0"}}, 7, 9};
  EXPECT_EQ(FingerprintOf(result, ThirdsCluster(1))->kind, "not-in-time") << "nobody says why";
  result.waiting = {Waits(4, "client:responses"), Waits(0, "x:lies", false), Waits(2, "replica:b"),
                    Waits(1, "replica:a"),        Waits(3, "replica:b"),     Waits(5, "")};
  EXPECT_EQ(FingerprintOf(result, ThirdsCluster(1))->kind, "not-in-time: client:responses, replica:a, replica:b");
  const Fingerprint first = *FingerprintOf(result, ThirdsCluster(1));
  std::swap(result.waiting[2], result.waiting[3]);
  EXPECT_EQ(*FingerprintOf(result, ThirdsCluster(1)), first) << "who waits is not looked at";
  result.waiting[0].cause = "client:commit";
  EXPECT_NE(*FingerprintOf(result, ThirdsCluster(1)), first);
  result.waiting.clear();
  for (const char c : std::string("abcdefghi")) result.waiting.push_back(Waits(0, std::string(1, c)));
  EXPECT_EQ(FingerprintOf(result, ThirdsCluster(1))->kind, "not-in-time: a, b, c, d, e, f, g, h, and more");
}

}  // namespace
}  // namespace zyz::scenarios

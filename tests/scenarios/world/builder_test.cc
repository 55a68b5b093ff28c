// Whole runs: each test is a scenario and what must come of it.
#include "scenarios/world/builder.h"

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"

namespace zyz::scenarios {
namespace {

Scenario Load(const std::string& members) {
  const std::string text = R"({"schema": "zyz-scenario/1", "name": "x", )" + members + "}";
  absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json");
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  return scenario.ok() ? *std::move(scenario) : Scenario();
}

RunResult Play(const std::string& members, uint64_t seed = 1, const WorldOptions& options = {}) {
  MessagePool pool;
  return World(Load(members), seed, &pool, options).Run();
}

constexpr char kFastPath[] = R"("workload": {"clients": 2, "operations": 20},
    "network": {"delay_us": {"min": 100, "max": 400}},
    "expect": {"completed": 40, "fast": 40, "views": 0, "complete_within_us": 1200})";

TEST(World, CompletesOnTheFastPath) {
  const RunResult result = Play(kFastPath);
  EXPECT_EQ(result.verdict.Text(), "ok");
  EXPECT_EQ(result.end, RunEnd::kCompleted);
  EXPECT_EQ(result.missed, std::vector<std::string>());
  EXPECT_EQ(result.fast, 40u);
  EXPECT_GT(result.steps, 0u);
  EXPECT_GT(result.messages.delivered, 0u);
}

TEST(World, AMuteBackupSendsEverybodyOverTheCommitPath) {
  const RunResult result = Play(R"("workload": {"operations": 10}, "faulty": [{"node": "r3", "behaviour": "mute"}],
                                  "expect": {"committed": 10})");
  EXPECT_EQ(result.missed, std::vector<std::string>());
  EXPECT_EQ(result.completed, 10u);
  ASSERT_EQ(result.behaviour_hits.size(), 1u);
  EXPECT_GT(result.behaviour_hits[0], 0u);
}

// Collects the names of a state's fields, inner ones after their struct's.
class NameSink final : public FieldSink {
 public:
  void Number(std::string_view name, uint64_t) override { Add(name); }
  void Flag(std::string_view name, bool) override { Add(name); }
  void Hash(std::string_view name, uint64_t) override { Add(name); }
  void Blob(std::string_view name, const Bytes&) override { Add(name); }
  void Absent(std::string_view name) override { Add(name); }
  void BeginStruct(std::string_view name) override { Open(name); }
  void EndStruct() override { --depth_; }
  void BeginList(std::string_view name, size_t) override { Open(name); }
  void EndList() override { --depth_; }
  std::vector<std::string> outer() const { return outer_; }
  int depth() const { return depth_; }

 private:
  void Add(std::string_view name) {
    if (depth_ == 0) outer_.emplace_back(name);
  }
  void Open(std::string_view name) {
    Add(name);
    ++depth_;
  }
  int depth_ = 0;
  std::vector<std::string> outer_;
};

// Looks at a node's state after each of its steps.
class StateWatcher final : public sim::Observer {
 public:
  explicit StateWatcher(World* world) : world_(world) {}
  void OnStep(const sim::StepRecord& step) override {
    const Node& node = *world_->simulator().node(step.node);
    NameSink sink;
    node.ShowState(&sink);
    EXPECT_EQ(sink.depth(), 0) << "what is begun is ended";
    names.insert(sink.outer());
    for (const Action& action : step.out->actions()) {
      if (action.kind != ActionKind::kSetTimer && action.kind != ActionKind::kCancelTimer) continue;
      EXPECT_NE(node.TimerName(action.timer.kind), "") << action.timer.kind;
    }
  }
  std::set<std::vector<std::string>> names;

 private:
  World* world_;
};

constexpr char kTwoViewChanges[] = R"("protocol": {"checkpoint_interval": 4},
    "workload": {"clients": 2, "operations": 20}, "network": {"loss_ppm": 50000},
    "faulty": [{"node": "r0", "behaviour": "mute", "where": {"v": 0}}],
    "timeline": [{"at_us": 40000, "do": "crash", "node": "r1"}, {"at_us": 300000, "do": "restart", "node": "r1", "state": "kept"}],
    "over_budget": true)";

TEST(World, ShownStatesHaveTheSameNamesAlwaysAndChangeNothing) {
  const RunResult unseen = Play(kTwoViewChanges);
  MessagePool pool;
  World world(Load(kTwoViewChanges), 1, &pool);
  StateWatcher watcher(&world);
  world.AddObserver(&watcher);
  const RunResult seen = world.Run();
  EXPECT_EQ(seen.digest, unseen.digest);
  EXPECT_GE(seen.views, 1u);
  EXPECT_EQ(watcher.names.size(), 2u) << "one list of names for replicas, faulty ones too, and one for clients";
}

std::string WhatWaits(const RunResult& result, NodeId node) {
  for (const WaitingNode& waiting : result.waiting) {
    if (waiting.node == node) return waiting.what;
  }
  return "nothing is said of it";
}

TEST(World, ALivenessVerdictSaysWhatEachNodeWaitedFor) {
  const RunResult result = Play(R"("workload": {"clients": 2, "operations": [["put x a"], []]},
      "faulty": [{"node": "r2", "behaviour": "mute"}],
      "network": {"rules": [{"from": ["r3"], "message": "SPEC-RESPONSE", "do": "drop"}]},
      "expect": {"verdict": "liveness", "complete_within_us": 5000})");
  EXPECT_EQ(result.verdict.Text(), "liveness");
  ASSERT_EQ(result.waiting.size(), 6u) << "clients first, then replicas";
  EXPECT_EQ(result.waiting[0].node, 4u);
  EXPECT_EQ(result.waiting[0].what, "waits for t=1: 2 of 4 responses match at (v 0, n 1)");
  ASSERT_EQ(result.waiting[0].timers.size(), 1u) << "the commit timer has fired";
  EXPECT_TRUE(result.waiting[0].timers[0].starts_with("client_retransmit in ")) << result.waiting[0].timers[0];
  EXPECT_EQ(result.waiting[1].what, "has no request out");
  EXPECT_EQ(WhatWaits(result, 1), "in view 0");
  EXPECT_EQ(WhatWaits(result, 2), "faulty; in view 0");
}

TEST(World, ALivenessVerdictSaysWhichPartOfAViewChangeIsMissing) {
  const auto play = [](const std::string& kinds) {
    return Play(R"("workload": {"clients": 1, "operations": 5}, "timers_us": {"new_view": 10000000},
        "network": {"rules": [{"from": ["r0"], "message": "ORDER-REQ", "do": "drop"}, {"message": ")" +
                kinds + R"(", "do": "drop"}]}, "expect": {"verdict": "liveness", "complete_within_us": 300000})");
  };
  EXPECT_EQ(WhatWaits(play("NEW-VIEW"), 2), "left view 0 for 1, waits for the NEW-VIEW of r1");
  EXPECT_EQ(WhatWaits(play("VIEW-CONFIRM"), 2), "left view 0 for 1, waits for VIEW-CONFIRMs of n 0: 1 of 3");
  const RunResult down =
      Play(R"("workload": {"operations": 5}, "timeline": [{"at_us": 10, "do": "crash", "node": "r1"}],
      "network": {"rules": [{"from": ["r2"], "message": "SPEC-RESPONSE", "do": "drop"}]},
      "expect": {"verdict": "liveness", "complete_within_us": 300000})");
  EXPECT_EQ(WhatWaits(down, 1), "down; in view 0");
}

TEST(World, SaysWhatWasMissed) {
  const RunResult result =
      Play(R"("workload": {"operations": 10}, "expect": {"fast": {"min": 11}, "committed": {"min": 1, "max": 2}})");
  EXPECT_EQ(result.missed, (std::vector<std::string>{"/expect/fast: found 10, expected at least 11",
                                                     "/expect/committed: found 0, expected at least 1 and at most 2"}));
}

TEST(World, ARuleThatMustFireAndDidNotIsMissed) {
  const RunResult result = Play(R"("workload": {"operations": 10}, "network": {"rules": [
      {"message": "NEW-VIEW", "do": "drop", "must_fire": true}, {"message": "NEW-VIEW", "do": "drop"}]})");
  EXPECT_EQ(result.missed, (std::vector<std::string>{"/network/rules/0: never acted, and must_fire is set"}));
  EXPECT_EQ(result.rule_hits, (std::vector<uint64_t>{0, 0}));
}

TEST(World, ABehaviourThatMustFireAndDidNotIsMissed) {
  const RunResult result = Play(R"("workload": {"operations": 10}, "faulty": [
      {"node": "r3", "behaviour": "mute", "message": ["NEW-VIEW"], "must_fire": true},
      {"node": "r3", "behaviour": "mute", "must_fire": true}])");
  EXPECT_EQ(result.missed, (std::vector<std::string>{"/faulty/0: never acted, and must_fire is set"}));
}

TEST(World, AnEntryOfTheTimelineThatMustComeAndDidNotIsMissed) {
  const RunResult result = Play(R"("workload": {"operations": 2}, "timeline": [
      {"at_us": 100, "do": "heal", "must_fire": true}, {"at_us": 4000000, "do": "heal", "must_fire": true},
      {"at_us": 4000000, "do": "crash", "node": "r3"}])");
  EXPECT_EQ(result.missed, (std::vector<std::string>{"/timeline/1: never acted, and must_fire is set"}));
  EXPECT_EQ(result.timeline_hits, (std::vector<uint64_t>{1, 0, 0}));
  Hits hits;
  hits.Add(result);
  EXPECT_EQ(NeverActed(Load(R"("timeline": [{"at_us": 100, "do": "heal"}, {"at_us": 4000000, "do": "heal"},
                               {"at_us": 4000000, "do": "crash", "node": "r3"}])"),
                       hits),
            (std::vector<std::string>{"/timeline/1 (heal)", "/timeline/2 (crash of r3)"}));
}

TEST(World, AnUnexpectedVerdictIsTheOnlyThingMissed) {
  const RunResult result = Play(
      R"("workload": {"operations": 10}, "network": {"rules": [{"from": ["c0"], "message": "REQUEST", "do": "drop"}]},
                                  "stop": {"deadline_us": 50000}, "expect": {"completed": 10})");
  EXPECT_EQ(result.verdict.Text(), "liveness");
  ASSERT_EQ(result.missed.size(), 1u);
  EXPECT_EQ(result.missed[0].find("/expect/verdict: found liveness, expected ok; "), 0u);
}

TEST(World, StopsAtMaxSteps) {
  const RunResult result = Play(R"("workload": {"operations": 1000}, "stop": {"max_steps": 100})");
  EXPECT_EQ(result.end, RunEnd::kMaxSteps);
  EXPECT_EQ(result.steps, 100u);
}

TEST(World, RunsUntilAStep) {
  MessagePool pool;
  World world(Load(kFastPath), 1, &pool);
  const RunResult half = world.Run(50);
  EXPECT_EQ(half.end, RunEnd::kUntil);
  EXPECT_EQ(half.steps, 50u);
  EXPECT_EQ(half.missed, std::vector<std::string>());
  const RunResult rest = world.Run();
  EXPECT_EQ(rest.digest, Play(kFastPath).digest);
}

TEST(World, CrashesPartitionsAndDriftingClocksPass) {
  const RunResult result =
      Play(R"("workload": {"clients": 2, "operations": 50}, "clocks": {"drift_ppm": {"between": [-200, 200]}},
      "network": {"delay_us": {"min": 100, "max": 300}},
      "timeline": [{"at_us": 2000, "do": "crash", "node": "r2"}, {"at_us": 9000, "do": "restart", "node": "r2"},
                   {"at_us": 11000, "do": "partition", "groups": [["r0", "c0"], ["r1"]]}, {"at_us": 15000, "do": "heal"}],
      "expect": {"completed": 100, "committed": {"min": 1}})");
  EXPECT_EQ(result.missed, std::vector<std::string>());
}

TEST(World, AClientThatCrashesForGoodIsNotWaitedFor) {
  const RunResult result = Play(R"("workload": {"clients": 2, "operations": 50},
      "timeline": [{"at_us": 1000, "do": "crash", "node": "c1"}], "expect": {"completed": 50})");
  EXPECT_EQ(result.end, RunEnd::kCompleted);
  EXPECT_EQ(result.missed, std::vector<std::string>());
}

TEST(World, SeedsDiffer) {
  std::set<uint64_t> digests;
  for (uint64_t seed = 0; seed < 10; ++seed) digests.insert(Play(kFastPath, seed).digest);
  EXPECT_EQ(digests.size(), 10u);
}

// What another run left in the pool, round trips through the codec, and oracles that watch change nothing.
TEST(World, TheDigestDependsOnScenarioAndSeedAlone) {
  const Scenario scenario = Load(kFastPath);
  const uint64_t digest = Play(kFastPath, 3).digest;
  MessagePool pool;
  World(scenario, 9, &pool).Run();
  EXPECT_EQ(World(scenario, 3, &pool).Run().digest, digest);
  EXPECT_EQ(World(scenario, 3, &pool, {.roundtrip = true, .oracles = true}).Run().digest, digest);
  EXPECT_EQ(World(scenario, 3, &pool, {.roundtrip = false, .oracles = false}).Run().digest, digest);
}

TEST(FirstDifferentStep, FindsNothingInADeterministicRun) {
  EXPECT_EQ(FirstDifferentStep(Load(kFastPath), 1), std::nullopt);
  EXPECT_EQ(FirstDifferentStep(Load(kFastPath), 1, 50), std::nullopt);
}

}  // namespace
}  // namespace zyz::scenarios

// The generator: what it makes can be run, written and read again; the same seed is the same scenario; and a little
// fuzzing with every `bazel test`. RC_PARAMS reproduces what a property found.
#include "scenarios/generate/generator.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "protocol/hash.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/writer.h"
#include "scenarios/shrink/shrinks.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {

void showValue(const Scenario& scenario, std::ostream& out) { out << WriteScenario(scenario); }

namespace {

ScenarioMaker MakerFor(std::string_view profile) { return MakerOf({.profile = FindProfile(profile)}); }

TEST(Generator, WhatItMakesIsWellFormedAndLoads) {
  for (const Profile& profile : Profiles()) {
    SCOPED_TRACE(profile.name);
    const ScenarioMaker make = MakerOf({.profile = &profile});
    for (uint64_t seed = 0; seed < 400; ++seed) {
      const Scenario scenario = GenerateScenario(make, seed);
      ASSERT_TRUE(IsWellFormed(scenario)) << WriteScenario(scenario);
      const absl::StatusOr<Scenario> loaded = LoadScenario(WriteScenario(scenario), "generated.json");
      ASSERT_TRUE(loaded.ok()) << loaded.status().ToString() << "\n" << WriteScenario(scenario);
      ASSERT_TRUE(*loaded == scenario) << WriteScenario(scenario);
    }
  }
}

TEST(Generator, SameSeedSameScenarioInAnyOrder) {
  const ScenarioMaker make = MakerFor("all"), other = MakerFor("all");
  std::vector<Scenario> upwards;
  for (uint64_t seed = 0; seed < 100; ++seed) upwards.push_back(GenerateScenario(make, seed));
  std::set<std::string> different;
  for (uint64_t seed = 100; seed-- > 0;) {
    const Scenario again = GenerateScenario(other, seed);
    EXPECT_TRUE(again == upwards[seed]);
    different.insert(WriteScenario(again));
  }
  EXPECT_EQ(different.size(), 100u);
}

// Of the first scenarios with a fixed choice of behaviours, since the registry grows.
TEST(Generator, IsTheSameOnEveryMachine) {
  GeneratorOptions options = {.profile = FindProfile("view-change")};
  options.behaviours = {"mute", "corrupt_signature"};
  const ScenarioMaker make = MakerOf(options);
  std::string all;
  for (uint64_t seed = 0; seed < 200; ++seed) all += WriteScenario(GenerateScenario(make, seed));
  EXPECT_EQ(Hex(HashBytes(kDomainStream, all).value), "33ea9e26d4a22685")
      << "changes when the generator or the format does";
}

TEST(Generator, SaysFromWhenOnAWorldHasSettled) {
  const ScenarioMaker make = MakerFor("all");
  int calm = 0, troubled = 0, forgetful = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const Scenario scenario = GenerateScenario(make, seed);
    const auto forgets = [](const Happening& happening) { return happening.state == RestartState::kAmnesia; };
    const bool lost = std::any_of(scenario.timeline.begin(), scenario.timeline.end(), forgets);
    if (lost) {
      ++forgetful;
      EXPECT_FALSE(scenario.expect.settled_by_us.has_value());
    }
    if (!scenario.expect.settled_by_us) continue;
    const bool starts_calm =
        scenario.network.rules.empty() && scenario.timeline.empty() && scenario.network.gst_us.value() == 0;
    EXPECT_EQ(scenario.expect.settled_by_us->value() == 0, starts_calm);
    ++(starts_calm ? calm : troubled);
  }
  EXPECT_GT(calm, 0);
  EXPECT_GT(troubled, 0);
  EXPECT_GT(forgetful, 0);
}

TEST(Generator, HoldsBackSomeOfWhatIsOutOfReach) {
  const ScenarioMaker make = MakerFor("checkpoint");
  int held = 0;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    for (const Rule& rule : GenerateScenario(make, seed).network.rules) {
      held += rule.effect.kind == Effect::Kind::kHoldUntil && !rule.where.empty() ? 1 : 0;
    }
  }
  EXPECT_GT(held, 20);
}

TEST(Generator, WhatTheUserFixedStays) {
  const std::vector<Override> overrides = {{"/protocol/view_change", "published"},
                                           {"/workload/clients", "3"},
                                           {"/network/rules", "[]"},
                                           {"/protocol/f", "2"}};
  const absl::StatusOr<Overlay> overlay = Overlay::Make(overrides);
  ASSERT_TRUE(overlay.ok()) << overlay.status().ToString();
  const ScenarioMaker make = MakerOf({.profile = FindProfile("all"), .overlay = *overlay});
  std::set<int64_t> intervals;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Scenario scenario = GenerateScenario(make, seed);
    EXPECT_TRUE(scenario.protocol.Chooses("view_change", "published"));
    EXPECT_EQ(scenario.workload.clients.value(), 3);
    EXPECT_EQ(scenario.protocol.f.value(), 2);
    EXPECT_TRUE(scenario.network.rules.empty());
    EXPECT_TRUE(IsWellFormed(scenario));
    intervals.insert(scenario.protocol.options["checkpoint_interval"].value());
  }
  EXPECT_GT(intervals.size(), 1u) << "what was not fixed differs";
}

// Most replicas that are down at one moment and will come back without their memories.
size_t MostDownThatForget(const Scenario& scenario) {
  std::vector<Happening> timeline = scenario.timeline;
  std::stable_sort(timeline.begin(), timeline.end(),
                   [](const Happening& a, const Happening& b) { return a.at_us.low < b.at_us.low; });
  std::set<NodeRef> down;
  size_t most = 0;
  for (size_t i = 0; i < timeline.size(); ++i) {
    const Happening& happening = timeline[i];
    const auto rest = std::span(timeline).subspan(i + 1);
    const auto is_its_restart = [&](const Happening& later) {
      return later.action == TimelineDo::kRestart && later.node == happening.node;
    };
    if (happening.action == TimelineDo::kRestart) down.erase(happening.node);
    if (happening.action != TimelineDo::kCrash) continue;
    const auto restart = std::find_if(rest.begin(), rest.end(), is_its_restart);
    if (restart == rest.end() || restart->state != RestartState::kAmnesia) continue;
    down.insert(happening.node);
    most = std::max(most, down.size());
  }
  return most;
}

NodeRefs WhoForgets(const Scenario& scenario) {
  NodeRefs who;
  for (const Happening& happening : scenario.timeline) {
    if (happening.state == RestartState::kAmnesia) who.push_back(happening.node);
  }
  return who;
}

// Memories are lost one after the other, by whomever; more than f at once are over the budget.
TEST(Generator, LossesOfMemoryFitTheBudgetOrSaySo) {
  for (const Profile& profile : Profiles()) {
    const ScenarioMaker make = MakerOf({.profile = &profile});
    int with = 0, often = 0, beyond = 0;
    for (uint64_t seed = 0; seed < 400; ++seed) {
      const Scenario scenario = GenerateScenario(make, seed);
      const NodeRefs who = WhoForgets(scenario);
      ASSERT_LE(who.size(), 3u) << WriteScenario(scenario);
      const auto budget = static_cast<size_t>(scenario.protocol.f.value());
      ASSERT_TRUE(MostDownThatForget(scenario) <= budget || scenario.over_budget) << WriteScenario(scenario);
      with += who.empty() ? 0 : 1;
      often += who.size() > 1 ? 1 : 0;
      beyond += scenario.over_budget ? 1 : 0;
    }
    SCOPED_TRACE(profile.name);
    if (profile.name == "recovery") {
      EXPECT_GT(with, 100);
      EXPECT_GT(often, 10);
      EXPECT_GT(beyond, 10);
    } else if (profile.name != "all") {
      EXPECT_EQ(with, 0);
      EXPECT_EQ(beyond, 0);
    }
  }
}

// Rules of liars are made from the message set: among some hundreds every kind of effect and of edit comes.
TEST(Generator, LiarsHaveRulesOfEveryKind) {
  const ScenarioMaker make = MakerFor("recovery");
  std::set<Edit::Do> edits;
  std::set<MessageKind> kinds;
  int drops = 0, delays = 0, replays = 0, copies = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    for (const Faulty& faulty : GenerateScenario(make, seed).faulty) {
      if (!faulty.rule) continue;
      const FaultEffect& effect = faulty.rule->effect;
      kinds.insert(faulty.rule->message.front());
      for (const Edit& edit : effect.edits) edits.insert(edit.action);
      drops += effect.drop ? 1 : 0;
      delays += effect.delay_us != Num(0) ? 1 : 0;
      replays += effect.replay ? 1 : 0;
      copies += effect.duplicate != Num(0) ? 1 : 0;
    }
  }
  EXPECT_EQ(edits.size(), 4u);
  EXPECT_GT(kinds.size(), 10u);
  for (const int count : {drops, delays, replays, copies}) EXPECT_GT(count, 5);
}

// A slow scenario has more time than a fast one, and no request is cut off before it has used up its own.
TEST(Generator, TheBoundOfTimeFollowsFromTimersAndDelays) {
  const ScenarioMaker make = MakerFor("network");
  std::set<int64_t> bounds;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    const Scenario scenario = GenerateScenario(make, seed);
    int64_t timers = 0;
    for (const Num& timer : scenario.timers_us.values()) timers += timer.value();
    const int64_t bound = scenario.expect.complete_within_us->value();
    EXPECT_GT(bound, 10 * timers + 50 * scenario.network.delay_us.max.value()) << WriteScenario(scenario);
    EXPECT_GT(scenario.stop.deadline_us.value(), bound * scenario.workload.operations.count.value());
    bounds.insert(bound);
  }
  EXPECT_GT(bounds.size(), 100u);
}

// The user's liars fill the budget, and there is no room for a loss of memory.
TEST(Generator, NobodyLosesItsMemoryBesideLiarsThatTheUserFixed) {
  const std::vector<Override> overrides = {{"/faulty", R"([{"node": "r1", "behaviour": "mute"}])"},
                                           {"/protocol/f", "1"}};
  const absl::StatusOr<Overlay> overlay = Overlay::Make(overrides);
  ASSERT_TRUE(overlay.ok()) << overlay.status().ToString();
  const ScenarioMaker make = MakerOf({.profile = FindProfile("recovery"), .overlay = *overlay});
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const Scenario scenario = GenerateScenario(make, seed);
    ASSERT_TRUE(IsWellFormed(scenario)) << WriteScenario(scenario);
    ASSERT_EQ(scenario.faulty.size(), 1u);
    EXPECT_TRUE(scenario.over_budget || WhoForgets(scenario).empty());
  }
}

TEST(Generator, RefusesToFixPartsOfGeneratedLists) {
  const std::vector<Override> inside = {{"/network/rules/0", "{\"do\": \"drop\"}"}};
  EXPECT_EQ(std::string(Overlay::Make(inside).status().message()),
            "(generated): --set /network/rules/0: found a place inside of a generated list, allowed: the list as a "
            "whole, as in /network/rules=[]");
  const std::vector<Override> drawn = {{"/network/loss_ppm", "{\"between\": [0, 10]}"}};
  EXPECT_FALSE(Overlay::Make(drawn).ok());
  const std::vector<Override> unknown = {{"/protocol/nothing", "1"}};
  EXPECT_FALSE(Overlay::Make(unknown).ok());
}

TEST(Shrinks, AreWellFormedAndEndSomewhere) {
  const ScenarioMaker make = MakerFor("all");
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Scenario scenario = GenerateScenario(make, seed);
    int steps = 0;
    for (rc::Maybe<Scenario> next = ShrinksOf(scenario).next(); next; next = ShrinksOf(scenario).next()) {
      ASSERT_TRUE(IsWellFormed(*next));
      scenario = std::move(*next);
      ASSERT_LT(++steps, 1000) << "the first shrink of each in turn comes to an end";
    }
    EXPECT_TRUE(scenario.network.rules.empty());
    EXPECT_TRUE(scenario.faulty.empty());
    EXPECT_EQ(scenario.workload.clients.value(), 1);
  }
}

// The repaired rule keeps its promises, safety and liveness, whatever is generated.
void KeepsItsPromises(std::string_view profile) {
  const Scenario scenario = *ScenarioGen({.profile = FindProfile(profile)});
  const uint64_t seed = *rc::gen::inRange<uint64_t>(0, 1 << 20);
  MessagePool pool;
  World world(scenario, seed, &pool);
  const RunResult result = world.Run();
  RC_LOG() << "seed " << seed << ": " << (result.violation ? result.violation->sentence : "") << "\n";
  RC_ASSERT(result.verdict.Text() == "ok");
}

RC_GTEST_PROP(Repaired, KeepsItsPromisesInViewChanges, ()) { KeepsItsPromises("view-change"); }
RC_GTEST_PROP(Repaired, KeepsItsPromisesAtCheckpoints, ()) { KeepsItsPromises("checkpoint"); }
RC_GTEST_PROP(Repaired, KeepsItsPromisesInRecoveries, ()) { KeepsItsPromises("recovery"); }
RC_GTEST_PROP(Repaired, KeepsItsPromisesInCoalitions, ()) { KeepsItsPromises("coalitions"); }
RC_GTEST_PROP(Repaired, KeepsItsPromisesInAllProfiles, ()) { KeepsItsPromises("all"); }

}  // namespace
}  // namespace zyz::scenarios

// The table of planted bugs, made from the protocols' own lists (protocol/NAME/planted.h): each has a scenario of its
// name in scenarios/library/NAME/planted, in which the oracle that the list names catches it, and in which nothing
// happens without it. And the other way round: no oracle of the panel goes unproven.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/validate.h"
#include "scenarios/world/builder.h"
#include "sim/oracles/catalogue.h"
#include "tests/rig/reproduce.h"
#include "tools/base/scenario_files.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSeeds = 5;

struct PlantedBug : PlantedBugInfo {
  std::string protocol;
  std::string File() const { return "scenarios/library/" + protocol + "/planted/" + std::string(name) + ".json"; }
};

std::vector<PlantedBug> AllPlantedBugs() {
  std::vector<PlantedBug> all;
  for (const KnownProtocol* protocol : Protocols()) {
    for (const PlantedBugInfo& bug : protocol->info.planted_bugs) {
      all.push_back({bug, std::string(protocol->info.name)});
    }
  }
  return all;
}
const std::vector<PlantedBug> kPlantedBugs = AllPlantedBugs();

class PlantedBugTest : public testing::TestWithParam<PlantedBug> {
 protected:
  PlantedBugTest() : scenario_(LoadScenarioFile(GetParam().File())) {}

  RunResult Run(const Scenario& scenario, uint64_t seed) { return World(scenario, seed, &pool_).Run(); }

  MessagePool pool_;
  const absl::StatusOr<Scenario> scenario_;
};

TEST_P(PlantedBugTest, HasAScenarioThatNamesIt) {
  ASSERT_TRUE(scenario_.ok()) << scenario_.status().message();
  EXPECT_EQ(scenario_->protocol.info().name, GetParam().protocol);
  EXPECT_EQ(scenario_->protocol.planted, std::string(GetParam().name));
  EXPECT_EQ(scenario_->expect.verdict.Text(), GetParam().verdict) << "the file expects what the list says";
  EXPECT_FALSE(scenario_->about.empty());
  EXPECT_FALSE(scenario_->over_budget) << "f faulty replicas must be enough to show it";
}

TEST_P(PlantedBugTest, IsCaughtByTheOracleNamedForIt) {
  ASSERT_TRUE(scenario_.ok()) << scenario_.status().message();
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(Reproduce(GetParam().File(), seed));
    const RunResult result = Run(*scenario_, seed);
    EXPECT_EQ(result.verdict.Text(), GetParam().verdict);
    // Rules that must act do so where the bug is; without it the run may not come that far.
    for (const std::string& missed : result.missed) ADD_FAILURE() << missed;
  }
}

TEST_P(PlantedBugTest, IsTheOnlyReasonForWhatHappens) {
  ASSERT_TRUE(scenario_.ok()) << scenario_.status().message();
  Scenario without = *scenario_;
  without.protocol.planted.reset();
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(Reproduce(GetParam().File(), seed, "/protocol/planted=null"));
    const RunResult result = Run(without, seed);
    EXPECT_EQ(result.verdict.Text(), "ok") << (result.violation ? result.violation->sentence : "");
    EXPECT_EQ(result.end, RunEnd::kCompleted) << "every operation completes";
  }
}

INSTANTIATE_TEST_SUITE_P(All, PlantedBugTest, testing::ValuesIn(kPlantedBugs),
                         [](const auto& info) { return info.param.protocol + "_" + std::string(info.param.name); });

TEST(PlantedBugsTest, ThereAreEnoughAndTheirNamesDiffer) {
  EXPECT_GE(kPlantedBugs.size(), 40u);
  std::set<std::string> files;
  for (const PlantedBug& bug : kPlantedBugs) {
    EXPECT_TRUE(files.insert(bug.File()).second) << bug.name;
    EXPECT_FALSE(bug.about.empty());
  }
}

TEST(PlantedBugsTest, EveryFileOfTheFolderBelongsToABug) {
  std::set<std::string> wanted;
  for (const PlantedBug& bug : kPlantedBugs) wanted.insert(bug.File());
  size_t found = 0;
  for (const KnownProtocol* protocol : Protocols()) {
    const auto files = tools::FindScenarioFiles({"scenarios/library/" + std::string(protocol->info.name) + "/planted"});
    ASSERT_TRUE(files.ok()) << files.status().message();
    for (const std::string& file : *files) EXPECT_TRUE(wanted.contains(file)) << file;
    found += files->size();
  }
  EXPECT_EQ(found, kPlantedBugs.size());
}

// Whoever noticed something in some run, first or not.
TEST(PlantedBugsTest, EveryOracleCatchesSomething) {
  std::set<std::string> noticed;
  MessagePool pool;
  for (const PlantedBug& bug : kPlantedBugs) {
    const auto scenario = LoadScenarioFile(bug.File());
    ASSERT_TRUE(scenario.ok()) << scenario.status().message();
    World world(*scenario, 1, &pool);
    world.Run();
    for (const auto& oracle : world.oracles().oracles()) {
      if (oracle->violation().has_value()) noticed.emplace(oracle->name());
    }
  }
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) {
    EXPECT_TRUE(noticed.contains(oracle.name)) << oracle.name << " has never caught a planted bug: it is decoration";
  }
}

// More than f liars break safety, and one fewer does not: the bound is tight. A protocol that tolerates nobody has no
// such scenarios.
TEST(OverBudgetTest, OneLiarFewerBreaksNothing) {
  MessagePool pool;
  for (const KnownProtocol* protocol : Protocols()) {
    if (protocol->info.max_f == 0) continue;
    const std::string folder = "scenarios/library/" + std::string(protocol->info.name) + "/over_budget";
    const auto files = tools::FindScenarioFiles({folder});
    ASSERT_TRUE(files.ok()) << files.status().message();
    EXPECT_GE(files->size(), 3u) << folder;
    for (const std::string& file : *files) {
      const auto scenario = LoadScenarioFile(file);
      ASSERT_TRUE(scenario.ok()) << scenario.status().message();
      EXPECT_TRUE(scenario->over_budget);
      Scenario fewer = *scenario;
      fewer.faulty.pop_back();
      fewer.over_budget = false;
      EXPECT_EQ(FindProblem(fewer), std::nullopt) << file << ": f liars are left";
      for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(Reproduce(file, seed));
        EXPECT_FALSE(scenario->expect.verdict.is_liveness()) << file;
        EXPECT_EQ(World(*scenario, seed, &pool).Run().verdict.Text(), scenario->expect.verdict.Text());
        EXPECT_EQ(World(fewer, seed, &pool).Run().verdict.Text(), "ok") << "without the last liar";
      }
    }
  }
}

}  // namespace
}  // namespace zyz::scenarios

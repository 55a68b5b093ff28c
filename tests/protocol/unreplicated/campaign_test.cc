// Generated scenarios of a protocol that tolerates no fault: no replica lies, all else that can go wrong goes wrong,
// and the server keeps its promises. With the planted bug it does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "scenarios/format/overlay.h"
#include "scenarios/format/validate.h"
#include "scenarios/generate/generator.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSeeds = 200;

ScenarioMaker MakerFor(const Profile& profile, std::vector<Override> more = {}) {
  std::vector<Override> overrides = {{"/protocol/name", "unreplicated"}};
  overrides.insert(overrides.end(), more.begin(), more.end());
  GeneratorOptions options;
  options.profile = &profile;
  options.overlay = *Overlay::Make(overrides);
  return MakerOf(options);
}

TEST(UnreplicatedCampaign, NothingIsViolatedAndEverythingCompletes) {
  MessagePool pool;
  std::set<std::string> behaviours;
  for (const Profile& profile : Profiles()) {
    const ScenarioMaker make = MakerFor(profile);
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Scenario scenario = GenerateScenario(make, seed);
      const auto problem = FindProblem(scenario);
      ASSERT_FALSE(problem.has_value()) << profile.name << " " << seed << ": " << problem->pointer << " "
                                        << problem->found;
      for (const Faulty& faulty : scenario.faulty) {
        EXPECT_TRUE(faulty.node.client) << "f = 0";
        behaviours.insert(faulty.behaviour);
      }
      const RunResult result = World(scenario, seed, &pool).Run();
      EXPECT_EQ(result.verdict.Text(), "ok") << profile.name << " " << seed;
    }
  }
  EXPECT_TRUE(behaviours.contains("twin_client") && behaviours.contains("corrupt_signature"));
}

TEST(UnreplicatedCampaign, FindsThePlantedBug) {
  MessagePool pool;
  const ScenarioMaker make = MakerFor(*FindProfile("network"), {{"/protocol/planted", "executes_again"}});
  std::set<std::string> verdicts;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    verdicts.insert(World(GenerateScenario(make, seed), seed, &pool).Run().verdict.Text());
  }
  EXPECT_TRUE(verdicts.contains("safety:at-most-once"));
}

}  // namespace
}  // namespace zyz::scenarios

// Generated scenarios of all profiles, with every liar of the catalogue: PBFT keeps its promises. With a planted bug it
// does not.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "scenarios/format/overlay.h"
#include "scenarios/format/validate.h"
#include "scenarios/generate/generator.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSeeds = 100;

ScenarioMaker MakerFor(const Profile& profile, std::vector<Override> more = {}) {
  std::vector<Override> overrides = {{"/protocol/name", "pbft"}};
  overrides.insert(overrides.end(), more.begin(), more.end());
  GeneratorOptions options;
  options.profile = &profile;
  options.overlay = *Overlay::Make(overrides);
  return MakerOf(options);
}

TEST(PbftCampaign, NothingIsViolatedAndEverythingCompletes) {
  MessagePool pool;
  for (const Profile& profile : Profiles()) {
    const ScenarioMaker make = MakerFor(profile);
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Scenario scenario = GenerateScenario(make, seed);
      const auto problem = FindProblem(scenario);
      ASSERT_FALSE(problem.has_value()) << profile.name << " " << seed << ": " << problem->pointer << " "
                                        << problem->found;
      const RunResult result = World(scenario, seed, &pool).Run();
      EXPECT_EQ(result.verdict.Text(), "ok") << profile.name << " " << seed;
      if (result.liveness.judged()) {
        EXPECT_EQ(result.end, RunEnd::kCompleted) << profile.name << " " << seed;
      }
    }
  }
}

TEST(PbftCampaign, FindsAQuorumThatIsOneShort) {
  MessagePool pool;
  const ScenarioMaker make = MakerFor(*FindProfile("agreement"), {{"/protocol/planted", "commit_one_short"}});
  std::set<std::string> verdicts;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    verdicts.insert(World(GenerateScenario(make, seed), seed, &pool).Run().verdict.Text());
  }
  EXPECT_TRUE(verdicts.contains("safety:quorum"));
}

}  // namespace
}  // namespace zyz::scenarios

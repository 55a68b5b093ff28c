// Every scenario of the library comes out as it expects: with several seeds, with every message encoded and decoded on
// its way, and the same when it is played again.
#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "tests/rig/reproduce.h"
#include "tools/base/scenario_files.h"

namespace zyz::scenarios {
namespace {

std::vector<std::string> Library() {
  const auto files = tools::FindScenarioFiles({"scenarios"});
  return files.ok() ? *files : std::vector<std::string>{};
}

class ScenarioTest : public testing::TestWithParam<std::string> {
 protected:
  ScenarioTest() : scenario_(LoadScenarioFile(GetParam())) {}

  RunResult Run(uint64_t seed, const WorldOptions& options) {
    World world(*scenario_, seed, &pool_, options);
    return world.Run();
  }

  MessagePool pool_;
  const absl::StatusOr<Scenario> scenario_;
};

TEST_P(ScenarioTest, ComesOutAsExpected) {
  ASSERT_TRUE(scenario_.ok()) << scenario_.status().message();
  EXPECT_FALSE(scenario_->about.empty()) << "a scenario of the library says what it shows";
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(Reproduce(GetParam(), seed));
    const RunResult result = Run(seed, {.roundtrip = true});
    for (const std::string& missed : result.missed) ADD_FAILURE() << missed;
  }
}

TEST_P(ScenarioTest, IsTheSameWhenPlayedAgain) {
  ASSERT_TRUE(scenario_.ok()) << scenario_.status().message();
  SCOPED_TRACE(Reproduce(GetParam(), 1) + " --check-determinism");
  EXPECT_EQ(FirstDifferentStep(*scenario_, 1), std::nullopt);
  EXPECT_EQ(Run(1, {.roundtrip = true}).digest, Run(1, {.roundtrip = false}).digest);
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Library, ScenarioTest, testing::ValuesIn(Library()), TestName);

}  // namespace
}  // namespace zyz::scenarios

// The writer is the loader's inverse: whatever loads is written so that it loads as the same scenario, and written anew
// it is the same text.
#include "scenarios/format/writer.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {
namespace {

Scenario Load(const std::string& text) {
  absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json");
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString() << "\n" << text;
  return scenario.ok() ? *std::move(scenario) : Scenario();
}

void ExpectRoundTrip(const Scenario& scenario) {
  const std::string text = WriteScenario(scenario);
  const Scenario again = Load(text);
  EXPECT_TRUE(again == scenario) << text;
  EXPECT_EQ(WriteScenario(again), text);
}

TEST(Writer, EveryScenarioOfTheLibraryAndEveryKey) {
  size_t files = 0;
  for (const char* folder : {"scenarios", "tests/testdata/scenarios"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".json") continue;
      SCOPED_TRACE(entry.path().string());
      const absl::StatusOr<Scenario> scenario = LoadScenarioFile(entry.path().string());
      ASSERT_TRUE(scenario.ok()) << scenario.status().ToString();
      ExpectRoundTrip(*scenario);
      ++files;
    }
  }
  EXPECT_GT(files, 10u);
}

TEST(Writer, LeavesDefaultsOut) {
  Scenario scenario;
  scenario.name = "x";
  EXPECT_EQ(WriteScenario(scenario), R"({
  "schema": "zyz-scenario/1",
  "name": "x"
}
)");
}

TEST(Writer, IsMadeToBeRead) {
  const Scenario scenario = Load(R"({"schema": "zyz-scenario/1", "name": "x", "seed": 7,
      "protocol": {"view_change": "published", "f": 1},
      "workload": {"clients": 2, "operations": [["put x a"], ["get \"x"]]},
      "network": {"delay_us": {"min": 100, "max": 120}, "rules": [
        {"message": ["COMMIT"], "from": ["c0"], "where": {"v": 0}, "do": "drop"},
        {"from_us": 0, "nth": [2, 4], "do": {"hold_until_us": 900}}]},
      "faulty": [{"node": "r0", "split": [["r1", "r2"], ["r3"]], "behaviour": "equivocate"}],
      "expect": {"fast": {"min": 1}, "completed": {"min": 0}, "rejected": {"stale-reply": 4}}})");
  EXPECT_EQ(WriteScenario(scenario), R"({
  "schema": "zyz-scenario/1",
  "name": "x",
  "seed": 7,
  "protocol": { "view_change": "published" },
  "workload": { "clients": 2, "operations": [["put x a"], ["get \"x"]] },
  "network": {
    "delay_us": { "min": 100, "max": 120 },
    "rules": [
      { "from": ["c0"], "message": "COMMIT", "where": { "v": 0 }, "do": "drop" },
      { "nth": [2, 4], "do": { "hold_until_us": 900 } }
    ]
  },
  "faulty": [
    { "node": "r0", "behaviour": "equivocate", "split": [["r1", "r2"], ["r3"]] }
  ],
  "expect": { "completed": { "min": 0 }, "fast": { "min": 1 }, "rejected": { "stale-reply": 4 } }
}
)");
  ExpectRoundTrip(scenario);
}

}  // namespace
}  // namespace zyz::scenarios

// The data that a page draws, and the page as a file. What a browser makes of it: browser_test.
#include "tools/view/page.h"

#include <gtest/gtest.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "scenarios/format/loader.h"
#include "tools/base/scenario_files.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPublished = "scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json";

RunEnding EndingOf(uint64_t steps, std::vector<uint64_t> witnesses) {
  RunEnding ending;
  ending.steps = steps;
  if (witnesses.empty()) return ending;
  ending.violation.emplace();
  ending.violation->step = steps - 1;
  for (const uint64_t step : witnesses) ending.violation->witnesses.push_back({step, "r1", "…"});
  return ending;
}

uint64_t Count(const std::vector<StepRange>& ranges) {
  uint64_t count = 0;
  for (const StepRange& range : ranges) count += range.last - range.first + 1;
  return count;
}

TEST(ChooseSteps, AllOfAShortRun) {
  EXPECT_EQ(ChooseSteps(EndingOf(10000, {}), 10000, nullptr), (std::vector<StepRange>{{0, 9999}}));
  EXPECT_EQ(ChooseSteps(EndingOf(1, {}), 10000, nullptr), (std::vector<StepRange>{{0, 0}}));
  EXPECT_TRUE(ChooseSteps(EndingOf(0, {}), 10000, nullptr).empty());
}

TEST(ChooseSteps, OfALongOneTheEndAndTheWitnesses) {
  EXPECT_EQ(ChooseSteps(EndingOf(1'000'000, {}), 10000, nullptr), (std::vector<StepRange>{{990000, 999999}}));
  const auto ranges = ChooseSteps(EndingOf(1'000'000, {20, 500'000, 999'990}), 10000, nullptr);
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_EQ(ranges[0], (StepRange{0, 70}));
  EXPECT_EQ(ranges[1], (StepRange{499'950, 500'050}));
  EXPECT_EQ(ranges[2].last, 999'999u);
  EXPECT_LE(Count(ranges), 10000u);
  const auto many = ChooseSteps(EndingOf(1'000'000, std::vector<uint64_t>(1000, 5)), 1000, nullptr);
  EXPECT_LE(Count(many), 1000u);
}

TEST(ChooseSteps, AroundWhatTheUserWants) {
  const uint64_t around = 500'000, end = 999'999, beyond = 5'000'000;
  EXPECT_EQ(ChooseSteps(EndingOf(1'000'000, {}), 1000, &around), (std::vector<StepRange>{{499'500, 500'499}}));
  EXPECT_EQ(ChooseSteps(EndingOf(1'000'000, {}), 1000, &end), (std::vector<StepRange>{{999'000, 999'999}}));
  EXPECT_EQ(ChooseSteps(EndingOf(1'000'000, {}), 1000, &beyond), (std::vector<StepRange>{{999'000, 999'999}}));
}

Json DataOf(const std::string& path, uint64_t most = 10000) {
  const auto run = PlayScenario(*scenarios::LoadScenarioFile(path), path, 1);
  PageOptions options;
  options.ranges = ChooseSteps(run->ending(), most, nullptr);
  options.run_command = "zyz run X";
  const auto data = PageData(run.get(), options);
  EXPECT_TRUE(data.ok()) << data.status();
  return Json::parse(*data, nullptr, false);
}

TEST(PageData, OfThePublishedBugHasItsStory) {
  const Json data = DataOf(kPublished);
  ASSERT_TRUE(data.is_object());
  EXPECT_EQ(data["meta"]["verdict"], "safety:agreement");
  EXPECT_EQ(data["meta"]["run"], "zyz run X");
  EXPECT_EQ(data["steps"].size(), data["meta"]["steps"].get<size_t>());
  // The histories part where r3 is told b, and the completed requests contradict each other at the end.
  ASSERT_FALSE(data["partings"].empty());
  EXPECT_EQ(data["partings"][0]["step"], 9);
  EXPECT_EQ(data["partings"][0]["completed"], false);
  EXPECT_EQ(data["partings"].back()["completed"], true);
  EXPECT_EQ(data["partings"].back()["step"], data["meta"]["violation"]["step"]);
  // All three ORDER-REQs for position 1 are equivocations: a for r1 and r2 in step 2, b for r3 in step 8, which is
  // forged.
  std::vector<int> flags;
  for (const size_t step : {2, 8}) {
    for (const Json& sending : data["steps"][step][4]) {
      const Json& message = data["messages"][sending[0].get<size_t>()];
      if (data["kinds"][message[0].get<size_t>()] == "ORDER-REQ") flags.push_back(message[4].get<int>());
    }
  }
  EXPECT_EQ(flags, (std::vector<int>{2, 2, 3, 0}));  // and position 2
}

TEST(PageData, TellsWhichStepsTheFailureCameOf) {
  const auto run = PlayScenario(*scenarios::LoadScenarioFile(kPublished), kPublished, 1);
  PageOptions options = {.ranges = {{0, 20}},
                         .run_command = "zyz run X",
                         .view_command = {},
                         .why_command = "zyz why X",
                         .marks = {{9, "needed"}, {168, "point of no return"}}};
  const Json meta = Json::parse(*PageData(run.get(), options))["meta"];
  EXPECT_EQ(meta["why"]["command"], "zyz why X");
  EXPECT_EQ(meta["why"]["marks"][1], Json::parse(R"({"step":168,"what":"point of no return"})"));
  EXPECT_FALSE(DataOf(kPublished)["meta"].contains("why")) << "where nobody has asked";
}

TEST(PageData, ShowsWhatBecameOfCopies) {
  std::set<int> fates;
  for (const char* path : {kPublished, "scenarios/library/zyzzyva/network/loss_and_duplication.json"}) {
    const Json data = DataOf(path);
    for (const Json& step : data["steps"]) {
      if (step.size() <= 4) continue;
      for (const Json& sending : step[4]) {
        for (const Json& copy : sending[1]) fates.insert(copy[1].get<int>());
      }
    }
  }
  for (const int fate : {0, 1, 3, 4}) EXPECT_TRUE(fates.contains(fate)) << "arrives, lost, dropped, delayed: " << fate;
}

TEST(PageData, AWindowBeginsWithEveryNodesState) {
  const Json data = DataOf("scenarios/library/zyzzyva/agreement/fast_path.json", 100);
  ASSERT_EQ(data["steps"].size(), 100u);
  ASSERT_EQ(data["ranges"].size(), 1u);
  const Json& states = data["ranges"][0]["states"];
  EXPECT_EQ(states.size(), 6u);  // four replicas, two clients
  EXPECT_FALSE(states["r1"]["chain"].empty());
  EXPECT_TRUE(states["r1"].contains("view"));
}

TEST(Page, IsOneFileThatNeedsNothingElse) {
  const std::string page = PageWith("a <title> & more", R"({"x":"</script><b>"})");
  EXPECT_NE(page.find("<title>a &lt;title> &amp; more</title>"), std::string::npos);
  EXPECT_EQ(page.find("</script><b>"), std::string::npos);  // data cannot end its element
  EXPECT_NE(page.find("\\u003c/script>\\u003cb>"), std::string::npos);
  EXPECT_EQ(page.find("{{"), std::string::npos);
  for (const char* address : {"http://", "https://", "src=\"", "import ", "url("}) {
    EXPECT_EQ(page.find(address), std::string::npos) << address;
  }
}

class EveryScenario : public testing::TestWithParam<std::string> {};

// The last thousand steps of each: pages of ten thousand differ in nothing but the minutes that parsing them takes
// under sanitizers.
TEST_P(EveryScenario, CanBeDrawn) {
  const Json data = DataOf(GetParam(), 1000);
  ASSERT_TRUE(data.is_object());
  EXPECT_FALSE(data["steps"].empty());
  EXPECT_EQ(data["meta"]["verdict"], data["meta"]["expected"]);
  const size_t messages = data["messages"].size(), nodes = data["meta"]["nodes"].size();
  for (const Json& step : data["steps"]) {
    ASSERT_LT(step[2].get<size_t>(), nodes);
    if (step[3].is_number()) {
      ASSERT_LT(step[3].get<size_t>(), messages);
    }
  }
}

std::vector<std::string> Library() {
  const auto files = FindScenarioFiles({"scenarios"});
  return files.ok() ? *files : std::vector<std::string>{};
}

INSTANTIATE_TEST_SUITE_P(Library, EveryScenario, testing::ValuesIn(Library()), [](const auto& info) {
  std::string name = info.param.substr(0, info.param.rfind('.'));
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

}  // namespace
}  // namespace zyz::tools

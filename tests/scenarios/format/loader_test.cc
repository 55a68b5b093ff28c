// The loader from the outside: what it makes of good files, overrides and drawn numbers, and that no text whatever gets
// it out of step. Bad files, error by error: bad_scenarios_test.cc.
#include "scenarios/format/loader.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/scenario.h"
#include "sim/random.h"

namespace zyz::scenarios {
namespace {

std::string Contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string EveryKey() { return Contents("tests/testdata/scenarios/every_key.json"); }

// A file with `members` beside the required ones.
std::string File(const std::string& members) {
  return R"({"schema": "zyz-scenario/1", "name": "x")" + (members.empty() ? "" : ", " + members) + "}";
}

Scenario Load(const std::string& text, const std::vector<Override>& overrides = {}) {
  absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json", overrides);
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  return scenario.ok() ? *std::move(scenario) : Scenario();
}

std::string Error(const std::string& text, const std::vector<Override>& overrides = {}) {
  const absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json", overrides);
  return scenario.ok() ? "no error" : std::string(scenario.status().message());
}

TEST(Loader, AbsentKeysHaveTheirDefaults) {
  const Scenario scenario = Load(File(""));
  EXPECT_EQ(scenario.name, "x");
  EXPECT_EQ(scenario.protocol.f.value(), 1);
  EXPECT_TRUE(scenario.protocol.Chooses("view_change", "repaired"));
  EXPECT_EQ(scenario.timers_us["suspect"].value(), 20000);
  EXPECT_EQ(scenario.expect.verdict.Text(), "ok");
  EXPECT_FALSE(scenario.seed.has_value());
  EXPECT_FALSE(scenario.expect.completed.has_value());
  EXPECT_FALSE(scenario.has_draws);
}

TEST(Loader, ReadsEverySection) {
  const Scenario scenario = Load(EveryKey());
  EXPECT_EQ(scenario.seed, 7);
  EXPECT_TRUE(scenario.protocol.Chooses("view_change", "published"));
  EXPECT_EQ(scenario.workload.operations.lists[0], (std::vector<std::string>{"put a 1", "get a"}));
  EXPECT_EQ(scenario.network.delay_us.tail, Tail::kExponential);
  ASSERT_EQ(scenario.network.rules.size(), 6u);
  const Rule& rule = scenario.network.rules[0];
  EXPECT_EQ(rule.from, (NodeRefs{{.client = true, .index = 0}}));
  EXPECT_EQ(rule.where, (Where{{"v", 0}}));
  EXPECT_TRUE(rule.must_fire);
  EXPECT_EQ(scenario.network.rules[1].message.size(), 2u);
  EXPECT_EQ(scenario.network.rules[3].effect.kind, Effect::Kind::kHoldUntil);
  EXPECT_EQ(scenario.faulty[2].parameters.size(), 2u);
  EXPECT_EQ(scenario.network.rules[5].after, "again");
  EXPECT_EQ(scenario.network.rules[5].effect.rule, "lie");
  ASSERT_TRUE(scenario.faulty[3].rule.has_value());
  EXPECT_EQ(scenario.faulty[3].rule->effect.edits.size(), 5u);
  EXPECT_EQ(scenario.faulty[3].rule->effect.edits[0].amount.high, 9);
  EXPECT_EQ(scenario.faulty[4].rule->effect.replay->received, true);
  EXPECT_EQ(scenario.faulty[4].rule->effect.sends[1].replay->message.size(), 1u);
  EXPECT_EQ(scenario.faulty[5].rule->timer.size(), 2u);
  EXPECT_EQ(scenario.timeline[0].groups[1].size(), 3u);
  EXPECT_TRUE(scenario.timeline[0].one_way);
  EXPECT_EQ(scenario.expect.fast->min.value(), 1);
  EXPECT_EQ(scenario.expect.rejected.at(RejectReason::kStaleReply).max.value(), 4);
  EXPECT_TRUE(scenario.has_draws);
}

TEST(Loader, TheTestFileHasEveryKeyOfTheSchema) {
  const std::string text = EveryKey();
  for (const SchemaRow& row : SchemaRows(DefaultProtocol())) {
    const std::string key = row.pointer.substr(row.pointer.rfind('/') + 1);
    EXPECT_NE(text.find('"' + key + '"'), std::string::npos) << row.pointer;
    EXPECT_FALSE(row.about.empty()) << row.pointer;
  }
}

TEST(Loader, TheLibraryLoads) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    const absl::StatusOr<Scenario> scenario = LoadScenarioFile(entry.path().string());
    ASSERT_TRUE(scenario.ok()) << scenario.status().ToString();
    EXPECT_FALSE(scenario->about.empty()) << entry.path() << " does not say what it shows";
  }
  EXPECT_GE(files, 1u);
}

TEST(Loader, AFileThatIsNotThereIsNotFound) {
  EXPECT_EQ(LoadScenarioFile("no/such.json").status().code(), absl::StatusCode::kNotFound);
}

TEST(Loader, AFolderIsNoFile) { EXPECT_FALSE(LoadScenarioFile("tests").ok()); }

TEST(Loader, RefusesFilesAboveTheLimit) {
  EXPECT_EQ(Error(std::string(kMaxScenarioBytes + 1, ' ')),
            "x.json: 1:1: found 1048577 bytes, allowed: at most 1048576 bytes");
}

TEST(Loader, ADelayMayBeANumber) {
  const Scenario scenario = Load(File(R"("network": {"delay_us": 250})"));
  EXPECT_EQ(scenario.network.delay_us.min.value(), 250);
  EXPECT_EQ(scenario.network.delay_us.max.value(), 250);
}

TEST(Loader, ABoundMayBeANumber) {
  const Scenario scenario = Load(File(R"("expect": {"completed": 100, "fast": {"max": 9}})"));
  EXPECT_EQ(scenario.expect.completed->min.value(), 100);
  EXPECT_EQ(scenario.expect.completed->max.value(), 100);
  EXPECT_EQ(scenario.expect.fast->min.value(), 0);
}

// ---- --set ----

// A budget by time: the second memory is lost when the first one's replica is back, or while it is down.
TEST(Loader, LostMemoriesCountWhileTheyOverlap) {
  const auto losses = [](const char* second_crash_us) {
    return File(std::string(R"("timeline": [
        {"at_us": 10, "do": "crash", "node": "r1"},
        {"at_us": 20, "do": "restart", "node": "r1", "state": "amnesia"},
        {"at_us": )") +
                second_crash_us + R"(, "do": "crash", "node": "r2"},
        {"at_us": 30, "do": "restart", "node": "r2", "state": "amnesia"}])");
  };
  EXPECT_EQ(Error(losses("25")), "no error");
  EXPECT_EQ(Error(losses("15")),
            "x.json: /timeline/3/state: found 2 faulty replicas, allowed: at most f = 1, or more with "
            "\"over_budget\": true");
  EXPECT_EQ(Error(losses(R"({"between": [25, 28]})")),
            "x.json: /timeline/3/state: found 2 faulty replicas, allowed: at most f = 1, or more with "
            "\"over_budget\": true")
      << "drawn times may overlap, for all that the loader knows";
}

TEST(Override, SplitsAtTheFirstEqualsSign) {
  const absl::StatusOr<Override> override = ParseOverride("/about=a=b");
  ASSERT_TRUE(override.ok());
  EXPECT_EQ(override->pointer, "/about");
  EXPECT_EQ(override->value, "a=b");
}

TEST(Override, WithoutPointerOrEqualsSignIsAnError) {
  for (const char* bad : {"", "=1", "network/loss_ppm=1", "/network/loss_ppm", "/a~2b=1"}) {
    EXPECT_FALSE(ParseOverride(bad).ok()) << bad;
  }
}

TEST(Override, ReplacesAndAddsKeys) {
  const Scenario scenario = Load(File(R"("network": {"loss_ppm": 5})"), {{"/network/loss_ppm", "7"},
                                                                         {"/network/gst_us", R"({"between": [1, 2]})"},
                                                                         {"/protocol/f", "2"},
                                                                         {"/about", "no JSON"}});
  EXPECT_EQ(scenario.network.loss_ppm.value(), 7);
  EXPECT_TRUE(scenario.network.gst_us.drawn());
  EXPECT_EQ(scenario.protocol.f.value(), 2);
  EXPECT_EQ(scenario.about, "no JSON");
}

TEST(Override, ReachesIntoListsAndAppends) {
  const std::string file = File(R"("network": {"rules": [{"do": "drop"}]})");
  const Scenario scenario = Load(file, {{"/network/rules/0/must_fire", "true"}, {"/network/rules/-/do", "drop"}});
  ASSERT_EQ(scenario.network.rules.size(), 2u);
  EXPECT_TRUE(scenario.network.rules[0].must_fire);
  EXPECT_EQ(
      Error(file, {{"/network/rules/2/do", "drop"}}),
      R"(x.json: --set /network/rules/2/do: found "2" inside of [{"do": "drop"}], allowed: an index from 0 to 1, or -)");
}

TEST(Override, ErrorsNameTheOverride) {
  EXPECT_EQ(Error(File(""), {{"/netwrok/loss_ppm", "7"}}).find(R"(x.json: /netwrok: found an unknown key)"), 0u);
  EXPECT_EQ(Error(File(""), {{"/network/loss_ppm", "much"}}),
            R"(x.json: /network/loss_ppm: found "much", allowed: an integer from 0 to 1000000, or {"between": [a, b]})"
            " (from --set /network/loss_ppm)");
  EXPECT_EQ(Error(File(""), {{"/name/x", "7"}}),
            R"(x.json: --set /name/x: found "x" inside of "x", allowed: a key inside of an object)");
}

// ---- {"between": [a, b]} ----

constexpr char kLoss[] = R"("network": {"loss_ppm": {"between": [0, 1000000]}})";

int64_t LossIn(const std::string& file, uint64_t seed) { return ForSeed(Load(file), seed).network.loss_ppm.value(); }

TEST(Between, IsDrawnFromTheSeedAndStaysInside) {
  const Scenario scenario = Load(File(R"("network": {"gst_us": {"between": [10, 13]}})"));
  std::set<int64_t> seen;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Scenario drawn = ForSeed(scenario, seed);
    EXPECT_FALSE(drawn.has_draws);
    EXPECT_EQ(drawn.network.gst_us.value(), ForSeed(scenario, seed).network.gst_us.value());
    seen.insert(drawn.network.gst_us.value());
  }
  EXPECT_EQ(seen, (std::set<int64_t>{10, 11, 12, 13}));
}

TEST(Between, ANumberMoreMovesNoOtherDraw) {
  const std::string more = File(std::string(R"("workload": {"think_us": {"between": [0, 99]}}, )") + kLoss +
                                R"(, "clocks": {"drift_ppm": {"between": [-9, 9]}})");
  std::set<int64_t> seen;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(LossIn(File(kLoss), seed), LossIn(more, seed));
    seen.insert(LossIn(more, seed));
  }
  EXPECT_EQ(seen.size(), 20u);
}

TEST(Between, NumbersOfOneFileAreDrawnApart) {
  const Scenario scenario =
      Load(File(R"("network": {"loss_ppm": {"between": [0, 1000000]}, "reorder_ppm": {"between": [0, 1000000]}})"));
  const Scenario drawn = ForSeed(scenario, 1);
  EXPECT_NE(drawn.network.loss_ppm, drawn.network.reorder_ppm);
}

TEST(Between, DriftStaysAnIntervalForTheBuilder) {
  const Scenario drawn = ForSeed(Load(EveryKey()), 3);
  EXPECT_TRUE(drawn.clocks.drift_ppm.drawn());
  EXPECT_FALSE(drawn.network.rules[0].nth[1].drawn());
  EXPECT_FALSE(drawn.network.rules[3].effect.amount.drawn());
  EXPECT_FALSE(drawn.faulty[3].rule->effect.edits[0].amount.drawn());
  EXPECT_FALSE(drawn.faulty[3].rule->effect.edits[4].value.number.drawn());
}

TEST(Between, ADrawnConstantDelayIsOneNumber) {
  const Scenario scenario = Load(File(R"("network": {"delay_us": {"between": [100, 900]}})"));
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Delay delay = ForSeed(scenario, seed).network.delay_us;
    EXPECT_EQ(delay.min.value(), delay.max.value());
  }
}

// ---- Any text at all ----

// Changes, cuts, repeats and inserts bytes of a file that has everything. The loader must take it or say why not.
TEST(Loader, SurvivesMutations) {
  const std::string original = EveryKey();
  static constexpr std::string_view kPieces[] = {"{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ",",
                                                 ":",
                                                 "\"",
                                                 "-",
                                                 "1e9",
                                                 "null",
                                                 "99999999999999999999",
                                                 "\\u0000",
                                                 "//",
                                                 "\xC3",
                                                 "{\"between\": [1, 2]}",
                                                 "r1",
                                                 "\"r9\""};
  size_t accepted = 0;
  for (uint64_t round = 0; round < 3000; ++round) {
    sim::Draws draws(round, "mutation");
    std::string text = original;
    for (int64_t edits = draws.Uniform(1, 3); edits > 0 && !text.empty(); --edits) {
      const auto at = static_cast<size_t>(draws.Uniform(0, static_cast<int64_t>(text.size()) - 1));
      const auto length = static_cast<size_t>(draws.Uniform(0, 12));
      switch (draws.Uniform(0, 3)) {
        case 0:
          text[at] = static_cast<char>(draws.Uniform(0, 255));
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, text.substr(at, length));
          break;
        default:
          text.insert(at, kPieces[draws.Uniform(0, static_cast<int64_t>(std::size(kPieces)) - 1)]);
      }
    }
    const absl::StatusOr<Scenario> scenario = LoadScenario(text, "m.json");
    if (scenario.ok()) {
      ++accepted;
      ForSeed(*scenario, round);
    } else {
      ASSERT_EQ(std::string(scenario.status().message()).find("m.json: "), 0u) << scenario.status().ToString();
    }
  }
  EXPECT_GT(accepted, 10u);  // some mutations hit a comment or a digit
  EXPECT_LT(accepted, 2500u);
}

}  // namespace
}  // namespace zyz::scenarios

// Scope files: what they come to, and what is refused, with its place.
#include "scenarios/explore/scope.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/explore/explorer.h"

namespace zyz::scenarios {
namespace {

// A whole scope but for what stands in `rest`.
std::string With(const std::string& rest) {
  return R"({"schema": "zyz-scope/1", "name": "t", "entries": 2, "base": {"workload": {"clients": 2}})" + rest + "}";
}

std::string ErrorOf(const std::string& text) {
  const absl::StatusOr<Scope> scope = LoadScope(text, "x.json");
  return scope.ok() ? "" : std::string(scope.status().message());
}

TEST(ScopeTest, ErrorsSayWhereWhatAndWhatInstead) {
  const std::pair<std::string, std::string_view> cases[] = {
      {R"({"schema": "zyz-scenario/1"})", "x.json: /schema: found \"zyz-scenario/1\", allowed: \"zyz-scope/1\""},
      {R"({"schema": "zyz-scope/1", "name": "t", "entries": 1})",
       "x.json: /base: found nothing, allowed: a value; this key is required"},
      {With(R"(, "cut": {})"),
       "x.json: /cut: found an unknown key (did you mean \"cuts\"?), allowed: \"schema\", \"name\", \"about\", "
       "\"base\", "
       "\"bases\", \"expect\", \"entries\", \"lies_at_most\", \"cuts\", \"lies\""},
      {With(R"(, "cuts": {})"), "x.json: /cuts/views: found nothing, allowed: a value; this key is required"},
      {With(R"(, "cuts": {"views": [0], "ends": ["form"]})"),
       "x.json: /cuts/ends/0: found \"form\", allowed: \"from\", \"to\", \"all_but\", \"link\""},
      {With(R"(, "cuts": {"views": [64]})"), "x.json: /cuts/views/0: found 64, allowed: an integer from 0 to 63"},
      {With(R"(, "cuts": {"views": [1, 1]})"), "x.json: /cuts/views: found [1, 1], allowed: each number once"},
      {With(R"(, "bases": [{"/network/delay": 1}])"), "x.json: /base/network/delay: found an unknown key"},
      {With(R"(, "bases": [{}, {"/protocol/f": 2}])"),
       "x.json: /bases/1: found another protocol, f or number of clients than the first has"},
      {With(R"(, "lies": [{"node": "r9", "behaviour": "mute"}])"),
       "x.json: /lies/0/node: found \"r9\", allowed: r0 to r3, c0 to c1"},
      {With(R"(, "lies": [{"node": "r0", "behaviour": "mut"}])"),
       "x.json: /lies/0/behaviour: found \"mut\", allowed: a name"},
      {With(R"(, "lies": [{"node": "r0", "behaviour": "delay", "by_ns": "*"}])"),
       "x.json: /lies/0/by_ns: found \"*\", allowed: a value"},
      {With(R"(, "lies": [{"node": "r0", "behaviour": "*", "to": ["r1"]}])"),
       "x.json: /lies/0/to: found [\"r1\"], allowed: nothing besides \"node\""},
      {With(R"(, "expect": {"verdict": "fine"})"), "x.json: /expect/verdict: found \"fine\", allowed: \"ok\""},
  };
  for (const auto& [text, error] : cases) {
    EXPECT_EQ(ErrorOf(text).substr(0, error.size()), error) << text;
  }
}

TEST(ScopeTest, ABaseMayBeAFileBesideIt) {
  const std::filesystem::path folder = testing::TempDir();
  {
    std::ofstream(folder / "base.json") << R"({"schema": "zyz-scenario/1", "name": "b", "workload": {"clients": 3}})";
    std::ofstream(folder / "scope.json")
        << R"({"schema": "zyz-scope/1", "name": "t", "entries": 1, "base": "base.json"})";
  }
  const absl::StatusOr<Scope> scope = LoadScopeFile((folder / "scope.json").string());
  ASSERT_TRUE(scope.ok()) << scope.status();
  EXPECT_EQ(scope->clients(), 3u);
}

TEST(ScopeTest, CutsAreOfKindViewPositionAndEnd) {
  const absl::StatusOr<Scope> scope = LoadScope(
      With(
          R"(, "cuts": {"kinds": ["ORDER-REQ", "VIEW-CHANGE"], "views": [1], "positions": [2], "ends": ["from", "all_but"]})"),
      "x.json");
  ASSERT_TRUE(scope.ok()) << scope.status();
  std::vector<std::string> texts;
  for (const Cut& cut : scope->cuts) texts.push_back(cut.text);
  // Of view 1 the primary orders, and view 1 is left by VIEW-CHANGEs to view 2.
  const std::vector<std::string> expected = {
      "ORDER-REQ v=1 from r1",           "ORDER-REQ v=1 to all but r0",     "ORDER-REQ v=1 to all but r2",
      "ORDER-REQ v=1 to all but r3",     "ORDER-REQ v=1 n=2 from r1",       "ORDER-REQ v=1 n=2 to all but r0",
      "ORDER-REQ v=1 n=2 to all but r2", "ORDER-REQ v=1 n=2 to all but r3", "VIEW-CHANGE w=2 from r0",
      "VIEW-CHANGE w=2 from r1",         "VIEW-CHANGE w=2 from r2",         "VIEW-CHANGE w=2 from r3",
      "VIEW-CHANGE w=2 to all but r0",   "VIEW-CHANGE w=2 to all but r1",   "VIEW-CHANGE w=2 to all but r2",
      "VIEW-CHANGE w=2 to all but r3"};
  EXPECT_EQ(texts, expected);
}

size_t LiesOf(const std::string& entry) {
  const absl::StatusOr<Scope> scope =
      LoadScope(With(R"(, "cuts": {"views": [0, 1]}, "lies": [)" + entry + "]"), "x.json");
  EXPECT_TRUE(scope.ok()) << scope.status();
  return scope.ok() ? scope->lies.size() : 0;
}

TEST(ScopeTest, StarsStandForEveryValue) {
  EXPECT_EQ(LiesOf(R"({"node": "r0", "behaviour": "mute"})"), 1u);
  EXPECT_EQ(LiesOf(R"({"node": "*", "behaviour": "mute"})"), 6u);               // four replicas, two clients
  EXPECT_EQ(LiesOf(R"({"node": "r0", "behaviour": "mute", "to": "*"})"), 10u);  // five others: each, all but each
  EXPECT_EQ(LiesOf(R"({"node": "r0", "behaviour": "twins", "groups": "*"})"), 90u);
  EXPECT_GT(LiesOf(R"({"node": "*", "behaviour": "*"})"), 150u);
}

TEST(LibraryTest, EveryScopeLoadsAndItsSmallSetsAreAsExpected) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios/library")) {
    const std::string path = entry.path().string();
    if (path.find("/scopes/") == std::string::npos || !path.ends_with(".json")) continue;
    SCOPED_TRACE(path);
    const absl::StatusOr<Scope> scope = LoadScopeFile(path);
    ASSERT_TRUE(scope.ok()) << scope.status();
    ++count;
    Explorer explorer(*scope);
    for (uint64_t size = 0; size <= 1; ++size) {
      for (uint64_t unit = 0; unit < explorer.Units(size); ++unit) {
        const std::optional<Tallied> tallied = explorer.RunUnit(size, unit);
        EXPECT_EQ(tallied->violating, 0u);
      }
    }
  }
  EXPECT_GE(count, 13u);
}

}  // namespace
}  // namespace zyz::scenarios

// scenarios/README.md keeps its word: each example loads, acts and comes out as it expects, what it says is refused is
// refused in these words, and neither a key of the format nor a folder of the library is missing.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/explore/scope.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kSeeds = 5;

std::string Readme() {
  std::ifstream in("scenarios/README.md", std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Block {
  std::string info;  // what stands behind the opening fence
  std::string text;
};

std::vector<Block> Blocks() {
  static constexpr std::string_view kFence = "```";
  std::vector<Block> blocks;
  std::istringstream lines(Readme());
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, kFence.size(), kFence) == 0) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(kFence.size()), ""});
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  EXPECT_FALSE(inside) << "the last block is not closed";
  return blocks;
}

std::vector<Block> BlocksOf(std::string_view info) {
  std::vector<Block> some;
  for (const Block& block : Blocks()) {
    if (block.info == info) some.push_back(block);
  }
  return some;
}

TEST(ScenariosReadme, ExamplesComeOutAsTheyExpect) {
  const std::vector<Block> examples = BlocksOf("json");
  EXPECT_GE(examples.size(), 20u);
  MessagePool pool;
  for (const Block& example : examples) {
    const absl::StatusOr<Scenario> scenario = LoadScenario(example.text, "x.json");
    ASSERT_TRUE(scenario.ok()) << scenario.status().message() << "\n" << example.text;
    Hits hits;
    for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
      World world(*scenario, seed, &pool, {.roundtrip = true});
      const RunResult result = world.Run();
      for (const std::string& missed : result.missed) ADD_FAILURE() << scenario->name << ", " << seed << ": " << missed;
      hits.Add(result);
    }
    for (const std::string& never : NeverActed(*scenario, hits)) {
      ADD_FAILURE() << scenario->name << ": " << never << " never acted";
    }
  }
}

TEST(ScenariosReadme, WhatIsRefusedIsRefusedInTheseWords) {
  const std::vector<Block> refused = BlocksOf("json refused"), answers = BlocksOf("answer");
  ASSERT_EQ(refused.size(), answers.size());
  ASSERT_GE(refused.size(), 1u);
  for (size_t i = 0; i < refused.size(); ++i) {
    const absl::StatusOr<Scenario> scenario = LoadScenario(refused[i].text, "x.json");
    ASSERT_FALSE(scenario.ok()) << refused[i].text;
    EXPECT_EQ(std::string(scenario.status().message()) + "\n", answers[i].text);
  }
}

TEST(ScenariosReadme, NoOtherBlocksEscapeTheTest) {
  const std::set<std::string> known = {"json", "json refused", "json scope", "answer"};
  for (const Block& block : Blocks()) EXPECT_EQ(known.count(block.info), 1u) << block.info << "\n" << block.text;
}

std::string Escaped(std::string_view text) {  // for a cell of a table
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// The last section is the schema's own words.
TEST(ScenariosReadme, TheTableOfKeysIsTheSchemas) {
  static constexpr std::string_view kHeader = "\n|---|---|---|---|\n";
  const std::string readme = Readme();
  const size_t header = readme.find(kHeader);
  ASSERT_NE(header, std::string::npos);
  std::istringstream table(readme.substr(header + kHeader.size()));
  std::string line;
  for (const SchemaRow& row : SchemaRows(DefaultProtocol())) {
    std::getline(table, line);
    EXPECT_EQ(line, "| `" + row.pointer + "` | " + Escaped(row.type) + " | " + Escaped(row.initial) + " | " +
                        Escaped(row.about) + " |");
  }
  EXPECT_FALSE(std::getline(table, line)) << "one line too many: " << line;
}

TEST(ScenariosReadme, ScopesLoadAndTheirTableIsTheLoaders) {
  static constexpr std::string_view kHeader = "\n|:---|:---|:---|:---|\n";
  const std::vector<Block> scopes = BlocksOf("json scope");
  ASSERT_EQ(scopes.size(), 1u);
  const absl::StatusOr<Scope> scope = LoadScope(scopes[0].text, "x.json");
  EXPECT_TRUE(scope.ok()) << scope.status().message();
  const std::string readme = Readme();
  const size_t header = readme.find(kHeader);
  ASSERT_NE(header, std::string::npos);
  std::istringstream table(readme.substr(header + kHeader.size()));
  std::string line;
  for (const SchemaRow& row : ScopeRows()) {
    std::getline(table, line);
    EXPECT_EQ(line, "| `" + row.pointer + "` | " + Escaped(row.type) + " | " + Escaped(row.initial) + " | " +
                        Escaped(row.about) + " |");
    const std::string key = row.pointer.substr(row.pointer.rfind('/') + 1);
    EXPECT_NE(scopes[0].text.find('"' + key + "\":"), std::string::npos) << row.pointer << " is in no example";
  }
  std::getline(table, line);
  EXPECT_EQ(line, "");
}

TEST(ScenariosReadme, EveryKeyStandsInAnExample) {
  std::string examples;
  for (const Block& example : BlocksOf("json")) examples += example.text;
  for (const SchemaRow& row : SchemaRows(DefaultProtocol())) {
    const std::string key = row.pointer.substr(row.pointer.rfind('/') + 1);
    EXPECT_NE(examples.find('"' + key + "\":"), std::string::npos) << row.pointer << " is in no example";
  }
}

TEST(ScenariosReadme, EveryFolderIsMentioned) {
  const std::string readme = Readme();
  size_t folders = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios")) {
    if (!entry.is_directory()) continue;
    ++folders;
    const std::string name = "`" + entry.path().filename().string() + "/`";
    EXPECT_NE(readme.find(name), std::string::npos) << entry.path() << ": " << name << " is not mentioned";
  }
  EXPECT_GE(folders, 10u);
}

}  // namespace
}  // namespace zyz::scenarios

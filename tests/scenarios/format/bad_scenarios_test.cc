// Malformed scenario files, each with the exact error beside it: X.json and X.error. To add a case, write X.json, run
// this test, and copy what it says into X.error when it is what a user should read.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"

namespace zyz::scenarios {
namespace {

namespace fs = std::filesystem;

constexpr char kFolder[] = "tests/testdata/bad_scenarios";

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<fs::path> FilesEndingIn(std::string_view extension) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(BadScenarios, EachFailsWithItsError) {
  const std::vector<fs::path> files = FilesEndingIn(".json");
  EXPECT_GE(files.size(), 20u);
  for (const fs::path& file : files) {
    const absl::StatusOr<Scenario> scenario = LoadScenario(Contents(file), file.filename().string());
    ASSERT_FALSE(scenario.ok()) << file << " loads";
    const std::string expected = Contents(fs::path(file).replace_extension(".error"));
    EXPECT_EQ(std::string(scenario.status().message()) + "\n", expected) << file;
  }
}

TEST(BadScenarios, NoErrorWithoutFile) {
  for (fs::path file : FilesEndingIn(".error")) {
    EXPECT_TRUE(fs::exists(file.replace_extension(".json"))) << file;
  }
}

TEST(BadScenarios, EveryErrorSaysFileAndWhatWasFoundAndWhatIsAllowed) {
  for (const fs::path& file : FilesEndingIn(".error")) {
    const std::string error = Contents(file);
    EXPECT_EQ(error.find(file.stem().string() + ".json: "), 0u) << error;
    EXPECT_NE(error.find(": found "), std::string::npos) << error;
    EXPECT_NE(error.find(", allowed: "), std::string::npos) << error;
  }
}

}  // namespace
}  // namespace zyz::scenarios

// The same scenario and the same seed give the same run: here, traced, in another process, and wherever else this test
// runs, since tests/testdata/digests.txt says which run it is. After a change that is meant to change runs:
// bazel run //tests:update_conversations
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "sim/trace.h"

namespace zyz::scenarios {
namespace {

struct Pinned {
  std::string scenario;
  uint64_t seed = 0;
  std::string digest;

  friend void PrintTo(const Pinned& pinned, std::ostream* out) { *out << pinned.scenario << " seed " << pinned.seed; }
};

std::vector<Pinned> Table() {
  std::vector<Pinned> table;
  std::ifstream in("tests/testdata/digests.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    Pinned pinned;
    std::istringstream(line) >> pinned.scenario >> pinned.seed >> pinned.digest;
    table.push_back(pinned);
  }
  return table;
}

std::string OutputOf(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  char buffer[4096];
  while (const size_t size = std::fread(buffer, 1, sizeof(buffer), pipe)) output.append(buffer, size);
  pclose(pipe);
  return output;
}

TEST(DeterminismTest, TableIsThere) { EXPECT_GE(Table().size(), 24u); }

TEST(DeterminismTest, DigestsAreThePinnedOnes) {
  MessagePool pool;  // reused from run to run, which must not show
  for (const Pinned& pinned : Table()) {
    const absl::StatusOr<Scenario> scenario = LoadScenarioFile(pinned.scenario);
    ASSERT_TRUE(scenario.ok()) << scenario.status().message();
    EXPECT_EQ(Hex(World(*scenario, pinned.seed, &pool).Run().digest), pinned.digest) << testing::PrintToString(pinned);
  }
}

TEST(DeterminismTest, TracingChangesNothing) {
  const std::string path = testing::TempDir() + "/trace.jsonl";
  for (const Pinned& pinned : Table()) {
    const absl::StatusOr<Scenario> scenario = LoadScenarioFile(pinned.scenario);
    ASSERT_TRUE(scenario.ok()) << scenario.status().message();
    MessagePool pool;
    World world(*scenario, pinned.seed, &pool);
    auto trace = sim::TraceWriter::Open(path, world.simulator().config().cluster, {});
    ASSERT_TRUE(trace.ok()) << trace.status().message();
    world.AddObserver(trace->get());
    const RunResult result = world.Run(/*until=*/3000);
    ASSERT_TRUE((*trace)->Finish(result.verdict.Text(), result.digest).ok());
    MessagePool other_pool;
    EXPECT_EQ(World(*scenario, pinned.seed, &other_pool).Run(/*until=*/3000).digest, result.digest)
        << testing::PrintToString(pinned);
  }
}

TEST(DeterminismTest, AnotherProcessSaysTheSame) {
  for (const Pinned& pinned : Table()) {
    const std::string seed = std::to_string(pinned.seed);
    const std::string output = OutputOf("tools/zyz run " + pinned.scenario + " --json --seed " + seed);
    EXPECT_NE(output.find("\"digest\":\"" + pinned.digest + "\""), std::string::npos)
        << testing::PrintToString(pinned) << "\n"
        << output;
  }
}

}  // namespace
}  // namespace zyz::scenarios

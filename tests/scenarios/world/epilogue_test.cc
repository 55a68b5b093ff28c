// "epilogue": "any-quorum": after the last operation a random quorum alone serves everybody once more.
#include "scenarios/world/epilogue.h"

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

RunResult Play(const std::string& members, uint64_t seed = 1) {
  const std::string text =
      R"({"schema": "zyz-scenario/1", "name": "x", "expect": {"complete_within_us": 400000}, )" + members + "}";
  const absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json");
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  MessagePool pool;
  return scenario.ok() ? World(*scenario, seed, &pool).Run() : RunResult();
}

constexpr char kEpilogue[] = R"("stop": {"epilogue": "any-quorum"})";

TEST(Epilogue, EachQuorumServesEverybodyOnce) {
  std::set<std::vector<NodeId>> quorums;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const RunResult result = Play(std::string(kEpilogue) + R"(, "workload": {"clients": 2, "operations": 5})", seed);
    EXPECT_EQ(result.verdict.Text(), "ok");
    EXPECT_EQ(result.epilogue.replicas.size(), 3u);
    EXPECT_EQ(result.epilogue.requests, 2u);
    EXPECT_EQ(result.epilogue.completed, 2u);
    EXPECT_EQ(result.completed, 10u) << "which are not counted";
    quorums.insert(result.epilogue.replicas);
  }
  EXPECT_EQ(quorums.size(), 4u) << "all quorums of four replicas come up";
}

TEST(Epilogue, NothingHappensWithoutTheKey) {
  const std::string members = R"("workload": {"clients": 2, "operations": 5})";
  const RunResult none = Play(members + R"(, "stop": {"epilogue": "none"})"), silent = Play(members);
  EXPECT_EQ(none.digest, silent.digest);
  EXPECT_FALSE(none.epilogue.wanted);
  EXPECT_NE(none.digest, Play(members + ", " + kEpilogue).digest);
}

TEST(Epilogue, LiarsAndTheFallenAreNotInIt) {
  const RunResult liar = Play(std::string(kEpilogue) + R"(, "faulty": [{"node": "r0", "behaviour": "mute"}])");
  EXPECT_EQ(liar.epilogue.replicas, (std::vector<NodeId>{1, 2, 3}));
  EXPECT_EQ(liar.verdict.Text(), "ok");
  const RunResult down =
      Play(std::string(kEpilogue) + R"(, "timeline": [{"at_us": 100, "do": "crash", "node": "r2"}])");
  EXPECT_EQ(down.epilogue.replicas, (std::vector<NodeId>{0, 1, 3}));
  EXPECT_EQ(down.epilogue.completed, 1u);
  const RunResult apart = Play(std::string(kEpilogue) + R"(, "timeline": [{"at_us": 100, "do": "partition",
      "groups": [["r0", "r1", "r2", "c0"], ["r3"]]}])");
  EXPECT_EQ(apart.epilogue.replicas, (std::vector<NodeId>{0, 1, 2}));
}

TEST(Epilogue, ListsOfOperationsAndEveryApplicationGoOn) {
  for (const std::string workload :
       {R"("operations": [["put x a"], []], "clients": 2)", R"("operations": [["inc"]], "application": "counter")",
        R"("operations": [["a"]], "application": "null", "request_bytes": 9)"}) {
    const RunResult result = Play(std::string(kEpilogue) + R"(, "workload": {)" + workload + "}");
    EXPECT_EQ(result.verdict.Text(), "ok") << workload;
    EXPECT_EQ(result.epilogue.completed, result.epilogue.requests) << workload;
    EXPECT_GE(result.epilogue.requests, 1u);
  }
}

TEST(Epilogue, WaitsForTheTimeline) {
  const RunResult result = Play(std::string(kEpilogue) + R"(, "workload": {"operations": 2}, "timeline": [
      {"at_us": 50000, "do": "crash", "node": "r2"}, {"at_us": 90000, "do": "restart", "node": "r2", "must_fire": true}])");
  EXPECT_EQ(result.missed, std::vector<std::string>());
  EXPECT_GE(result.virtual_ns, 90'000'000);
  EXPECT_EQ(result.epilogue.completed, 1u);
}

TEST(Epilogue, IsNotPlayedWhereNothingIsPromised) {
  const RunResult result = Play(std::string(kEpilogue) + R"(, "over_budget": true, "workload": {"operations": 1},
      "timeline": [{"at_us": 90000, "do": "crash", "node": "r1"}, {"at_us": 90000, "do": "crash", "node": "r2"}])");
  EXPECT_EQ(result.epilogue.Text(ThirdsCluster(1)), "not played, because liveness was not judged before it");
  EXPECT_EQ(result.verdict.Text(), "ok");
}

TEST(AnyQuorum, IsDrawnBySeedAndSorted) {
  EXPECT_EQ(AnyQuorum({1, 4, 6}, 3, 7), (std::vector<NodeId>{1, 4, 6}));
  EXPECT_EQ(AnyQuorum({0, 1, 2, 3}, 3, 7), AnyQuorum({0, 1, 2, 3}, 3, 7));
}

}  // namespace
}  // namespace zyz::scenarios

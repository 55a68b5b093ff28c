// Whether a run's verdict speaks of liveness follows from its faults, and is said.
#include "scenarios/world/promise.h"

#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

RunResult Play(const std::string& members, uint64_t until = World::kToTheEnd) {
  const std::string text =
      R"({"schema": "zyz-scenario/1", "name": "x", "stop": {"deadline_us": 300000}, )" + members + "}";
  const absl::StatusOr<Scenario> scenario = LoadScenario(text, "x.json");
  EXPECT_TRUE(scenario.ok()) << scenario.status().ToString();
  MessagePool pool;
  return scenario.ok() ? World(*scenario, 1, &pool).Run(until) : RunResult();
}

// What the run says of liveness, and its verdict.
std::string Said(const std::string& members) {
  const RunResult result = Play(members);
  return result.liveness.Text() + ": " + result.verdict.Text();
}

TEST(Promise, IsJudgedWhereFReplicasAreFaulty) {
  EXPECT_EQ(Said(R"("workload": {"operations": 5})"), "judged: ok");
  EXPECT_EQ(Said(R"("faulty": [{"node": "r2", "behaviour": "mute"}])"), "judged: ok");
  EXPECT_EQ(Said(R"("over_budget": true)"), "judged: ok") << "a word that nothing in the file needs";
  EXPECT_EQ(
      Said(R"("workload": {"operations": 5}, "network": {"rules": [{"message": "SPEC-RESPONSE", "do": "drop"}]})"),
      "judged: liveness")
      << "some messages only: that excuses nobody";
}

TEST(Promise, APartitionThatStaysIsNotPassedOver) {
  const std::string partition = R"("timeline": [{"at_us": 200, "do": "partition", "groups": )";
  EXPECT_EQ(Said(partition + R"([["r0", "r1"], ["r2", "r3"]]}])"),
            "not judged, because with what is cut off for good by /timeline/0, fewer than 3 replicas reach each other "
            "and all clients: ok");
  EXPECT_EQ(Said(partition + R"([["c0"], ["r0", "r1"]]}])"),
            "not judged, because c0 is cut off for good by /timeline/0: ok");
  EXPECT_EQ(Said(partition + R"([["r0", "r1", "r2", "c0"], ["r3"]]}])"), "judged: ok") << "f replicas may stay apart";
  EXPECT_EQ(Said(partition + R"([["r3"], ["r0", "r1"]], "one_way": true}])"), "judged: ok");
  EXPECT_EQ(Said(partition + R"([["r0", "r1", "c0"], ["r2", "r3"]]}, {"at_us": 20000, "do": "heal"}])"), "judged: ok");
  EXPECT_EQ(Said(partition + R"([["r0", "r1", "r2"], ["r3"]]}], "faulty": [{"node": "r2", "behaviour": "mute"}])"),
            "not judged, because with what is cut off for good by /timeline/0, fewer than 3 replicas reach each other "
            "and all clients: ok");
}

TEST(Promise, RulesThatDropEverythingCut) {
  const auto rule = [](const std::string& more) { return R"("network": {"rules": [{"do": "drop", )" + more + "}]}"; };
  EXPECT_EQ(Said(rule(R"("from": ["c0"])")), "not judged, because c0 is cut off for good by /network/rules/0: ok");
  EXPECT_EQ(Said(rule(R"("to": ["r3"])")), "judged: ok");
  EXPECT_EQ(Said(rule(R"("to": ["r2", "r3"])")), "not judged, because c0 is cut off for good by /network/rules/0: ok");
  EXPECT_EQ(Said(rule(R"("from": ["c0"], "until_us": 9000)")), "judged: ok");
}

TEST(Promise, NothingIsPromisedBeyondTheBudget) {
  EXPECT_EQ(Said(R"("over_budget": true, "faulty": [{"node": "r3", "behaviour": "mute"}],
                    "timeline": [{"at_us": 100, "do": "crash", "node": "r1"}])"),
            "not judged, because r1, r3 are faulty or down for good, and f is 1: ok");
  EXPECT_EQ(Said(R"("network": {"loss_ppm": 1000000})"),
            "not judged, because /network/loss_ppm loses everything, and there is no /network/gst_us: ok");
}

TEST(Promise, MemoriesAreCountedAtEachMoment) {
  const auto losses = [](const std::string& second) {
    return R"("protocol": {"checkpoint_interval": 4}, "workload": {"operations": 300}, "over_budget": true, "timeline": [
        {"at_us": 1000, "do": "crash", "node": "r2"}, {"at_us": 2000, "do": "restart", "node": "r2", "state": "amnesia"},
        {"at_us": )" +
           second + R"(, "do": "crash", "node": "r3"},
        {"at_us": )" +
           second + R"(, "do": "restart", "node": "r3", "state": "amnesia"}])";
  };
  EXPECT_EQ(Play(losses("2500")).liveness.because,
            "at 2500000 ns 2 replicas were faulty or without memory, and f is 1");
  EXPECT_TRUE(Play(losses("250000")).liveness.judged()) << "r2 had recovered by then";
}

// The verdict is the same whatever the file expects.
TEST(Promise, DoesNotDependOnWhatIsExpected) {
  const std::string cut =
      R"("timeline": [{"at_us": 200, "do": "partition", "groups": [["r0", "r1"], ["r2", "r3"]]}], )";
  const std::string mute = R"("faulty": [{"node": "r2", "behaviour": "mute"}, {"node": "r3", "behaviour": "mute"}],
                              "over_budget": true, )";
  for (const std::string& faults : {cut, mute}) {
    for (const std::string expect :
         {R"("verdict": "liveness")", R"("complete_within_us": 5000)", R"("verdict": "ok")"}) {
      const RunResult result = Play(faults + R"("expect": {)" + expect + "}");
      EXPECT_EQ(result.verdict.Text(), "ok") << faults << expect;
      EXPECT_FALSE(result.liveness.judged());
    }
  }
}

TEST(Promise, ExpectationsCanHoldAFileToIt) {
  EXPECT_EQ(Play(R"("expect": {"liveness": "judged"})").missed, std::vector<std::string>());
  EXPECT_EQ(Play(R"("expect": {"liveness": "not judged"})").missed,
            std::vector<std::string>{"/expect/liveness: found judged, expected not judged"});
}

TEST(Promise, ARunThatIsCutShortSaysSo) {
  EXPECT_EQ(Play(R"("workload": {"operations": 5})", 10).liveness.because, "the run was stopped after 10 steps");
  EXPECT_EQ(Play(R"("network": {"loss_ppm": 1000000, "gst_us": 400000})").liveness.because,
            "the run ended at 300000000 ns, and the network calms at 400000000 ns");
}

}  // namespace
}  // namespace zyz::scenarios

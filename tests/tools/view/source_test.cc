// Where the steps of a page and a conversation come from.
#include "tools/view/source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "scenarios/format/loader.h"
#include "tools/run/explain.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPublished = "scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json";

std::unique_ptr<RunSource> Published(Causes* causes = nullptr) {
  return PlayScenario(*scenarios::LoadScenarioFile(kPublished), kPublished, 1, scenarios::World::kToTheEnd, causes);
}

struct Collector final : RunVisitor {
  void OnRange(const StepRange& range, const Json& states) override {
    ranges.push_back(range);
    known.push_back(states.size());
  }
  void OnStep(const Json& step) override { steps.push_back(step); }
  std::vector<StepRange> ranges;
  std::vector<size_t> known;
  std::vector<Json> steps;
};

TEST(ScenarioSource, KnowsHeaderAndEnding) {
  const auto run = Published();
  EXPECT_EQ(run->header().scenario, kPublished);
  EXPECT_EQ(run->header().clients, 2u);
  EXPECT_TRUE(run->header().IsFaulty("r0"));
  EXPECT_FALSE(run->header().IsFaulty("r1"));
  EXPECT_EQ(run->header().rules.size(), 7u);
  EXPECT_EQ(run->header().protocol, "zyzzyva");
  EXPECT_EQ(run->header().cluster.n(), 4u);
  EXPECT_EQ(run->header().messages[1], std::pair(std::string("ORDER-REQ"), std::string("ordering")));
  EXPECT_EQ(run->header().client_timers, (std::vector<std::string>{"client_commit", "client_retransmit"}));
  EXPECT_EQ(run->header().per_client_timers, std::set<std::string>{"suspect"});
  EXPECT_EQ(run->header().NodeNames(), (std::vector<std::string>{"r0", "r1", "r2", "r3", "c0", "c1"}));
  EXPECT_EQ(run->ending().verdict, "safety:agreement");
  ASSERT_TRUE(run->ending().violation);
  EXPECT_EQ(run->ending().violation->step, run->ending().steps - 1);
  EXPECT_FALSE(run->ending().violation->witnesses.empty());
}

TEST(ScenarioSource, PlaysRangesLikeTheWhole) {
  const auto run = Published();
  Collector whole, parts;
  const StepRange everything = {0, UINT64_MAX}, ranges[] = {{3, 5}, {9, 9}, {100, 100000}};
  ASSERT_TRUE(run->Play({&everything, 1}, &whole).ok());
  ASSERT_TRUE(run->Play(ranges, &parts).ok());
  ASSERT_EQ(whole.steps.size(), run->ending().steps);
  ASSERT_EQ(parts.ranges.size(), 3u);
  EXPECT_EQ(parts.known, std::vector<size_t>(3, 6));  // every node's state
  std::vector<uint64_t> wished = {3, 4, 5, 9};
  for (uint64_t i = 100; i < run->ending().steps; ++i) wished.push_back(i);
  ASSERT_EQ(parts.steps.size(), wished.size());
  for (size_t k = 0; k < wished.size(); ++k) {
    Json expected = whole.steps[wished[k]];
    EXPECT_EQ(parts.steps[k].at("in"), expected.at("in"));
    EXPECT_EQ(parts.steps[k].value("out", Json()), expected.value("out", Json()));
    EXPECT_EQ(parts.steps[k].value("withheld", Json()), expected.value("withheld", Json()));
  }
}

TEST(ScenarioSource, TellsLiesFromWhatTheCodeInsideWanted) {
  const auto run = Published();
  Collector collector;
  const StepRange beginning = {0, 20};
  ASSERT_TRUE(run->Play({&beginning, 1}, &collector).ok());
  int forged = 0, withheld = 0;
  for (const Json& step : collector.steps) {
    for (const Json& effect : step.value("out", Json::array())) {
      if (!effect.contains("forged")) continue;
      ++forged;
      EXPECT_EQ(step.at("at"), "r0");
      EXPECT_EQ(effect.at("msg"), "ORDER-REQ");  // b for r3
      EXPECT_EQ(effect.at("to").begin().key(), "r3");
    }
    if (step.contains("withheld")) ++withheld;
  }
  EXPECT_EQ(forged, 1);
  EXPECT_EQ(withheld, 1);  // a from r3
}

TEST(RelevantStepsOfAFailure, HoldItsWitnessesAndTheirCauses) {
  Causes causes;
  const auto run = Published(&causes);
  const std::vector<uint64_t> steps = RelevantSteps(run->ending(), causes);
  EXPECT_LE(steps.size(), 16u);
  for (const auto& witness : run->ending().violation->witnesses) {
    EXPECT_TRUE(std::binary_search(steps.begin(), steps.end(), witness.step)) << witness.what;
    const uint64_t cause = causes.Of(witness.step);
    EXPECT_TRUE(cause == Causes::kNone || std::binary_search(steps.begin(), steps.end(), cause));
  }
  const auto few = RelevantSteps(run->ending(), causes, 1);
  EXPECT_EQ(few.size(), 4u);  // the witnesses are always there
}

// The lie of the story is an old certificate in a VIEW-CHANGE. No message that a witness got was caused by it directly:
// it came inside a NEW-VIEW, and decided what was adopted.
TEST(RelevantStepsOfAFailure, HoldWhatTheDecisionRestsOn) {
  Causes causes;
  const auto run = Published(&causes);
  const std::vector<uint64_t> steps = RelevantSteps(run->ending(), causes);
  std::vector<StepRange> ranges;
  ranges.reserve(steps.size());
  for (const uint64_t step : steps) ranges.push_back({step, step});
  Collector collector;
  ASSERT_TRUE(run->Play(ranges, &collector).ok());
  int shown = 0, adopted = 0;
  for (const Json& step : collector.steps) {
    for (const Json& effect : step.value("out", Json::array())) {
      if (step.at("at") != "r0" || effect.value("msg", "") != "VIEW-CHANGE" || effect["f"]["cc"].is_null()) continue;
      ++shown;
      EXPECT_EQ(effect["f"]["w"], 2);
    }
    for (const Json& said : step.value("say", Json::array())) {
      if (said.at(0) != "decided" || said.at(1).value("from", "") != "r0") continue;
      ++adopted;
      EXPECT_EQ(said.at(1)["basis"], "certificate");
      EXPECT_EQ(said.at(1)["u"], 0);
      EXPECT_EQ(causes.DecidedBy(step.at("i")) < step.at("i"), true);
    }
  }
  EXPECT_GE(shown, 1);
  EXPECT_GE(adopted, 1);
}

class TraceSourceTest : public testing::Test {
 protected:
  std::string Write(const std::string& text) const {
    const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/trace.jsonl";
    std::ofstream(path) << text;
    return path;
  }
  std::string Refused(const std::string& text) const {
    const auto opened = OpenTrace(Write(text));
    if (!opened.ok()) return std::string(opened.status().message());
    Collector collector;
    const StepRange everything = {0, UINT64_MAX};
    return std::string((*opened)->Play({&everything, 1}, &collector).message());
  }
  const std::string head_ =
      R"({"schema":"zyz-trace/1","scenario":"x.json","seed":"3","version":"0.1","f":1,"replicas":4,"clients":1})"
      "\n";
};

TEST_F(TraceSourceTest, ReadsStepsAndStates) {
  const auto run = OpenTrace(Write(head_ + R"({"i":0,"t_ns":5,"at":"r1","in":{"submit":"x"},"state":{"view":2,"t":1}})"
                                           "\n"
                                           R"({"i":1,"t_ns":6,"at":"r1","in":{"submit":"x"},"state":{"view":3}})"
                                           "\n"
                                           R"({"i":2,"t_ns":7,"at":"c0","in":{"submit":"x"}})"
                                           "\n"
                                           R"({"verdict":"ok","digest":"00","steps":3})"
                                           "\n"));
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ((*run)->header().seed, "3");
  EXPECT_EQ((*run)->ending().verdict, "ok");
  EXPECT_EQ((*run)->ending().steps, 3u);
  struct : RunVisitor {
    void OnRange(const StepRange&, const Json& states) override { seen = states; }
    void OnStep(const Json& step) override { last = step; }
    Json seen, last;
  } visitor;
  const StepRange end = {2, 2};
  ASSERT_TRUE((*run)->Play({&end, 1}, &visitor).ok());
  EXPECT_EQ(visitor.seen, Json::parse(R"({"r1":{"view":3,"t":1}})"));  // of the steps before
  EXPECT_EQ(visitor.last.at("at"), "c0");
}

TEST_F(TraceSourceTest, OneThatBreaksOffIsReadAsFarAsItGoes) {
  const auto run = OpenTrace(Write(head_ + R"({"i":0,"t_ns":5,"at":"r1","in":{"submit":"x"}})"
                                           "\n"));
  ASSERT_TRUE(run.ok());
  EXPECT_EQ((*run)->ending().verdict, "");
  EXPECT_EQ((*run)->ending().steps, 1u);
}

TEST_F(TraceSourceTest, HowManyReplicasThereAreIsReadAndNotComputed) {
  const auto run = OpenTrace(Write(R"({"schema":"zyz-trace/1","f":0,"replicas":1,"clients":2})"
                                   "\n"
                                   R"({"verdict":"ok","digest":"00","steps":0})"
                                   "\n"));
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ((*run)->header().NodeNames(), (std::vector<std::string>{"r0", "c0", "c1"}));
  EXPECT_EQ((*run)->header().cluster.Primary(3), 0u);
}

TEST_F(TraceSourceTest, OneOfAnOlderVersionIsRefusedWithTheCommandThatWritesItAnew) {
  const std::string refused =
      Refused(R"({"schema":"zyz-trace/1","scenario":"a b.json","seed":"3","version":"0.1","f":1,"clients":1})"
              "\n");
  EXPECT_NE(refused.find("an older zyz wrote it"), std::string::npos) << refused;
  EXPECT_NE(refused.find("write it anew: zyz run 'a b.json' --seed 3 --trace FILE"), std::string::npos) << refused;
}

TEST_F(TraceSourceTest, SaysWhereItIsNoTrace) {
  EXPECT_NE(Refused("").find("trace.jsonl:1: found an empty file"), std::string::npos);
  EXPECT_NE(Refused("{}\n").find("trace.jsonl:1: its first line is no header"), std::string::npos);
  EXPECT_NE(Refused(R"({"schema":"zyz-trace/1","f":1,"replicas":4,"clients":1,"rules":7})").find("wrong type"),
            std::string::npos);
  EXPECT_NE(Refused(R"({"schema":"zyz-trace/1"})").find("an older zyz"), std::string::npos);
  EXPECT_NE(Refused(R"({"schema":"zyz-trace/1","f":1,"replicas":1000000,"clients":1})").find("allowed"),
            std::string::npos);
  EXPECT_NE(Refused(R"({"schema":"zyz-trace/1","f":1,"replicas":1,"clients":1})").find("allowed"), std::string::npos);
  EXPECT_NE(Refused(head_ + "nonsense\n").find("trace.jsonl:2: found no step 0"), std::string::npos);
  EXPECT_NE(Refused(head_ + R"({"i":0,"t_ns":5,"at":"r9","in":{}})"
                            "\n")
                .find("found no step 0"),
            std::string::npos);
  EXPECT_NE(OpenTrace("no/such/file.jsonl").status().message().find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace zyz::tools

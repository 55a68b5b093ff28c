// The tree of sets against every pair of letters there is; what units add up to; and what a certificate pins.
#include "scenarios/explore/explorer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "protocol/hash.h"
#include "scenarios/explore/scope.h"
#include "sim/acting.h"

namespace zyz::scenarios {
namespace {

// What happened, refusals apart: two sets of which one only takes away more of what is refused come to the same.
class WhatHappened final : public sim::Observer {
 public:
  void OnStep(const sim::StepRecord& step) override {
    if (!sim::DidSomething(step)) return;
    const Input& input = *step.input;
    uint64_t what = HashWords(kDomainStream, input.timer.kind, input.timer.arg).value;
    if (input.kind == InputKind::kMessage) what = input.message->digest().value;
    digest_ = HashWords(kDomainStream, digest_, step.node, static_cast<uint64_t>(input.kind), what,
                        static_cast<uint64_t>(step.now), input.from)
                  .value;
  }
  uint64_t digest() const { return digest_; }

 private:
  uint64_t digest_ = 0;
};

struct Case {
  const char* name;
  const char* text;
};

// Small worlds in which more happens than all goes well.
constexpr Case kCases[] = {
    {"zyzzyva",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "zyzzyva"}, "workload": {"clients": 2, "operations": 1},
                  "timers_us": {"client_commit": 1000, "client_retransmit": 4000, "suspect": 4000, "new_view": 10000,
                                "rebroadcast": 8000}, "stop": {"deadline_us": 200000}},
         "cuts": {"kinds": ["ORDER-REQ", "SPEC-RESPONSE", "COMMIT", "LOCAL-COMMIT", "VIEW-CHANGE", "NEW-VIEW"],
                  "views": [0], "ends": ["from", "to"]}})"},
    {"zyzzyva_view_changes",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "zyzzyva"}, "workload": {"clients": 1, "operations": 1},
                  "faulty": [{"node": "r0", "behaviour": "mute", "message": ["ORDER-REQ"]}],
                  "timers_us": {"client_commit": 1000, "client_retransmit": 4000, "suspect": 4000, "new_view": 10000,
                                "rebroadcast": 8000}, "stop": {"deadline_us": 200000}},
         "cuts": {"kinds": ["REQUEST", "ORDER-REQ", "I-HATE-THE-PRIMARY", "VIEW-CHANGE", "NEW-VIEW", "VIEW-CONFIRM"],
                  "views": [0, 1], "ends": ["from", "all_but"]}})"},
    {"zyzzyva_positions",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "zyzzyva", "checkpoint_interval": 1}, "workload": {"clients": 1, "operations": 2},
                  "timers_us": {"client_commit": 1000, "client_retransmit": 4000, "suspect": 4000, "new_view": 10000,
                                "rebroadcast": 8000}, "stop": {"deadline_us": 200000}},
         "cuts": {"kinds": ["ORDER-REQ", "FILL-HOLE", "CHECKPOINT"], "views": [0], "positions": [1, 2],
                  "ends": ["from", "to", "link"]}})"},
    {"pbft",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "pbft"}, "workload": {"clients": 1, "operations": 1},
                  "stop": {"deadline_us": 400000}},
         "cuts": {"kinds": ["PRE-PREPARE", "PREPARE", "COMMIT", "REPLY"], "views": [0], "ends": ["from", "to"]}})"},
    {"pbft_view_changes",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "pbft"}, "workload": {"clients": 1, "operations": 1},
                  "faulty": [{"node": "r0", "behaviour": "mute", "message": ["PRE-PREPARE"]}],
                  "stop": {"deadline_us": 400000}},
         "cuts": {"kinds": ["PRE-PREPARE", "VIEW-CHANGE", "NEW-VIEW", "REQUEST"], "views": [0, 1],
                  "ends": ["from", "to"]}})"},
    {"pbft_positions",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "pbft", "checkpoint_interval": 1}, "workload": {"clients": 1, "operations": 2},
                  "stop": {"deadline_us": 400000}},
         "cuts": {"kinds": ["PREPARE", "COMMIT", "CHECKPOINT"], "views": [0], "positions": [1], "ends": ["from", "all_but"]}})"},
    {"unreplicated",
     R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
         "base": {"protocol": {"name": "unreplicated", "f": 0}, "workload": {"clients": 2, "operations": 2},
                  "stop": {"deadline_us": 400000}},
         "cuts": {"views": [0], "ends": ["from", "to", "link"]}})"},
};

Scope Load(const std::string& text) {
  absl::StatusOr<Scope> scope = LoadScope(text, "scope.json");
  EXPECT_TRUE(scope.ok()) << scope.status();
  return *std::move(scope);
}

struct Comparison {
  size_t sets = 0, twice = 0, missing = 0;
};

// Runs the tree up to pairs, then every pair, and counts what the tree does not have.
Comparison CompareWithAllPairs(const Scope& scope, TreeMistake mistake) {
  Explorer explorer(scope);
  explorer.Plant(mistake);
  std::set<LetterSet> sets;
  Comparison result;
  explorer.TellEachSet([&](LetterSet set, const RunResult&) {
    std::sort(set.cuts.begin(), set.cuts.end());
    if (!sets.insert(set).second) ++result.twice;
  });
  for (uint64_t size = 0; size <= 2; ++size) {
    for (uint64_t unit = 0; unit < explorer.Units(size); ++unit) explorer.RunUnit(size, unit);
  }
  result.sets = sets.size();
  const auto happened = [&](const LetterSet& set) {
    WhatHappened what;
    explorer.Run(set, &what);
    return what.digest();
  };
  std::set<uint64_t> in_tree;
  for (const LetterSet& set : sets) in_tree.insert(happened(set));
  const auto cuts = static_cast<uint32_t>(scope.cuts.size());
  for (uint32_t a = 0; a < cuts; ++a) {
    for (uint32_t b = a; b < cuts; ++b) {
      LetterSet set{.cuts = {a}};
      if (b != a) set.cuts.push_back(b);
      if (in_tree.count(happened(set)) == 0) ++result.missing;
    }
  }
  return result;
}

class TreeTest : public testing::TestWithParam<Case> {};

TEST_P(TreeTest, HasWhatEveryPairComesToAndEachSetOnce) {
  const Scope scope = Load(GetParam().text);
  const Comparison found = CompareWithAllPairs(scope, TreeMistake::kNone);
  EXPECT_EQ(found.missing, 0u);
  EXPECT_EQ(found.twice, 0u);
  EXPECT_GT(found.sets, scope.cuts.size() / 4);
  RecordProperty("sets", static_cast<int>(found.sets));
}

INSTANTIATE_TEST_SUITE_P(Scopes, TreeTest, testing::ValuesIn(kCases),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(TreeTest, MistakesInTheTreeAreNoticed) {
  const Scope scope = Load(kCases[0].text);
  EXPECT_GT(CompareWithAllPairs(scope, TreeMistake::kOfTheRoot).missing, 0u);
  EXPECT_GT(CompareWithAllPairs(scope, TreeMistake::kTiesTwice).twice, 0u);
  size_t missing = 0;
  for (const Case& one : kCases) missing += CompareWithAllPairs(Load(one.text), TreeMistake::kOnlyLater).missing;
  EXPECT_GT(missing, 0u);
}

Tallied SumOf(const Scope& scope, uint64_t size, bool backwards) {
  Explorer explorer(scope);
  Tallied sum;
  const uint64_t units = explorer.Units(size);
  for (uint64_t k = 0; k < units; ++k) sum.Add(*explorer.RunUnit(size, backwards ? units - 1 - k : k));
  return sum;
}

constexpr char kWithLies[] =
    R"({"schema": "zyz-scope/1", "name": "t", "entries": 2,
        "base": {"protocol": {"name": "zyzzyva"}, "workload": {"clients": 1, "operations": 1}},
        "bases": [{}, {"/network/delay_us": 300}],
        "cuts": {"kinds": ["ORDER-REQ", "COMMIT"], "views": [0]},
        "lies": [{"node": "*", "behaviour": "mute", "to": "*"}]})";

TEST(ExplorerTest, UnitsAddUpInAnyOrder) {
  const Scope scope = Load(kWithLies);
  for (const uint64_t size : {0, 1, 2}) {
    const Tallied forwards = SumOf(scope, size, false), backwards = SumOf(scope, size, true);
    EXPECT_EQ(forwards.sets, backwards.sets);
    EXPECT_EQ(forwards.digest_sum, backwards.digest_sum);
    EXPECT_EQ(forwards.longest_ns, backwards.longest_ns);
    EXPECT_EQ(forwards.longest, backwards.longest);
    EXPECT_EQ(forwards.acted, backwards.acted);
  }
}

TEST(ExplorerTest, AStoppedUnitComesToNothingAndCanBeRunAgain) {
  const Scope scope = Load(kCases[0].text);
  Explorer fresh(scope), stopped(scope);
  int runs = 0;
  EXPECT_FALSE(stopped.RunUnit(2, 0, [&] { return ++runs > 5; }).has_value());
  EXPECT_EQ(stopped.RunUnit(2, 0)->digest_sum, fresh.RunUnit(2, 0)->digest_sum);
  EXPECT_EQ(stopped.RunUnit(2, 1)->sets, fresh.RunUnit(2, 1)->sets);
}

TEST(ExplorerTest, NoMoreLiarsInASetThanTheBudgetAllows) {
  const Scope scope = Load(kWithLies);
  Explorer explorer(scope);
  explorer.TellEachSet([&](const LetterSet& set, const RunResult&) {
    std::set<NodeRef> liars;
    for (const uint32_t lie : set.lies) {
      if (!scope.lies[lie].node.client) liars.insert(scope.lies[lie].node);
    }
    EXPECT_LE(liars.size(), 1u);
  });
  for (uint64_t unit = 0; unit < explorer.Units(2); ++unit) explorer.RunUnit(2, unit);
}

TEST(ExplorerTest, EstimatesAreNearWhatComes) {
  const Scope scope = Load(kWithLies);
  Explorer explorer(scope);
  EXPECT_EQ(explorer.EstimateSets(0), 2.0);  // one for each base
  const auto sets = static_cast<double>(SumOf(scope, 2, false).sets);
  EXPECT_GT(explorer.EstimateSets(2), sets * 0.7);
  EXPECT_LT(explorer.EstimateSets(2), sets * 1.4);
}

TEST(ExplorerTest, SetsAreTextAndBack) {
  for (const LetterSet& set : {LetterSet{}, LetterSet{.base = 2, .lies = {0, 7}, .cuts = {12, 3}},
                               LetterSet{.lies = {5}}, LetterSet{.cuts = {1}}}) {
    EXPECT_EQ(LetterSet::Parse(set.Text()), set) << set.Text();
  }
}

}  // namespace
}  // namespace zyz::scenarios

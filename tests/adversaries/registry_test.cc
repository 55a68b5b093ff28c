// The registry describes each behaviour well enough to validate a scenario against it, and every mistake that it finds
// names the parameter and says what would be right.
#include "adversaries/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "protocol/zyzzyva/messages.h"
#include "tests/adversaries/adversary_rig.h"

namespace zyz {
namespace {

using Nodes = std::vector<NodeId>;
using Kinds = std::vector<MessageKind>;
using Numbers = std::vector<uint64_t>;
using Fields = std::vector<std::pair<std::string, uint64_t>>;

// "parameter: problem", or "fine".
std::string Check(BehaviourSpec spec, NodeId self = 0) {
  spec.messages = &Catalogue().messages();
  const auto problem = Catalogue().Check(spec, self, ThirdsCluster(1));
  return problem ? problem->param + ": " + problem->problem : "fine";
}

TEST(Registry, EveryBehaviourIsDescribed) {
  std::string_view last;
  for (const BehaviourInfo* behaviour : Catalogue().all()) {
    EXPECT_LT(last, behaviour->name);
    last = behaviour->name;
    EXPECT_EQ(Catalogue().Find(behaviour->name), behaviour);
    EXPECT_FALSE(behaviour->about.empty());
    EXPECT_NE(behaviour->make, nullptr);
    EXPECT_NE(behaviour->example.find("\"" + std::string(behaviour->name) + "\""), std::string_view::npos);
    for (const ParamInfo& param : behaviour->params) {
      EXPECT_FALSE(param.about.empty()) << param.name;
      EXPECT_EQ(FindParam(*behaviour, param.name), &param);
      // The example shows what cannot be left out.
      const std::string key = "\"" + std::string(param.name) + "\":";
      const bool shown = behaviour->example.find(key) != std::string_view::npos;
      EXPECT_TRUE(shown || !param.required) << behaviour->example;
    }
    EXPECT_EQ(FindParam(*behaviour, "no_such"), nullptr);
  }
  EXPECT_EQ(Catalogue().Find("no_such"), nullptr);
}

TEST(Registry, EveryBehaviourHasItsPlaceInOneFamily) {
  std::vector<std::string_view> names, families;
  for (const Family* family : Catalogue().families()) {
    families.push_back(family->name);
    EXPECT_FALSE(family->about.empty());
    std::string_view last;
    for (const BehaviourInfo* behaviour : family->behaviours) {
      EXPECT_LT(last, behaviour->name) << "a family is sorted by name";
      last = behaviour->name;
      names.push_back(behaviour->name);
    }
  }
  std::sort(families.begin(), families.end());
  EXPECT_EQ(std::adjacent_find(families.begin(), families.end()), families.end());
  EXPECT_EQ(names.size(), Catalogue().all().size());
}

TEST(Registry, TypesHaveDescriptions) {
  for (const ParamType type :
       {ParamType::kInteger, ParamType::kText, ParamType::kFlag, ParamType::kNode, ParamType::kNodes,
        ParamType::kMessages, ParamType::kGroups, ParamType::kFields, ParamType::kNumbers}) {
    EXPECT_FALSE(Describe(type).empty());
  }
}

TEST(Registry, GoodSpecsAreFine) {
  EXPECT_EQ(Check({"mute", {}}), "fine");
  EXPECT_EQ(Check({"mute",
                   {{"to", Nodes{1, 4}},
                    {"message", Kinds{zyzzyva::kOrderReq, zyzzyva::kState}},
                    {"where", Fields{{"v", 0}, {"n", 1}}},
                    {"nth", Numbers{1, 3}}}}),
            "fine");
  EXPECT_EQ(Check({"delay", {{"by_ns", int64_t{1}}}}), "fine");
  EXPECT_EQ(Check({"corrupt_signature", {{"message", Kinds{zyzzyva::kCommit}}}}, 4), "fine");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}, {"other", Nodes{3}}}}), "fine");
}

TEST(Registry, MistakesAreExplained) {
  const std::string unknown = Check({"nap", {}});
  EXPECT_EQ(unknown.find(": there is no behaviour \"nap\"; there are "), 0u);
  for (const BehaviourInfo* behaviour : Catalogue().all()) EXPECT_NE(unknown.find(behaviour->name), std::string::npos);
  EXPECT_EQ(Check({"mute", {{"by_ns", int64_t{1}}}}),
            "by_ns: is no parameter of mute; those are to, message, where, nth");
  EXPECT_EQ(Check({"mute", {{"to", Nodes{1}}, {"to", Nodes{2}}}}), "to: is given twice");
  EXPECT_EQ(Check({"delay", {}}), ": delay needs \"by_ns\": how much later, in nanoseconds");
  EXPECT_EQ(Check({"delay", {{"by_ns", "1"}}}), "by_ns: must be an integer");
  EXPECT_EQ(Check({"delay", {{"by_ns", int64_t{0}}}}), "by_ns: 0 is not between 1 and 1000000000000000");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "loud"}}}), "mode: \"loud\" is none of wrong_result, as_other");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}, {"other", Nodes{}}}}), "other: must be one node");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}, {"other", Nodes{0}}}}), "other: must be another replica");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}, {"other", Nodes{4}}}}), "other: must be another replica");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "wrong_result"}, {"other", Nodes{1}}}}), "other: is for as_other only");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}}}, 4), ": only replicas send replies");
}

TEST(Registry, RowsSayWhoseTheyAreAndWhatTheyActOn) {
  for (const char* name :
       {"withhold_local_commit", "no_new_view", "late_new_view", "withhold_view_confirm", "refuse_state"}) {
    EXPECT_EQ(Check({name, {}}), "fine") << name;
    EXPECT_EQ(Check({name, {}}, 4), ": is a replica's") << name;
  }
  EXPECT_EQ(Check({"withhold_commit", {}}, 4), "fine");
  EXPECT_EQ(Check({"withhold_commit", {}}), ": is a client's");
  EXPECT_EQ(Check({"no_new_view", {{"where", Fields{{"n", 1}}}}}),
            "where: no chosen message has all of these number fields; NEW-VIEW has w");
  EXPECT_EQ(Check({"late_new_view", {{"by_ns", int64_t{0}}}}), "by_ns: 0 is not between 1 and 1000000000000");
  EXPECT_EQ(Check({"refuse_state", {{"where", Fields{{"n", 1}}}}}),
            "where: is no parameter of refuse_state; those are to, nth");
}

TEST(Registry, FiltersThatNothingMatchesAreMistakes) {
  EXPECT_EQ(Check({"mute", {{"to", Nodes{}}}}), "to: is empty");
  EXPECT_EQ(Check({"mute", {{"to", Nodes{1, 0}}}}), "to: names the faulty node itself, which never sends to itself");
  EXPECT_EQ(Check({"mute", {{"nth", Numbers{1, 0}}}}), "nth: counts from 1, and contains 0");
  EXPECT_EQ(Check({"mute", {{"where", Fields{{"v", 1}, {"v", 2}}}}}), "where: names \"v\" twice");
  EXPECT_EQ(Check({"mute", {{"message", Kinds{zyzzyva::kOrderReq, zyzzyva::kPom}}, {"where", Fields{{"t", 1}}}}}),
            "where: no chosen message has all of these number fields; ORDER-REQ has v, n, nd; POM has v");
  EXPECT_EQ(Check({"corrupt_signature", {{"message", Kinds{zyzzyva::kPom}}}}),
            "message: POM is none that this behaviour applies to");
  EXPECT_EQ(Check({"forge_reply", {{"mode", "as_other"}, {"where", Fields{{"w", 1}}}}}),
            "where: no chosen message has all of these number fields; SPEC-RESPONSE has v, n, c, t, i");
}

}  // namespace
}  // namespace zyz

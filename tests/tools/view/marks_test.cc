// Equivocations, histories, and where they part.
#include "tools/view/marks.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

RunHeader OneFaulty() {
  RunHeader header;
  header.clients = 2;
  header.faulty["r0"] = {"equivocate"};
  return header;
}

// A message that `signer` signs and that states `value` in view 0 at position n.
Json Stating(const std::string& signer, unsigned n, const std::string& value, unsigned id,
             const char* kind = "ORDER-REQ") {
  return {{"id", id}, {"msg", kind}, {"f", Json::object()}, {"signer", signer}, {"states", {0u, n, value}}};
}

TEST(MessageOfATrace, SaysWhoSignsItAndWhatItStates) {
  EXPECT_EQ(SignerOf(Stating("r2", 1, "aa", 1)), "r2");
  EXPECT_EQ(SignerOf({{"msg", "POM"}}), "");
  EXPECT_EQ(StatedView(Stating("r2", 1, "aa", 1)), 0u);
  EXPECT_FALSE(StatedView({{"msg", "POM"}, {"signer", "r2"}}).has_value());
}

TEST(Statements, TwoValuesInOnePlaceContradict) {
  Statements statements;
  using Ids = std::vector<uint64_t>;
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 1, "aa", 10)), Ids());
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 1, "aa", 11)), Ids());                // the same again
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 2, "bb", 12)), Ids());                // elsewhere
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 1, "bb", 15, "CHECKPOINT")), Ids());  // of another kind
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 1, "cc", 13)), Ids({10, 11, 13}));
  EXPECT_EQ(statements.Contradictory("r0", Stating("r0", 1, "aa", 14)), Ids({14}));  // the place stays contradicted
}

TEST(Statements, WhatIsRelayedOrSaidInAnothersNameIsNotOnesOwn) {
  Statements statements;
  for (const char* signer : {"r1", "r2"}) {
    EXPECT_TRUE(statements.Contradictory("r0", Stating(signer, 1, "aa", 1)).empty());
    EXPECT_TRUE(statements.Contradictory("r0", Stating(signer, 1, "cc", 2)).empty());
  }
  EXPECT_TRUE(statements.Contradictory("r0", {{"id", 3u}, {"msg", "REQUEST"}, {"signer", "r0"}}).empty());
}

// A step of `node` that announces what `said` holds.
Json Step(int i, const std::string& node, const std::vector<Json>& said) {
  return {{"i", i}, {"t_ns", i}, {"at", node}, {"in", Json::object()}, {"say", said}};
}
Json Executed(unsigned n, const std::string& h, const std::string& parent) {
  return Json::array({"executed", {{"v", 0}, {"n", n}, {"h", h}, {"parent", parent}}});
}
Json Completed(unsigned n, const std::string& h, unsigned t) {
  return Json::array({"completed", {{"v", 0}, {"n", n}, {"h", h}, {"t", t}, {"path", "fast"}}});
}

TEST(Chains, FollowWhatANodeAnnounces) {
  Chains chains;
  EXPECT_TRUE(chains.OnStep(Step(0, "r1", {Executed(1, "aa", "0"), Executed(2, "bb", "aa")})));
  EXPECT_EQ(chains.Of("r1"), (Chain{{1, "aa"}, {2, "bb"}}));
  EXPECT_TRUE(chains.OnStep(Step(1, "r1", {Executed(1, "cc", "0")})));  // rolled back and executed anew
  EXPECT_EQ(chains.Of("r1"), (Chain{{1, "cc"}}));
  EXPECT_TRUE(chains.OnStep(Step(2, "r1", {Json::array({"stable", {{"n", 1u}, {"h", "cc"}}})})));
  EXPECT_TRUE(chains.Of("r1").empty());
  EXPECT_FALSE(chains.OnStep(Step(3, "r1", {})));
  EXPECT_TRUE(chains.Of("r3").empty());
}

TEST(Chains, AStateSaysItAll) {
  Chains chains;
  Json step = Step(0, "r1", {Executed(1, "aa", "0")});
  step["state"] = {{"chain", Json::array({{{"n", 5u}, {"h", "ee"}}})}};
  EXPECT_TRUE(chains.OnStep(step));
  EXPECT_EQ(chains.Of("r1"), (Chain{{5, "ee"}}));
  step["state"] = {{"view", 3}};
  EXPECT_FALSE(chains.OnStep(step));
}

class PartingsTest : public testing::Test {
 protected:
  void Do(const Json& step) {
    chains_.OnStep(step);
    partings_.OnStep(step, chains_);
  }
  const RunHeader header_ = OneFaulty();
  Chains chains_;
  Partings partings_{header_};
};

TEST_F(PartingsTest, AreWhereTwoCorrectReplicasBeginToDiffer) {
  Do(Step(0, "r0", {Executed(1, "xx", "0")}));  // an adversary's history is nobody's business
  Do(Step(1, "r1", {Executed(1, "aaaaaa", "0")}));
  Do(Step(2, "r2", {Executed(1, "aaaaaa", "0")}));
  EXPECT_TRUE(partings_.found().empty());
  Do(Step(3, "r3", {Executed(1, "bbbbbb", "0")}));
  ASSERT_EQ(partings_.found().size(), 1u);
  EXPECT_EQ(partings_.found()[0].step, 3u);
  EXPECT_EQ(partings_.found()[0].n, 1u);
  EXPECT_FALSE(partings_.found()[0].completed);
  EXPECT_EQ(partings_.found()[0].what, "r3 has bbbb at n=1, r1 has aaaa");
  Do(Step(4, "r3", {Executed(2, "cccccc", "bbbbbb")}));  // they are apart already
  EXPECT_EQ(partings_.found().size(), 1u);
  Do(Step(5, "r3", {Executed(1, "aaaaaa", "0")}));
  Do(Step(6, "r3", {Executed(1, "bbbbbb", "0")}));  // and again
  EXPECT_EQ(partings_.found().size(), 2u);
}

TEST_F(PartingsTest, CompletedRequestsAreComparedAlongTheirHistories) {
  Do(Step(0, "r1", {Executed(1, "aa", "0"), Executed(2, "bb", "aa")}));
  Do(Step(1, "c0", {Completed(1, "aa", 1)}));
  Do(Step(2, "c1", {Completed(2, "bb", 1)}));  // aa is a prefix of it
  EXPECT_TRUE(partings_.found().empty());
  Do(Step(3, "r1", {Executed(1, "cc", "0"), Executed(2, "dd", "cc")}));
  Do(Step(4, "c0", {Completed(2, "dd", 2)}));
  ASSERT_EQ(partings_.found().size(), 1u);
  EXPECT_TRUE(partings_.found()[0].completed);
  EXPECT_EQ(partings_.found()[0].step, 4u);
  EXPECT_EQ(partings_.found()[0].what, "c0's t=2 completes on dd, c1's t=1 completed on bb");
}

}  // namespace
}  // namespace zyz::tools

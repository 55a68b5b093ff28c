// The rule script, word by word: a rule is pasted into a small world in which nothing else happens, and what its node
// then sends, and when, is looked at. Four replicas, one client that asks for six things, 100 us from everybody to
// everybody.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/zyzzyva/messages.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "tests/adversaries/effect.h"

namespace zyz::scenarios {
namespace {

using zyzzyva::OrderReq;
using zyzzyva::SpecResponse;

constexpr NodeId kR1 = 1, kR2 = 2, kR3 = 3, kC0 = 4;
constexpr TimeNs kUs = 1000;

struct Sent {
  TimeNs at = 0;
  NodeId to = kNoNode;
  Ref<const Message> message;
};

// What the one faulty node sends.
class Recorder final : public sim::Observer {
 public:
  explicit Recorder(NodeId node) : node_(node) {}
  void OnStep(const sim::StepRecord& step) override {
    if (step.node != node_) return;
    for (const Action& action : step.out->actions()) {
      if (action.message) sent.push_back({step.now, action.to, action.message});
    }
  }
  std::vector<Sent> sent;

 private:
  const NodeId node_;
};

class Script : public testing::Test {
 protected:
  // `rules`: elements of "faulty"; the node is the first one's.
  void Play(const std::string& rules, const std::string& network_rules = "", const std::string& clients = "1") {
    const auto scenario =
        LoadScenario(R"({"schema": "zyz-scenario/1", "name": "x", "protocol": {"checkpoint_interval": 4},
        "workload": {"operations": 6, "clients": )" +
                         clients + R"(}, "network": {"delay_us": 100, "rules": [)" + network_rules +
                         R"(]}, "faulty": [)" + rules + "]}",
                     "x.json");
    ASSERT_TRUE(scenario.ok()) << scenario.status().message();
    recorder_.emplace(scenario->faulty[0].node.In(ThirdsCluster(1)));
    World world(*scenario, 1, &pool_, {.roundtrip = true});
    world.AddObserver(&*recorder_);
    world.AddObserver(&outcome_);
    result_ = world.Run();
    ASSERT_EQ(result_.verdict.Text(), "ok");
  }
  // All of kind M, in the order of sending.
  template <class M>
  std::vector<std::pair<Sent, const M*>> All(NodeId to = kNoNode) const {
    std::vector<std::pair<Sent, const M*>> all;
    for (const Sent& one : recorder_->sent) {
      if (one.message->kind() == M::kKind && (to == kNoNode || one.to == to)) {
        all.emplace_back(one, &As<M>(*one.message));
      }
    }
    return all;
  }
  // Answers of r2 to the client, of which there are six if the rule leaves them alone.
  std::vector<std::pair<Sent, const SpecResponse*>> Answers() const { return All<SpecResponse>(kC0); }
  // The positions that they speak of.
  std::vector<SeqNum> Positions() const {
    std::vector<SeqNum> positions;
    for (const auto& [sent, answer] : Answers()) positions.push_back(answer->tuple.n);
    return positions;
  }
  uint64_t Hits(size_t fault = 0) const { return result_.behaviour_hits[fault]; }

  MessagePool pool_;
  std::optional<Recorder> recorder_;
  Outcome outcome_;
  RunResult result_;
};

using Ns = std::vector<SeqNum>;

// ---- When ----

TEST_F(Script, WithoutActingChangesNothing) {
  Play(R"({"node": "r2", "on": "send", "message": "NEW-VIEW", "do": "drop"})");
  EXPECT_EQ(Positions(), (Ns{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(result_.fast, 6u);
  EXPECT_EQ(Hits(), 0u);
}

TEST_F(Script, OnSendChoosesMessageReceiverAndField) {
  Play(
      R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 2, "/or/v": 0}, "do": "drop"})");
  EXPECT_EQ(Positions(), (Ns{1, 3, 4, 5, 6}));
  EXPECT_EQ(Hits(), 1u);
  EXPECT_EQ(result_.committed, 1u);
}

TEST_F(Script, NthCounts) {
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "nth": [1, 3], "do": "drop"})");
  EXPECT_EQ(Positions(), (Ns{2, 4, 5, 6}));
}

TEST_F(Script, AWindowOpensAndCloses) {
  // The first answer leaves at 200 us.
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "from_us": 200, "until_us": 201, "do": "drop"})");
  EXPECT_EQ(Positions(), (Ns{2, 3, 4, 5, 6}));
}

TEST_F(Script, OnReceiveChoosesSender) {
  Play(R"({"node": "r2", "on": "receive", "message": "ORDER-REQ", "from": ["r0"], "where": {"n": 6}, "do": "drop"},
          {"node": "r2", "on": "receive", "from": ["r1"], "message": "ORDER-REQ", "do": "drop"})");
  EXPECT_EQ(Positions(), (Ns{1, 2, 3, 4, 5}));
  EXPECT_EQ(Hits(0), 1u);
  EXPECT_EQ(Hits(1), 0u);
}

TEST_F(Script, OnTimerChoosesTheTimer) {
  Play(R"({"node": "c1", "on": "timer", "timer": "client_commit", "do": "drop"},
          {"node": "c1", "on": "timer", "timer": ["client_retransmit"], "do": "drop"})",
       R"({"from": ["r3"], "message": "SPEC-RESPONSE", "do": "drop"})", "2");
  EXPECT_EQ(Hits(0), 1u);
  EXPECT_TRUE(All<zyzzyva::Commit>().empty());
  EXPECT_EQ(All<Request>().size(), 1u) << "neither commits nor asks again";
}

TEST_F(Script, AfterAnotherRule) {
  Play(
      R"({"node": "r2", "name": "second", "on": "send", "message": "SPEC-RESPONSE", "where": {"n": 2}, "to": ["c0"], "do": {"delay_us": 1}},
          {"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "after": "second", "do": "drop"})");
  EXPECT_EQ(Positions().front(), 1u) << "before the rule has acted it goes out";
  EXPECT_EQ(Positions().size(), 1u);
}

// ---- What ----

TEST_F(Script, DelayAndHoldUntil) {
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "nth": [1], "do": {"delay_us": 70}},
          {"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 2}, "do": {"hold_until_us": 1500}})");
  ASSERT_EQ(Answers().size(), 6u);
  EXPECT_EQ(Answers()[0].first.at, 270 * kUs);
  EXPECT_EQ(Answers()[1].first.at, 1500 * kUs);
}

TEST_F(Script, HoldUntilARuleOfTheNetworkActs) {
  Play(
      R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 1}, "do": {"hold_until": "seen"}})",
      R"({"name": "seen", "message": "COMMIT", "nth": [1], "do": "drop"})");
  ASSERT_EQ(Answers().size(), 6u);
  EXPECT_EQ(Answers()[0].first.at, 2000 * kUs) << "when c0 gives up the fast path";
}

TEST_F(Script, DuplicateKeepAndRedirect) {
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "nth": [1], "do": {"duplicate": 2}},
          {"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 2}, "do": {"redirect": ["r3", "r1"]}},
          {"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 3}, "do": {"redirect": ["r3"], "keep": true}})");
  EXPECT_EQ(Positions(), (Ns{1, 1, 1, 3, 4, 5, 6}));
  const auto holds = [](const auto& all, SeqNum n) {
    return std::any_of(all.begin(), all.end(), [n](const auto& one) { return one.second->tuple.n == n; });
  };
  EXPECT_TRUE(holds(All<SpecResponse>(kR1), 2));
  EXPECT_TRUE(holds(All<SpecResponse>(kR3), 2));
  EXPECT_TRUE(holds(All<SpecResponse>(kR3), 3));
}

TEST_F(Script, ReplayAnEarlierOwnMessage) {
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "nth": [3], "do": {"replay": 1}})");
  EXPECT_EQ(Positions(), (Ns{1, 2, 1, 4, 5, 6}));
}

TEST_F(Script, EditsSetAddTruncateCopy) {
  Play(R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 3}, "do": {"edit": {
           "/r": {"set": "a lie"}, "/n": {"add": 40}, "/or": null,
           "/h": {"copy": "/h", "of": {"message": "ORDER-REQ", "received": true, "nth": 1}}}}},
          {"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 4}, "do": {"edit": {"/r": {"truncate": 1}}}})");
  ASSERT_EQ(Answers().size(), 6u);
  const SpecResponse& lie = *Answers()[2].second;
  EXPECT_EQ(lie.r, "a lie");
  EXPECT_EQ(lie.tuple.n, 43u);
  EXPECT_FALSE(lie.order.has_value());
  EXPECT_EQ(lie.tuple.h, Answers()[0].second->tuple.h) << "of the first position";
  EXPECT_EQ(Answers()[3].second->r.size(), 1u);
}

TEST_F(Script, TheOwnSignatureIsGoodAndABrokenOneIsSeen) {
  Play(
      R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 2}, "do": {"edit": {"/h": {"add": 1}}}})");
  EXPECT_EQ(outcome_.Refused(kC0, kR2, RejectReason::kBadSignature), 0u);
  EXPECT_EQ(result_.committed, 1u) << "it counts, and does not match";
}

TEST_F(Script, ABrokenSignatureIsRefused) {
  Play(
      R"({"node": "r2", "on": "send", "message": "SPEC-RESPONSE", "to": ["c0"], "where": {"n": 2}, "do": {"edit": {"/h": {"add": 1}}, "sign": "keep"}})");
  EXPECT_GE(result_.rejected[static_cast<size_t>(RejectReason::kBadSignature)], 1u);
  EXPECT_EQ(result_.committed, 1u);
}

TEST_F(Script, SomethingExtraNewAndOld) {
  Play(R"({"node": "r2", "on": "receive", "message": "ORDER-REQ", "where": {"n": 3}, "do": {"send": [
            {"message": "I-HATE-THE-PRIMARY", "edit": {"/v": 0}, "to": ["r1"]},
            {"replay": {"nth": 1}, "to": ["r3"]}, {"message": "CONFIRM-REQ", "edit": {"/v": 0, "/request": {"copy": "", "of": {"message": "REQUEST", "received": true}}}}]}})");
  EXPECT_EQ(Positions(), (Ns{1, 2, 3, 4, 5, 6})) << "the message itself goes its way";
  ASSERT_EQ(All<zyzzyva::IHateThePrimary>(kR1).size(), 1u);
  EXPECT_EQ(All<zyzzyva::IHateThePrimary>()[0].second->i, kR2);
  ASSERT_EQ(All<OrderReq>(kR3).size(), 1u);
  EXPECT_EQ(All<OrderReq>(kR3)[0].second->order.n, 1u) << "the first ORDER-REQ that it received";
  EXPECT_TRUE(All<zyzzyva::ConfirmReq>().empty()) << "what cannot be made, for want of a REQUEST, is not sent";
}

TEST_F(Script, EquivocationIsOneLine) {
  Play(
      R"({"node": "r0", "on": "send", "message": "ORDER-REQ", "to": ["r3"], "where": {"v": 0, "n": 1}, "do": {"edit": {"/nd": {"add": 5}}}})");
  ASSERT_GE(All<OrderReq>(kR3).size(), 1u);
  ASSERT_GE(All<OrderReq>(kR1).size(), 1u);
  EXPECT_EQ(All<OrderReq>(kR3)[0].second->order.nd, All<OrderReq>(kR1)[0].second->order.nd + 5);
  EXPECT_EQ(All<OrderReq>(kR3)[0].second->order.n, All<OrderReq>(kR1)[0].second->order.n);
}

}  // namespace
}  // namespace zyz::scenarios

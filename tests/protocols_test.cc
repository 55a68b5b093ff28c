// What every protocol owes to whoever treats all alike, kind by kind and over all of scenarios/protocols.cc: a new
// protocol or message is held to it with no line here.
#include "scenarios/protocols.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "adversaries/registry.h"
#include "protocol/application.h"
#include "protocol/crypto.h"
#include "protocol/event.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/node.h"
#include "protocol/protocol.h"
#include "scenarios/format/overlay.h"
#include "scenarios/generate/generator.h"
#include "tests/protocol/fake_authenticator.h"

namespace zyz::scenarios {
namespace {

class ProtocolTest : public testing::TestWithParam<const KnownProtocol*> {
 protected:
  const KnownProtocol& protocol() const { return *GetParam(); }
  const MessageSet& messages() const { return *protocol().info.messages; }

  // Scenarios of this protocol.
  ScenarioMaker MakerFor(std::string_view profile) const {
    const std::vector<Override> overrides = {{"/protocol/name", std::string(protocol().info.name)}};
    const absl::StatusOr<Overlay> overlay = Overlay::Make(overrides);
    EXPECT_TRUE(overlay.ok()) << overlay.status().ToString();
    return MakerOf({.profile = FindProfile(profile), .overlay = *overlay});
  }
};

TEST_P(ProtocolTest, IsDescribed) {
  const ProtocolInfo& info = protocol().info;
  EXPECT_FALSE(info.name.empty());
  EXPECT_FALSE(info.about.empty());
  EXPECT_FALSE(info.sizes.empty());
  EXPECT_LE(info.min_f, info.max_f);
  for (uint32_t f = info.min_f; f <= info.max_f; ++f) {
    const ClusterSize cluster = info.cluster(f);
    EXPECT_EQ(cluster.f, f);
    EXPECT_GT(cluster.n(), f) << "somebody is correct";
  }
  for (const auto settings : {info.options, info.timers}) {
    std::set<std::string_view> names;
    for (const SettingInfo& setting : settings) {
      EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
      EXPECT_FALSE(setting.about.empty()) << setting.name;
      if (!setting.choices.empty()) continue;
      EXPECT_LE(setting.min, setting.initial) << setting.name;
      EXPECT_LE(setting.initial, setting.max) << setting.name;
    }
  }
}

TEST_P(ProtocolTest, EveryKindHasAGroupAndAFlowThatCanBe) {
  std::map<Outage, std::string_view> outages;
  std::set<std::string_view> names;
  for (const MessageKind kind : messages().AllKinds()) {
    const std::string_view name = messages().NameOf(kind);
    SCOPED_TRACE(name);
    EXPECT_TRUE(names.insert(name).second) << "no two kinds have one name";
    EXPECT_FALSE(messages().AboutOf(kind).empty());
    EXPECT_FALSE(Name(messages().GroupOf(kind)).empty());
    const Flow& flow = messages().FlowOf(kind);
    EXPECT_FALSE(flow.from == Side::kClients && flow.to == Side::kClients) << "clients do not talk to each other";
    EXPECT_NE(flow.to, Side::kPrimary) << "rules name receivers, and who is primary changes";
    if (flow.view.empty()) {
      EXPECT_FALSE(flow.starts_view) << "of which view?";
      EXPECT_EQ(flow.outage, Outage::kNone) << "an outage is of a view";
    } else {
      EXPECT_TRUE(messages().HasNumber(kind, flow.view)) << flow.view << " is no number field of it";
    }
    if (flow.outage != Outage::kNone) {
      EXPECT_TRUE(outages.emplace(flow.outage, name).second) << outages[flow.outage] << " is what stands still there";
    }
  }
}

TEST_P(ProtocolTest, GeneratedRulesAimAtEveryKind) {
  std::set<MessageKind> aimed_at;
  const ScenarioMaker make = MakerFor("all");
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    for (const Rule& rule : GenerateScenario(make, seed).network.rules) {
      aimed_at.insert(rule.message.begin(), rule.message.end());
    }
  }
  for (const MessageKind kind : messages().AllKinds()) {
    const std::string_view name = messages().NameOf(kind);
    EXPECT_TRUE(aimed_at.contains(kind)) << name;
  }
}

// The message of that kind whose fields are all zero, or empty: the shortest string of zeros that is one.
Ref<const Message> EmptyMessage(const MessageSet& set, MessageKind kind, MessagePool* pool) {
  std::string bytes(1, static_cast<char>(kind));
  for (; bytes.size() < 2048; bytes += '\0') {
    if (Ref<const Message> message = set.Decode(bytes, pool)) return message;
  }
  return nullptr;
}

// Bytes of anybody: a replica or client refuses them, says why, and does nothing else.
TEST_P(ProtocolTest, NodesRefuseWhatNobodySigned) {
  const ProtocolInfo& info = protocol().info;
  const std::vector<int64_t> options = InitialValues(info.options), timers = InitialValues(info.timers);
  for (uint32_t f = info.min_f; f <= std::min(info.max_f, 2u); ++f) {
    const ClusterSize cluster = info.cluster(f);
    const ProtocolSettings settings = {.f = f, .options = options, .timers_us = timers};
    FakeAuthenticator keys;
    MessagePool pool;
    for (NodeId id = 0; id <= cluster.n(); ++id) {  // the last one is a client
      NodeContext context = {
          .id = id, .cluster = cluster, .signer = Signer(&keys, id), .verifier = Verifier(&keys, id), .pool = &pool};
      const std::unique_ptr<Node> node = id < cluster.n()
                                             ? info.replica(std::move(context), settings, ApplicationSpec{})
                                             : info.client(std::move(context), settings);
      for (const MessageKind kind : messages().AllKinds()) {
        SCOPED_TRACE(messages().NameOf(kind));
        const Ref<const Message> message = EmptyMessage(messages(), kind, &pool);
        ASSERT_NE(message, nullptr);
        Outbox out;
        node->Step(Input::OfMessage(kNoNode, message), &out);
        EXPECT_TRUE(out.actions().empty());
        ASSERT_EQ(out.events().size(), 1);
        EXPECT_EQ(out.events()[0].kind, EventKind::kRejected);
      }
    }
  }
}

// Where no replica may be faulty, and a behaviour is for replicas only, nobody can have it.
TEST_P(ProtocolTest, SomeGeneratedNodeHasEachBehaviourThatItCanHave) {
  if (protocol().info.max_f == 0) GTEST_SKIP() << "no replica lies here";
  std::set<std::string> had;
  const ScenarioMaker make = MakerFor("coalitions");
  for (uint64_t seed = 0; seed < 6000; ++seed) {
    for (const Faulty& faulty : GenerateScenario(make, seed).faulty) had.insert(faulty.behaviour);
  }
  for (const BehaviourInfo* behaviour : protocol().behaviours.all()) {
    EXPECT_TRUE(had.contains(std::string(behaviour->name))) << behaviour->name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ProtocolTest, testing::ValuesIn(Protocols().begin(), Protocols().end()),
                         [](const auto& info) { return std::string(info.param->info.name); });

}  // namespace
}  // namespace zyz::scenarios

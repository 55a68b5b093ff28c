// The protocol of shout.h in the testbed's world: among the behaviours that know no protocol and a liar that knows this
// one, under an oracle that knows it, too.
#include "shout.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/any/families.h"
#include "adversaries/interceptor.h"
#include "adversaries/registry.h"
#include "protocol/message.h"
#include "sim/oracles/oracle.h"
#include "sim/random.h"
#include "sim/simulator.h"
#include "sim/step.h"

namespace shout {
namespace {

using zyz::EventKind, zyz::NodeId;

constexpr uint32_t kClients = 2, kOperations = 20;

// What a client accepts is what it asked for, louder.
class Echo final : public zyz::sim::Oracle {
 public:
  std::string_view name() const override { return "echo"; }
  std::string_view about() const override { return "a client accepts its own operation, louder"; }
  uint32_t interests() const override {
    return zyz::sim::Interest(EventKind::kSubmitted) | zyz::sim::Interest(EventKind::kCompleted);
  }
  void OnEvent(const zyz::sim::StepRecord& step, const zyz::Event& event) override {
    if (step.node >= asked_.size()) asked_.resize(step.node + 1);
    std::string& asked = asked_[step.node];
    if (event.kind == EventKind::kSubmitted) {
      asked = event.bytes;
      return;
    }
    ++evaluations_;
    if (event.bytes == asked + "!") return;
    Violated(step, "other-answer", "asked for \"" + asked + "\" and accepted \"" + std::string(event.bytes) + "\"",
             {{step.index, step.node, "accepted it"}});
  }

 private:
  std::vector<std::string> asked_;  // by node
};

// Says something else, under its own signature.
class Mutter final : public zyz::Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(zyz::Action action, zyz::Outbox* out) override {
    if (action.message && action.message->kind() == Answer::kKind) {
      zyz::Ref<zyz::Message> lie = action.message->Clone(pool());
      static_cast<Answer*>(lie.get())->r = "hm";
      messages().Resign(signer(), lie.get());
      action.message = std::move(lie);
      Hit();
    }
    Pass(std::move(action), out);
  }
};

// Three replicas, two clients that ask for twenty things each. `wrap` may make a liar of r2.
class World final : public zyz::sim::Observer, public zyz::sim::OperationSource {
 public:
  using Wrap = std::function<std::unique_ptr<zyz::Interceptor>(std::unique_ptr<zyz::Node>, zyz::AdversaryContext)>;

  explicit World(uint64_t seed, uint32_t needed = SizeFor(1).weak(), const Wrap& wrap = nullptr)
      : simulator_(ConfigOf(seed), &pool_),
        panel_({SizeFor(1), kClients, {true, true, wrap == nullptr, true, true}}),
        left_(simulator_.node_count(), kOperations) {
    for (NodeId id = 0; id < simulator_.node_count(); ++id) {
      std::unique_ptr<zyz::Node> node = MakeNode(id, needed);
      if (wrap != nullptr && id == kLiar) {
        auto liar = wrap(std::move(node), LiarsContext(seed));
        liar_ = liar.get();
        node = std::move(liar);
      }
      simulator_.SetNode(id, std::move(node));
    }
    panel_.Add(std::make_unique<Echo>());
    simulator_.AddObserver(&panel_);
    simulator_.AddObserver(this);
    simulator_.SetOperationSource(this);
    for (NodeId id = SizeFor(1).n(); id < simulator_.node_count(); ++id) simulator_.ScheduleSubmit(id, 0);
  }

  void Run() {
    while (!panel_.violated() && simulator_.StepOnce()) {
    }
    panel_.AtEnd(simulator_.now(), simulator_.steps());
  }
  uint32_t completed() const { return completed_; }
  uint64_t digest() const { return simulator_.digest(); }
  uint64_t hits() const { return liar_->hits(); }
  const zyz::sim::OraclePanel& panel() const { return panel_; }

  void OnStep(const zyz::sim::StepRecord& step) override {
    for (const zyz::Event& event : step.out->events()) {
      if (event.kind != EventKind::kCompleted) continue;
      ++completed_;
      if (--left_[step.node] > 0) simulator_.ScheduleSubmit(step.node, step.now);
    }
  }
  std::string_view NextOperation(NodeId client) override {
    operation_ = "hello " + std::to_string(client) + " " + std::to_string(left_[client]);
    return operation_;
  }

 private:
  static constexpr NodeId kLiar = 2;

  static zyz::sim::WorldConfig ConfigOf(uint64_t seed) {
    zyz::sim::WorldConfig config;
    config.seed = seed;
    config.cluster = SizeFor(1);
    config.clients = kClients;
    config.network.delay = {.min_ns = 100'000, .max_ns = 400'000};
    config.roundtrip = true;  // every message is encoded and decoded on its way
    config.network.duplicate_ppm = 50'000;
    return config;
  }
  std::unique_ptr<zyz::Node> MakeNode(NodeId id, uint32_t needed) {
    if (SizeFor(1).IsReplica(id)) return std::make_unique<Replica>(simulator_.ContextFor(id));
    return std::make_unique<Client>(simulator_.ContextFor(id), needed);
  }
  zyz::AdversaryContext LiarsContext(uint64_t seed) {
    auto coalition = std::make_shared<zyz::Coalition>();
    coalition->Join(kLiar, simulator_.ContextFor(kLiar).signer);
    return {.node = simulator_.ContextFor(kLiar),
            .random = zyz::sim::Draws(seed, "adversary", kLiar),
            .coalition = std::move(coalition),
            .another = [this] { return MakeNode(kLiar, 0); },
            .clock = simulator_.clock(),
            .messages = &Messages()};
  }

  zyz::MessagePool pool_;
  zyz::sim::Simulator simulator_;
  zyz::sim::OraclePanel panel_;
  std::vector<uint32_t> left_;  // operations, by client
  uint32_t completed_ = 0;
  const zyz::Interceptor* liar_ = nullptr;
  std::string operation_;
};

const zyz::BehaviourCatalogue& Catalogue() {
  static const auto* const catalogue = new zyz::BehaviourCatalogue(Messages(), zyz::AnyFamilies());
  return *catalogue;
}

World::Wrap Mutters() {
  return [](std::unique_ptr<zyz::Node> inner, zyz::AdversaryContext context) {
    return std::make_unique<Mutter>(std::move(inner), std::move(context));
  };
}

TEST(Shout, EverythingCompletes) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    World world(seed);
    world.Run();
    EXPECT_EQ(world.completed(), kClients * kOperations);
    EXPECT_FALSE(world.panel().violated());
    EXPECT_EQ(world.panel().oracles()[0]->evaluations(), kClients * kOperations);
  }
}

TEST(Shout, TheSameSeedIsTheSameRun) {
  World first(7), second(7), other(8);
  first.Run();
  second.Run();
  other.Run();
  EXPECT_EQ(first.digest(), second.digest());
  EXPECT_NE(first.digest(), other.digest());
}

TEST(Shout, BehavioursThatKnowNoProtocolAreBorne) {
  for (const std::string name : {"mute", "corrupt_signature", "spoof", "delay"}) {
    zyz::BehaviourSpec spec = {.name = name, .params = {}, .messages = &Messages()};
    if (name == "delay") spec.params.emplace_back("by_ns", int64_t{3'000'000});
    ASSERT_EQ(Catalogue().Check(spec, 2, SizeFor(1)), std::nullopt) << name;
    World world(1, SizeFor(1).weak(), [&](std::unique_ptr<zyz::Node> inner, zyz::AdversaryContext context) {
      return Catalogue().Make(spec, std::move(inner), std::move(context));
    });
    world.Run();
    EXPECT_EQ(world.completed(), kClients * kOperations) << name;
    EXPECT_FALSE(world.panel().violated()) << name;
    EXPECT_GT(world.hits(), 0u) << name;
  }
}

TEST(Shout, FPlusOneCannotBeLiedTo) {
  World world(1, SizeFor(1).weak(), Mutters());
  world.Run();
  EXPECT_EQ(world.completed(), kClients * kOperations);
  EXPECT_FALSE(world.panel().violated());
  EXPECT_GT(world.hits(), 0u);
}

// Nor is the oracle decoration: a client that believes the first replica is caught.
TEST(Shout, TheOracleCatchesWhoBelievesOne) {
  World world(1, 1, Mutters());
  world.Run();
  ASSERT_TRUE(world.panel().violated());
  EXPECT_EQ(world.panel().verdict().Text(), "safety:echo");
  EXPECT_EQ(world.panel().first_violation()->kind, "other-answer");
  EXPECT_NE(world.panel().first_violation()->sentence.find("accepted \"hm\""), std::string::npos);
}

}  // namespace
}  // namespace shout

// What a node of a catalogue scenario sends, for tests that look at a behaviour's sends one by one.
#ifndef ZYZ_TESTS_ADVERSARIES_EFFECT_H_
#define ZYZ_TESTS_ADVERSARIES_EFFECT_H_

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/builder.h"
#include "scenarios/loader.h"
#include "sim/step.h"

namespace zyz::scenarios {

// Keeps the sends of one node, a broadcast as one without a receiver.
class Tap final : public sim::Observer {
 public:
  explicit Tap(NodeId node) : node_(node) {}
  void OnStep(const sim::StepRecord& step) override {
    if (step.node != node_) return;
    for (const Action& action : step.out->actions()) {
      if (action.message) sent_.push_back(action);
    }
  }

  template <class M>
  std::vector<std::pair<NodeId, const M*>> Sent() const {
    std::vector<std::pair<NodeId, const M*>> sent;
    for (const Action& action : sent_) {
      if (action.message->kind() == M::kKind) sent.emplace_back(action.to, &As<M>(*action.message));
    }
    return sent;
  }

 private:
  const NodeId node_;
  std::vector<Action> sent_;
};

class EffectTest : public testing::Test {
 protected:
  // Plays a scenario of the catalogue with `node` tapped.
  const Tap& Play(const std::string& scenario, NodeId node) {
    tap_.emplace(node);
    const absl::StatusOr<Scenario> loaded = LoadScenarioFile("scenarios/adversaries/" + scenario + ".json");
    EXPECT_TRUE(loaded.ok()) << loaded.status().message();
    World world(*loaded, 1, &pool_);
    world.AddObserver(&*tap_);
    EXPECT_EQ(world.Run().missed, std::vector<std::string>());
    return *tap_;
  }

  MessagePool pool_;
  std::optional<Tap> tap_;
};

}  // namespace zyz::scenarios

#endif  // ZYZ_TESTS_ADVERSARIES_EFFECT_H_

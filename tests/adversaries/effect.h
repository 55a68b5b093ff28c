// What a node of a catalogue scenario sends, for tests that look at a behaviour's sends one by one, and what comes of
// it at the others.
#ifndef ZYZ_TESTS_ADVERSARIES_EFFECT_H_
#define ZYZ_TESTS_ADVERSARIES_EFFECT_H_

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/event.h"
#include "protocol/message.h"
#include "protocol/zyzzyva/messages.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
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

// What nodes announce: who executed, completed, refused, kept, convicted.
class Outcome final : public sim::Observer {
 public:
  void OnStep(const sim::StepRecord& step) override {
    for (const Event& event : step.out->events()) Note(step.node, event);
    for (const Action& action : step.out->actions()) {
      if (action.message && action.message->kind() == zyzzyva::kLocalCommit) ++kept_[{step.node, action.to}];
    }
  }

  // The operations that `replica` executed for `client`, by timestamp, each as often as it was executed.
  std::map<Timestamp, std::vector<Bytes>> Executed(NodeId replica, NodeId client) const {
    const auto found = executed_.find({replica, client});
    return found == executed_.end() ? std::map<Timestamp, std::vector<Bytes>>() : found->second;
  }
  size_t Completed(NodeId client, CompletionPath path) const { return Count(completed_, {client, path}); }
  // How often `node` refused what `signer` signed, for this reason.
  size_t Refused(NodeId node, NodeId signer, RejectReason why) const { return Count(refused_, {node, {signer, why}}); }
  size_t LocalCommits(NodeId replica, NodeId client) const { return Count(kept_, {replica, client}); }
  size_t accusations() const { return accusations_; }  // suspicions and convictions

 private:
  template <class Key>
  static size_t Count(const std::map<Key, size_t>& counts, const Key& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
  }

  void Note(NodeId node, const Event& event) {
    switch (event.kind) {
      case EventKind::kExecuted:
        for (const auto& request : event.requests) executed_[{node, request->c}][request->t].push_back(request->o);
        break;
      case EventKind::kCompleted:
        ++completed_[{node, event.path}];
        break;
      case EventKind::kRejected:
        ++refused_[{node, {event.subject, event.reason}}];
        break;
      case EventKind::kSuspected:
      case EventKind::kConvicted:
        ++accusations_;
        break;
      default:
        break;
    }
  }

  std::map<std::pair<NodeId, NodeId>, std::map<Timestamp, std::vector<Bytes>>> executed_;
  std::map<std::pair<NodeId, CompletionPath>, size_t> completed_;
  std::map<std::pair<NodeId, std::pair<NodeId, RejectReason>>, size_t> refused_;
  std::map<std::pair<NodeId, NodeId>, size_t> kept_;
  size_t accusations_ = 0;
};

class EffectTest : public testing::Test {
 protected:
  // Plays a scenario of the catalogue and looks at what comes of it.
  const Outcome& OutcomeOf(const std::string& scenario) {
    Play(scenario, kNoNode);
    return *outcome_;
  }

  // Plays a scenario of the catalogue with `node` tapped.
  const Tap& Play(const std::string& scenario, NodeId node) {
    tap_.emplace(node);
    outcome_.emplace();
    const absl::StatusOr<Scenario> loaded =
        LoadScenarioFile("scenarios/library/zyzzyva/adversaries/" + scenario + ".json");
    EXPECT_TRUE(loaded.ok()) << loaded.status().message();
    World world(*loaded, 1, &pool_);
    world.AddObserver(&*tap_);
    world.AddObserver(&*outcome_);
    EXPECT_EQ(world.Run().missed, std::vector<std::string>());
    return *tap_;
  }

  MessagePool pool_;
  std::optional<Tap> tap_;
  std::optional<Outcome> outcome_;
};

}  // namespace zyz::scenarios

#endif  // ZYZ_TESTS_ADVERSARIES_EFFECT_H_

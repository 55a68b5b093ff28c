// Which rules of a run have acted: network rules and scripted faults, so that one can wait for another. A rule is a
// number here; who counts them is the builder of the world. A node that waits for a rule is woken by a timer of its
// own: what it learns is that its author's script goes on, and nothing else.
#ifndef ZYZ_SIM_RULE_BOARD_H_
#define ZYZ_SIM_RULE_BOARD_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "protocol/node.h"
#include "protocol/types.h"

namespace zyz::sim {

using RuleNumber = uint32_t;
inline constexpr RuleNumber kNoRule = UINT32_MAX;

class RuleBoard {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void OnRuleActed(RuleNumber rule) = 0;                      // called once, the first time
    virtual void OnAwaitedRule(NodeId node, const TimerId& timer) = 0;  // a node's timer is to fire now
  };

  explicit RuleBoard(size_t rules) : acted_(rules) {}
  void SetListener(Listener* listener) { listener_ = listener; }

  size_t size() const { return acted_.size(); }
  bool acted(RuleNumber rule) const { return acted_[rule]; }
  // The rule did what it is for.
  void Act(RuleNumber rule) {
    if (!acted_[rule]) [[unlikely]] {
      Announce(rule);
    }
  }
  // When `rule` has acted for the first time, `timer` of `node` fires. REQUIRES: it has not yet.
  void Await(RuleNumber rule, NodeId node, TimerId timer) { waiting_.push_back({rule, node, timer}); }

 private:
  struct Waiting {
    RuleNumber rule = kNoRule;
    NodeId node = kNoNode;
    TimerId timer = {};
  };

  void Announce(RuleNumber rule) {
    acted_[rule] = true;
    if (listener_ == nullptr) return;
    listener_->OnRuleActed(rule);
    const std::vector<Waiting> waiting = std::exchange(waiting_, {});
    for (const Waiting& one : waiting) {
      if (one.rule == rule) {
        listener_->OnAwaitedRule(one.node, one.timer);
      } else {
        waiting_.push_back(one);
      }
    }
  }

  std::vector<bool> acted_;
  std::vector<Waiting> waiting_;
  Listener* listener_ = nullptr;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_RULE_BOARD_H_

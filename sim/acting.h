// Which deliveries of a run did something, seen as whoever takes messages away sees them: by kind, view, position,
// sender and receiver. For each such class, when the first one did. It knows no protocol: which number field says a
// message's view and which its position is handed in.
//
// A step does nothing if its node refused what came, and that is all. Time is counted in steps that did something, so
// that two runs which differ in what was refused only have the same times.
#ifndef ZYZ_SIM_ACTING_H_
#define ZYZ_SIM_ACTING_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/message.h"
#include "protocol/types.h"
#include "sim/step.h"

namespace zyz::sim {

// Whether the step left more than a refusal. What a node swallows in silence may have changed it, so it counts.
bool DidSomething(const StepRecord& step);

// How messages of one kind are told apart. A kind without a view field is of view 0, one without a position field (or
// with another position than those of interest) of position 0.
struct ActingKind {
  std::string_view view = {}, position = {};  // number fields; empty: it has none
};

// What is the same for all runs of a scope. Classes are numbered densely.
struct ActingClasses {
  std::vector<ActingKind> kinds;  // by MessageKind
  uint64_t views = 1;             // 0 … views - 1 are of interest
  uint64_t positions = 1;         // 1 … positions - 1 are of interest; 0 is every other one
  uint32_t nodes = 0;

  size_t size() const { return kinds.size() * views * positions * nodes * nodes; }
  // REQUIRES: each is below its limit.
  uint32_t NumberOf(MessageKind kind, uint64_t view, uint64_t position, NodeId from, NodeId to) const {
    return static_cast<uint32_t>((((kind * views + view) * positions + position) * nodes + from) * nodes + to);
  }
};

class Acting final : public Observer {
 public:
  struct First {
    uint32_t number = 0;  // of the class
    uint32_t at = 0;      // in steps that did something
  };

  explicit Acting(const ActingClasses& classes) : classes_(classes), seen_in_(classes.size()) {}

  // Before each run. Only what was sent before `until_ns` can be taken away. To nodes of `attentive` (who lies; by
  // NodeId) every delivery does something: what they make of it is not announced. With `all_count`, so it is for all:
  // where handling costs time, a refusal takes some.
  void Begin(TimeNs until_ns, std::vector<bool> attentive, bool all_count);

  void OnStep(const StepRecord& step) override;

  const std::vector<First>& firsts() const { return firsts_; }  // of this run, in order of time

 private:
  const ActingClasses& classes_;
  TimeNs until_ns_ = 0;
  std::vector<bool> attentive_;
  bool all_count_ = false;
  uint32_t run_ = 0, time_ = 0;
  uint64_t sent_in_time_ = 0;      // messages sent before until_ns_; they are numbered as they are sent
  std::vector<uint32_t> seen_in_;  // by class: the last run that had one
  std::vector<First> firsts_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ACTING_H_

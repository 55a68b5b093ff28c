// A step of a run, and the state of a node, as JSON objects: trace.h says what is in them.
#ifndef ZYZ_SIM_STEP_TEXT_H_
#define ZYZ_SIM_STEP_TEXT_H_

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "protocol/node.h"
#include "protocol/types.h"
#include "sim/step.h"

namespace zyz::sim {

// One line of a trace, without what it says of the node's state. Element k of "out" is action k of the step.
nlohmann::ordered_json StepText(ClusterSize cluster, const StepRecord& step);
// A message as such a line shows it: "msg", "f", "signer", "states", "brief".
nlohmann::ordered_json MessageText(ClusterSize cluster, const Message& message);
// What the node shows (Node::ShowState).
nlohmann::ordered_json StateText(const Node& node);

// Of each node what is different from what it showed when it was asked last; at first, everything.
class StateChanges {
 public:
  StateChanges();
  ~StateChanges();
  nlohmann::ordered_json Of(NodeId id, const Node& node);

 private:
  struct Shown;
  std::unique_ptr<Shown> shown_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_STEP_TEXT_H_

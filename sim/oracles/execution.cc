#include "sim/oracles/execution.h"

#include <string>

#include "sim/oracles/text.h"

namespace zyz::sim {

void ExecutionOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (event.tentative || event.n >= first_.size() + kMaxGap) return;
  ++evaluations_;
  if (event.n >= first_.size()) first_.resize(event.n + 1);
  First& first = first_[event.n];
  if (first.node == kNoNode) {
    first = {event.h, event.d, step.index, step.node};
    return;
  }
  if (first.h == event.h && first.d == event.d) [[likely]] {
    return;
  }
  const auto describe = [&](NodeId node, Digest d, Digest h) {
    return Cat(NodeName(context_.cluster, node), " executed ", Hex(d), " at ", At(event.n, h), " for good");
  };
  const std::string before = describe(first.node, first.d, first.h), now = describe(step.node, event.d, event.h);
  Violated(step, first.d != event.d ? "executed-differently" : "executed-after-another-history",
           Cat("correct replicas execute different histories for good: ", before, ", and ", now),
           {{first.step, first.node, before}, {step.index, step.node, now}});
}

}  // namespace zyz::sim

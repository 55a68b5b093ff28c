#include "sim/oracles/suspicion.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void SuspicionOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (event.kind == EventKind::kSuspected) {
    suspected_.insert(event.v);
    return;
  }
  if (event.v == 0) return;  // where everybody starts
  ++evaluations_;
  if (suspected_.contains(event.v - 1)) [[likely]] {
    return;
  }
  const std::string what = Cat(NodeName(context_.cluster, step.node), " entered view ", event.v);
  Violated(step, "entered-unsuspected",
           Cat(what, ", though no correct replica had suspected the primary of view ", event.v - 1),
           {{step.index, step.node, what}});
}

}  // namespace zyz::sim

#include "sim/oracles/views.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void ViewsOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.cluster.IsReplica(step.node)) return;
  ++evaluations_;
  Replica& replica = replicas_[step.node];
  if (event.kind == EventKind::kEntered) {
    OnEntered(step, event, &replica);
  } else if (event.v < replica.highest) [[unlikely]] {
    Shrank(step, event, replica);
  } else if (event.v > replica.highest) {
    replica.highest = event.v;
    replica.highest_step = step.index;
    replica.by_entering = false;
  }
}

void ViewsOracle::OnEntered(const StepRecord& step, const Event& event, Replica* replica) {
  if (replica->has_entered && event.v <= replica->entered) {
    const std::string who = NodeName(context_.cluster, step.node);
    const bool again = event.v == replica->entered;
    Violated(step, again ? "entered-again" : "entered-lower",
             Cat(who, " entered view ", event.v, again ? " again" : Cat(" after view ", replica->entered)),
             {{replica->entered_step, step.node, Cat(who, " entered view ", replica->entered)},
              {step.index, step.node, Cat(who, " entered view ", event.v)}});
    return;
  }
  // Executing what a view starts from may come before the announcement, in the same step or an earlier one.
  replica->entered = event.v;
  replica->entered_step = step.index;
  replica->has_entered = true;
  if (event.v > replica->highest) {
    replica->highest = event.v;
    replica->highest_step = step.index;
    replica->by_entering = true;
  }
}

void ViewsOracle::Shrank(const StepRecord& step, const Event& event, const Replica& replica) {
  const std::string who = NodeName(context_.cluster, step.node);
  const std::string before = Cat(replica.by_entering ? "entered view " : "executed in view ", replica.highest);
  Violated(step, "executed-in-lower-view",
           Cat(who, " executed ", At(event.n, event.h), " in view ", event.v, " after it ", before),
           {{replica.highest_step, step.node, Cat(who, " ", before)},
            {step.index, step.node, Cat(who, " executed ", At(event.n, event.h), " in view ", event.v)}});
}

}  // namespace zyz::sim

#include "sim/oracles/cause.h"

#include <algorithm>

#include "sim/oracles/text.h"

namespace zyz::sim {

CauseOracle::CauseOracle(const OracleContext& context, const LivenessPromise& promise)
    : context_(context),
      settled_by_ns_(promise.unpromised.judged() ? promise.settled_by_ns : kNever),
      replicas_(context.cluster.n()) {
  for (NodeId i = 0; i < context_.cluster.n(); ++i) replicas_[i].is_there = context_.IsCorrect(i);
  for (const NodeId i : promise.lost_replicas) replicas_[i].is_there = false;
}

void CauseOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.cluster.IsReplica(step.node)) return;
  Replica& replica = replicas_[step.node];
  if (event.kind == EventKind::kEntered) {
    replica.view = event.v;
    replica.step = step.index;
    return;
  }
  if (step.now < settled_by_ns_) {
    first_whole_ = std::max(first_whole_, event.v + 1);
    return;
  }
  // Who waits for a view suspects it for what others do or leave undone, too.
  if (event.v != replica.view || event.v < first_whole_) return;
  ++evaluations_;
  const NodeId primary = context_.cluster.Primary(event.v);
  if (!replicas_[primary].is_there) return;
  const std::string who = NodeName(context_.cluster, step.node);
  const std::string entered = event.v == 0 ? "starts in view 0" : Cat("entered view ", event.v);
  Violated(step, "suspected-without-cause",
           Cat(who, " suspects ", NodeName(context_.cluster, primary), ", the primary of view ", event.v,
               ", which is correct, in a world that has settled"),
           {{replica.step, step.node, Cat(who, " ", entered)},
            {step.index, step.node, Cat(who, " suspects the primary of view ", event.v)}});
}

}  // namespace zyz::sim

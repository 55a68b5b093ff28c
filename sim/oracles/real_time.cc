#include "sim/oracles/real_time.h"

#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

RealTimeOracle::RealTimeOracle(std::shared_ptr<const HistoryModel> model, const OracleContext& context)
    : model_(std::move(model)), context_(context), submissions_(context.clients) {}

void RealTimeOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.IsKnownClient(step.node)) return;
  Submission& submission = submissions_[context_.cluster.ClientIndex(step.node)];
  if (event.kind == EventKind::kSubmitted) {
    submission = {event.t, step.index, highest_};
  } else {
    OnCompleted(step, event, &submission);
  }
}

void RealTimeOracle::OnCompleted(const StepRecord& step, const Event& event, Submission* submission) {
  const HistoryModel::Placement& placement = model_->placement();
  const bool fits = placement.completed == Chain::Fit::kOn || placement.completed == Chain::Fit::kExtends;
  if (!fits || placement.request == kNone) return;  // agreement and reply speak about that
  const Position position = {placement.n, placement.request - model_->entry(placement.entry).first_record};
  const Completion& before = submission->highest;
  if (submission->t == event.t && before.node != kNoNode) {
    ++evaluations_;
    if (position <= before.position) {
      const std::string earlier = Describe(before.node, before.t, before.position);
      const std::string later = Describe(step.node, event.t, position);
      Violated(step, "order-broken",
               Cat("real-time order is broken: ", later, " was submitted after ", earlier,
                   " had completed, yet does not come later"),
               {{before.step, before.node, Cat(earlier, " completed")},
                {submission->step, step.node, Cat(NodeName(context_.cluster, step.node), " submitted t=", event.t)},
                {step.index, step.node, Cat(later, " completed")}});
    }
  }
  if (highest_.node == kNoNode || position > highest_.position) {
    highest_ = {position, step.node, event.t, step.index};
  }
}

// "c0's t=3 at n=7" and, where it is not the first of its batch, ", index 2".
std::string RealTimeOracle::Describe(NodeId node, Timestamp t, const Position& position) const {
  std::string text = Cat(NodeName(context_.cluster, node), "'s t=", t, " at n=", position.n);
  return position.index == 0 ? text : Cat(text, " (number ", position.index + 1, " of its batch)");
}

}  // namespace zyz::sim

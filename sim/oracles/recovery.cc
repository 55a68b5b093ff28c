#include "sim/oracles/recovery.h"

#include <algorithm>

#include "sim/oracles/text.h"

namespace zyz::sim {

RecoveryOracle::RecoveryOracle(const OracleContext& context, TimeNs calm_from_ns, const RecoveryBound& bound)
    : context_(context), calm_from_ns_(calm_from_ns), bound_(bound) {
  for (NodeId i = 0; i < context_.cluster.n(); ++i) liars_ += context_.IsCorrect(i) ? 0 : 1;
}

void RecoveryOracle::OnMemoryLost(NodeId node, TimeNs now) {
  std::erase_if(lost_, [node](const Lost& lost) { return lost.node == node; });
  if (context_.cluster.IsReplica(node)) lost_.push_back({.node = node, .since = now, .stable_n = stable_n_});
  // A loss beyond the budget takes back what was promised to the others, too.
  if (liars_ + lost_.size() > context_.cluster.f) {
    for (Lost& lost : lost_) lost.due_ns = kNever;
  }
  SetAlarm();
}

void RecoveryOracle::OnMemoryRegained(NodeId node, const StepRecord&) {
  for (const Lost& lost : lost_) evaluations_ += lost.node == node && lost.due_ns != kNever ? 1 : 0;
  std::erase_if(lost_, [node](const Lost& lost) { return lost.node == node; });
  SetAlarm();
}

void RecoveryOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.cluster.IsReplica(step.node) || event.n <= stable_n_) return;
  stable_n_ = event.n;
  const bool promised = step.now >= calm_from_ns_ && liars_ + lost_.size() <= context_.cluster.f;
  for (Lost& lost : lost_) {
    if (!promised) {
      lost.stable_n = stable_n_;
    } else if (lost.due_ns == kNever && stable_n_ >= lost.stable_n + bound_.positions) {
      lost.due_ns = step.now + bound_.within_ns;
    }
  }
  SetAlarm();
}

void RecoveryOracle::OnEpilogue(TimeNs, std::string_view) {
  calm_from_ns_ = kNever;
  for (Lost& lost : lost_) lost.due_ns = kNever;
  SetAlarm();
}

void RecoveryOracle::SetAlarm() {
  alarm_ns_ = kNever;
  if (violation().has_value()) return;
  for (const Lost& lost : lost_) alarm_ns_ = std::min(alarm_ns_, lost.due_ns);
}

void RecoveryOracle::OnAlarm(const StepRecord& step) {
  for (const Lost& lost : lost_) {
    if (step.now <= lost.due_ns) continue;
    ++evaluations_;
    const std::string who = NodeName(context_.cluster, lost.node);
    Violated(step, "not-recovered",
             Cat(who, " lost its memory at ", lost.since, " ns and has not recovered at ", step.now,
                 " ns, though the others' stable checkpoint went from n=", lost.stable_n, " to n=", stable_n_,
                 "; the bound is ", bound_.within_ns, " ns"),
             {{step.index, lost.node, Cat(who, " is still without memory")}});
    break;
  }
  alarm_ns_ = kNever;
}

}  // namespace zyz::sim

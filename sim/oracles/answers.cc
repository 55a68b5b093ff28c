#include "sim/oracles/answers.h"

#include <algorithm>
#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

AnswersOracle::AnswersOracle(const OracleContext& context, const AnswerBound& bound)
    : context_(context), bound_(bound), executed_(context.cluster.n()), copies_(context.cluster.n()) {}

void AnswersOracle::OnEvent(const StepRecord& step, const Event&) {
  if (context_.cluster.IsReplica(step.node)) ++executed_[step.node];
}

void AnswersOracle::OnCorrectStep(const StepRecord& step) {
  const ClusterSize& cluster = context_.cluster;
  if (step.input->kind != InputKind::kMessage || !cluster.IsReplica(step.node)) return;
  if (!cluster.IsReplica(step.input->from)) return;
  bool any = false;
  for (const Action& action : step.out->actions()) {
    if (action.kind != ActionKind::kSend || !cluster.IsReplica(action.to)) continue;
    ++copies_[action.to];
    any = true;
  }
  if (!any) return;
  for (NodeId peer = 0; peer < cluster.n(); ++peer) {
    if (const uint64_t copies = std::exchange(copies_[peer], 0); copies > 0) Charge(step, peer, copies);
  }
}

void AnswersOracle::Charge(const StepRecord& step, NodeId peer, uint64_t copies) {
  ++evaluations_;
  const auto [place, is_new] = askers_.try_emplace(uint64_t{step.node} << 32 | peer);
  Asker& asker = place->second;
  if (is_new) asker = {.left = bound_.copies, .since = step.now};
  if (asker.questions.insert(step.input->message->digest().value).second) --copies;
  Refill(&asker, step.now);
  const uint64_t now = std::min(asker.left, copies);
  asker.left -= now;
  asker.of_positions += copies - now;
  if (asker.of_positions <= executed_[step.node]) return;
  const std::string who = NodeName(context_.cluster, step.node), whom = NodeName(context_.cluster, peer);
  Violated(step, "too-many",
           Cat(who, " answers a message of ", NodeName(context_.cluster, step.input->from), " with ", copies,
               " copies for ", whom, " beyond what a new question gets; ", bound_.copies, " in ", bound_.interval_ns,
               " ns are the bound, and one for each of ", executed_[step.node], " batches that it has executed"),
           {{step.index, step.node, Cat(who, " sends ", whom, " more than the bound")}});
}

void AnswersOracle::Refill(Asker* asker, TimeNs now) const {
  using Wide = unsigned __int128;  // a large bound times a long interval
  const auto full = static_cast<uint64_t>(bound_.interval_ns);
  const auto passed = static_cast<uint64_t>(now - asker->since);
  if (passed >= full) {
    asker->left = bound_.copies;
    asker->since = now;
    return;
  }
  const auto gained = static_cast<uint64_t>(Wide{bound_.copies} * passed / full);
  asker->left = std::min(bound_.copies, asker->left + gained);
  asker->since += static_cast<TimeNs>(Wide{gained} * full / bound_.copies);  // what was no whole copy yet counts on
}

// What it had answered it has forgotten, and the limits with it.
void AnswersOracle::OnMemoryLost(NodeId node, TimeNs) {
  absl::erase_if(askers_, [node](const auto& entry) { return entry.first >> 32 == node; });
}

}  // namespace zyz::sim

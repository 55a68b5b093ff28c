#include "sim/oracles/honest_refusal.h"

#include <algorithm>

#include "sim/oracles/text.h"

namespace zyz::sim {
namespace {

// Whether the message alone decides it, whatever its receiver holds.
bool IsOfTheMessage(RejectReason reason) {
  return reason != RejectReason::kBadHistoryDigest && reason != RejectReason::kBadNonDet &&
         reason != RejectReason::kConflict;
}

}  // namespace

HonestRefusalOracle::HonestRefusalOracle(const OracleContext& context, const MessageSet* messages)
    : context_(context), messages_(messages) {
  all_correct_ = std::find(context.correct.begin(), context.correct.end(), false) == context.correct.end();
}

// It may have to sign once more what it forgot, and it is sent what others hold.
void HonestRefusalOracle::OnMemoryLost(NodeId, TimeNs) { all_correct_ = false; }

void HonestRefusalOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (step.input == nullptr || step.input->kind != InputKind::kMessage) return;
  if (event.holder != nullptr && event.holder.get() != step.input->message.get())
    return;  // a part, or kept from before
  const NodeId author = step.input->from;
  if (!context_.IsCorrect(author) || (event.subject != kNoNode && event.subject != author)) return;
  ++evaluations_;
  if (IsBenign(event.reason) || (!IsOfTheMessage(event.reason) && !all_correct_)) return;
  const std::string kind = KindText(messages_, step.input->message->kind());
  const std::string what = Cat(NodeName(context_.cluster, step.node), " refused a ", kind, " of ",
                               NodeName(context_.cluster, author), " because of ", Name(event.reason));
  Violated(step, Cat("refused ", kind, " ", Name(event.reason)), Cat(what, ", though both are correct"),
           {{step.index, step.node, what}});
}

}  // namespace zyz::sim

#include "sim/acting.h"

#include <algorithm>
#include <utility>

namespace zyz::sim {

bool DidSomething(const StepRecord& step) {
  if (step.input->kind != InputKind::kMessage || !step.out->actions().empty() || !step.statements.empty()) return true;
  const std::vector<Event>& events = step.out->events();
  return events.empty() || std::any_of(events.begin(), events.end(),
                                       [](const Event& event) { return event.kind != EventKind::kRejected; });
}

void Acting::Begin(TimeNs until_ns, std::vector<bool> attentive, bool all_count) {
  until_ns_ = until_ns;
  attentive_ = std::move(attentive);
  all_count_ = all_count;
  ++run_;
  time_ = 0;
  sent_in_time_ = 0;
  firsts_.clear();
}

void Acting::OnStep(const StepRecord& step) {
  const auto is_message = [](const Action& action) {
    return action.kind == ActionKind::kSend || action.kind == ActionKind::kBroadcast;
  };
  if (step.now < until_ns_) {
    const std::vector<Action>& actions = step.out->actions();
    sent_in_time_ += static_cast<uint64_t>(std::count_if(actions.begin(), actions.end(), is_message));
  }
  if (!all_count_ && !attentive_[step.node] && !DidSomething(step)) return;
  const uint32_t at = time_++;
  const Input& input = *step.input;
  if (input.kind != InputKind::kMessage || step.input_message_id >= sent_in_time_) return;
  const Message& message = *input.message;
  const ActingKind& kind = classes_.kinds[message.kind()];
  const uint64_t view = kind.view.empty() ? 0 : message.Number(kind.view).value_or(0);
  if (view >= classes_.views) return;
  uint64_t position = kind.position.empty() ? 0 : message.Number(kind.position).value_or(0);
  if (position >= classes_.positions) position = 0;
  const uint32_t number = classes_.NumberOf(message.kind(), view, position, input.from, step.node);
  if (seen_in_[number] == run_) return;
  seen_in_[number] = run_;
  firsts_.push_back({number, at});
}

}  // namespace zyz::sim

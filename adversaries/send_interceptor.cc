#include "adversaries/send_interceptor.h"

namespace zyz {

void SendInterceptor::OnAction(Action action, Outbox* out) {
  const bool is_message = action.kind == ActionKind::kSend || action.kind == ActionKind::kBroadcast;
  if (!is_message || !matcher_.Concerns(action)) {
    Pass(std::move(action), out);
    return;
  }
  SplitSend split = matcher_.Split(std::move(action));
  Ship(std::move(split.rest), out);
  if (!split.chosen.to.empty()) OnChosen(std::move(split.chosen), out);
}

}  // namespace zyz

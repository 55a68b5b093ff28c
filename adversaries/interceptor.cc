#include "adversaries/interceptor.h"

#include <utility>

#include "protocol/check.h"

namespace zyz {

Interceptor::Interceptor(std::unique_ptr<Node> inner, AdversaryContext context)
    : inner_(std::move(inner)), context_(std::move(context)), own_kind_(KindAround(inner_.get())) {
  CHECK(inner_ != nullptr, "an interceptor wraps a node");
  CHECK(context_.board == nullptr || context_.rule != sim::kNoRule, "who is on the board has a place on it");
}

uint32_t Interceptor::KindAround(Node* inner) {
  auto* layer = dynamic_cast<Interceptor*>(inner);
  if (layer == nullptr) return kOwnTimers;
  layer->is_outermost_ = false;
  return layer->own_kind_ + 1;
}

// Only the outermost layer tells accomplices, of what really came and went.
void Interceptor::Step(const Input& input, Outbox* out) {
  const bool notes = is_outermost_ && context_.coalition != nullptr && context_.coalition->keeps_log();
  if (!notes) return Handle(input, out);
  if (input.kind == InputKind::kMessage) coalition().Note({self(), input.from, false, input.message});
  const size_t before = out->actions().size();
  Handle(input, out);
  for (size_t k = before; k < out->actions().size(); ++k) NoteSent(out->actions()[k]);
}

void Interceptor::NoteSent(const Action& action) {
  if (action.message) coalition().Note({self(), action.to, true, action.message});
}

void Interceptor::Handle(const Input& input, Outbox* out) {
  if (input.kind == InputKind::kTimer && input.timer.kind >= own_kind_) {
    CHECK(input.timer.kind == own_kind_, "an outer layer keeps its own timers to itself");
    if (!honest_) OnOwnTimer(input.timer.arg, out);
    return;
  }
  if (honest_) return Deliver(input, out);
  OnInput(input, out);
}

std::string_view Interceptor::TimerName(uint32_t kind) const {
  return kind == own_kind_ ? "own" : inner_->TimerName(kind);
}

void Interceptor::OnOwnTimer(uint32_t, Outbox*) { CHECK(false, "only who sets own timers gets them"); }

void Interceptor::Deliver(const Input& input, Outbox* out) {
  CHECK(!delivering_, "one input at a time: the inner node's actions are still being handled");
  delivering_ = true;
  inner_out_.Clear();
  inner_->Step(input, &inner_out_);
  for (Action& action : inner_out_.actions()) {
    const bool is_timer = action.kind == ActionKind::kSetTimer || action.kind == ActionKind::kCancelTimer;
    CHECK(!is_timer || action.timer.kind < own_kind_, "inner timers stay below the kinds of outer layers");
    if (honest_) {
      Pass(std::move(action), out);
    } else {
      OnAction(std::move(action), out);
    }
  }
  for (Event& event : inner_out_.events()) {
    if (event.kind == EventKind::kEntered) view_ = event.v;
    out->Report(std::move(event));
  }
  inner_out_.Clear();  // holds no message between steps
  delivering_ = false;
}

}  // namespace zyz

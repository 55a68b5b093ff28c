// fill_hole_with_other_orders: answers FILL-HOLE with ORDER-REQs that the primary signed and nobody asked for: of
// another position, or of the right one with the batch of another (A5). The primary's signature covers d, not the
// batch, so this must not make anybody suspect the primary.
#include <string>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

constexpr std::string_view kMode = "mode", kOtherPosition = "other_position", kOtherBatch = "other_batch";

class FillHoleWithOtherOrders final : public Interceptor {
 public:
  FillHoleWithOtherOrders(bool other_batch, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), other_batch_(other_batch) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    const bool is_message = input.kind == InputKind::kMessage;
    answering_ = is_message && input.message->kind() == zyzzyva::kFillHole;
    if (is_message && input.message->kind() == zyzzyva::kOrderReq && !first_) {
      first_ = Ref<const OrderReq>(&As<OrderReq>(*input.message));
    }
    Deliver(input, out);
    answering_ = false;
  }

  void OnAction(Action action, Outbox* out) override {
    const bool is_answer = answering_ && action.message && action.message->kind() == zyzzyva::kOrderReq;
    if (is_answer && first_ && As<OrderReq>(*action.message).order.n != first_->order.n) {
      action.message = other_batch_ ? Ref<const Message>(WithFirstBatch(As<OrderReq>(*action.message))) : first_;
      Hit();
    }
    Pass(std::move(action), out);
  }

  Ref<OrderReq> WithFirstBatch(const OrderReq& truth) {
    Ref<OrderReq> lie = New<OrderReq>(pool());
    *lie = truth;
    lie->batch = first_->batch;
    return lie;
  }

  const bool other_batch_;
  bool answering_ = false;
  Ref<const OrderReq> first_;  // the first order that it ever got
};

constexpr std::string_view kModes[] = {kOtherPosition, kOtherBatch};
constexpr ParamInfo kParams[] = {
    {.name = kMode, .type = ParamType::kText, .required = true, .about = "what is wrong with them", .choices = kModes}};

std::unique_ptr<Interceptor> MakeFillHoleWithOtherOrders(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                         AdversaryContext context) {
  return std::make_unique<FillHoleWithOtherOrders>(*FindParam<std::string>(spec, kMode) == kOtherBatch,
                                                   std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFillHoleWithOtherOrders = {
    .name = "fill_hole_with_other_orders",
    .about = "answers FILL-HOLE with orders of another position, or another's batch",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "fill_hole_with_other_orders", "mode": "other_position"})",
    .check = CheckIsReplica,
    .make = MakeFillHoleWithOtherOrders,
};

}  // namespace zyz

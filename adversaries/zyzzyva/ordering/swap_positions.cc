// swap_positions: equivocation on order: the chosen receivers hear of two consecutive batches in the opposite order.
// All of it is authentic; only the two histories cannot both be.
#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/told_history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

class SwapPositions final : public Interceptor {
 public:
  SwapPositions(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), chosen_(std::move(filter), self(), cluster()) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    if (!action.message) return Pass(std::move(action), out);
    if (action.message->kind() == zyzzyva::kViewConfirm) told_.Confirm(As<zyzzyva::ViewConfirm>(*action.message));
    if (action.message->kind() != zyzzyva::kOrderReq) return Pass(std::move(action), out);
    const Ref<const OrderReq> truth(&As<OrderReq>(*action.message));
    if (cluster().Primary(truth->order.v) != self()) return Pass(std::move(action), out);
    SplitSend split = chosen_.Split(std::move(action));
    Ship(std::move(split.rest), out);
    if (!split.chosen.to.empty()) OnChosen(truth, std::move(split.chosen), out);
  }

  // The first of a pair waits for the second; then both go out, each in the other's place.
  void OnChosen(const Ref<const OrderReq>& truth, Shipment chosen, Outbox* out) {
    const zyzzyva::OrderHeader& order = truth->order;
    if (const Ref<const OrderReq> told = told_.At(order.v, order.n)) {
      chosen.message = told;
      return Ship(std::move(chosen), out);
    }
    if (!waiting_ || waiting_->order.v != order.v || waiting_->order.n + 1 != order.n) {
      waiting_ = truth;
      return;
    }
    const Ref<const OrderReq> first = std::exchange(waiting_, nullptr);
    if (!Say(*first, truth->batch) || !Say(*truth, first->batch)) return Ship(std::move(chosen), out);
    Hit();
    for (const SeqNum n : {order.n - 1, order.n}) {
      chosen.message = told_.At(order.v, n);
      Ship(chosen, out);
    }
  }

  bool Say(const OrderReq& truth, const Batch& batch) {
    const std::optional<Digest> before = told_.Before(truth.order.v, truth.order.n);
    if (!before) return false;
    Ref<OrderReq> lie = New<OrderReq>(pool());
    *lie = truth;
    lie->batch = batch;
    ToldHistory::Fit(*before, lie.get());
    SignWith(signer(), &lie->order);
    told_.Tell(truth.order.n, std::move(lie));
    return true;
  }

  SendMatcher chosen_;
  ToldHistory told_;
  Ref<const OrderReq> waiting_;
};

constexpr ParamInfo kParams[] = {kToParam};

std::unique_ptr<Interceptor> MakeSwapPositions(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                               AdversaryContext context) {
  return std::make_unique<SwapPositions>(FilterOf(spec, zyzzyva::kOrderReq), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kSwapPositions = {
    .name = "swap_positions",
    .about = "as primary, tells the chosen receivers each two consecutive batches in the opposite order",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "swap_positions", "to": ["r3"]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeSwapPositions,
};

}  // namespace zyz

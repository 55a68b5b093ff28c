// order_twice: a primary that comes back to a position: after a number of further orders it signs another one for it
// (the same batch, another ND), long after everybody has executed the first. Receivers hold both, and convict it (A3,
// A6).
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/told_history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

constexpr std::string_view kLater = "later";

class OrderTwice final : public SendInterceptor {
 public:
  OrderTwice(SeqNum later, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), later_(later) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    const Ref<const OrderReq> order(&As<OrderReq>(*chosen.message));
    const std::vector<NodeId> to = chosen.to;
    Ship(std::move(chosen), out);
    if (cluster().Primary(order->order.v) != self()) return;
    if (before_ && before_->order.v == order->order.v && before_->order.n + 1 == order->order.n && !old_) {
      old_ = order;
      old_before_ = before_->order.h;
    }
    before_ = order;
    if (!old_ || old_->order.v != order->order.v || order->order.n < old_->order.n + later_) return;
    Ref<OrderReq> lie = New<OrderReq>(pool());
    *lie = *std::exchange(old_, nullptr);
    ++lie->order.nd;
    ToldHistory::Fit(old_before_, lie.get());
    SignWith(signer(), &lie->order);
    Hit();
    Ship({.message = std::move(lie), .to = to, .broadcast = false}, out);
  }

  const SeqNum later_;
  Ref<const OrderReq> before_;  // the latest order
  Ref<const OrderReq> old_;     // the one to come back to
  Digest old_before_;           // h at the position before it
};

constexpr int64_t kUsual = 3;
constexpr ParamInfo kParams[] = {
    {kLater, ParamType::kInteger, false, "after how many further orders; 3 if not given", 1, 1'000'000},
    kToParam,
    kWhereParam,
};

std::unique_ptr<Interceptor> MakeOrderTwice(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  return std::make_unique<OrderTwice>(static_cast<SeqNum>(IntegerOr(spec, kLater, kUsual)),
                                      FilterOf(spec, zyzzyva::kOrderReq), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOrderTwice = {
    .name = "order_twice",
    .about = "as primary, orders something else at a position that everybody has executed",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "order_twice", "later": 3, "to": ["r3"]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeOrderTwice,
};

}  // namespace zyz

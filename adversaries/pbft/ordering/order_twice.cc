// order_twice: a primary that comes back to a position: after a number of further orders it signs another one for it
// (the same batch, another ND), long after everybody has executed the first. Receivers hold both, and convict it (B3,
// B6).
#include <map>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/pbft/ordering/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kLater = "later";

class OrderTwice final : public SendInterceptor {
 public:
  OrderTwice(SeqNum later, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), later_(later) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    const Ref<const PrePrepare> order(&As<PrePrepare>(*chosen.message));
    const std::vector<NodeId> to = chosen.to;
    Ship(std::move(chosen), out);
    if (!old_ || old_->order.v < order->order.v) old_ = order;
    if (old_->order.v != order->order.v || order->order.n < old_->order.n + later_) return;
    Ref<BatchContent> content = New<BatchContent>(pool());
    *content = *old_->content;
    ++content->nd;
    Ref<PrePrepare> lie = New<PrePrepare>(pool());
    lie->order = old_->order;
    lie->order.d = content->ComputeD();
    lie->content = std::move(content);
    SignWith(signer(), &lie->order);
    old_ = order;
    Hit();
    Ship({.message = std::move(lie), .to = to, .broadcast = false}, out);
  }

  const SeqNum later_;
  Ref<const PrePrepare> old_;  // the one to come back to
};

constexpr int64_t kUsual = 3;
constexpr ParamInfo kParams[] = {
    {kLater, ParamType::kInteger, false, "after how many further orders; 3 if not given", 1, 1'000'000},
    kToParam,
    kWhereParam,
};

std::unique_ptr<Interceptor> MakeOrderTwice(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  return std::make_unique<OrderTwice>(static_cast<SeqNum>(IntegerOr(spec, kLater, kUsual)), FilterOf(spec, kPrePrepare),
                                      std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOrderTwice = {
    .name = "order_twice",
    .about = "as primary, orders something else at a position that everybody has executed",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "order_twice", "later": 3, "to": ["r3"]})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeOrderTwice,
};

}  // namespace zyz::pbft

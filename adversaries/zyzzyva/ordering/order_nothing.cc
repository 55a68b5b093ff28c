// order_nothing: a primary that uses up a position for an empty batch, properly chained and signed (A3 3).
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class OrderNothing final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderReq* order) override {
    order->batch.clear();
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kOrderNothing = {
    .name = "order_nothing",
    .about = "as primary, orders an empty batch",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_nothing", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<OrderNothing>,
};

}  // namespace zyz

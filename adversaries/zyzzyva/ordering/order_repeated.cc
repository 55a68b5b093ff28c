// order_repeated: a primary that orders a request twice in one batch (A3 5): executed twice, it would count twice.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class OrderRepeated final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderReq* order) override {
    if (order->batch.empty() || order->batch.size() >= kMaxBatch) return false;
    order->batch.push_back(order->batch.front());
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kOrderRepeated = {
    .name = "order_repeated",
    .about = "as primary, orders a request twice in one batch",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_repeated", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<OrderRepeated>,
};

}  // namespace zyz

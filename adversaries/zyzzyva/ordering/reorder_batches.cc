// reorder_batches: a primary that tells the chosen receivers each batch backwards, in a history of its own that is
// consistent all along: whoever compares two ORDER-REQs sees it, nobody else does.
#include <algorithm>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReorderBatches final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderReq* order) override {
    if (order->batch.size() < 2) return false;
    std::reverse(order->batch.begin(), order->batch.end());
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReorderBatches = {
    .name = "reorder_batches",
    .about = "as primary, orders each batch backwards for the chosen receivers",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "reorder_batches", "to": ["r3"]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<ReorderBatches>,
};

}  // namespace zyz

// order_unauthentic: a primary that puts words into a client's mouth: the operation is changed, the signature under the
// REQUEST is the client's for another one (A3 3).
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class OrderUnauthentic final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  bool Twist(OrderReq* order) override {
    if (order->batch.empty()) return false;
    Ref<Request> forged = New<Request>(pool());
    *forged = *order->batch.front();
    forged->o += " forged";
    order->batch.front() = std::move(forged);
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kOrderUnauthentic = {
    .name = "order_unauthentic",
    .about = "as primary, orders a REQUEST that its client never signed",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_unauthentic", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<OrderUnauthentic>,
};

}  // namespace zyz

// bad_history_digest: a primary whose h does not extend the history by d (A3 5). Where the receiver holds the order
// before, the two prove the lie (A6).
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class BadHistoryDigest final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  void Spoil(OrderReq* order) override { order->order.h.value ^= 1; }
};

}  // namespace

constinit const BehaviourInfo kBadHistoryDigest = {
    .name = "bad_history_digest",
    .about = "as primary, orders with an h that does not extend the history",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "bad_history_digest", "to": ["r3"], "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<BadHistoryDigest>,
};

}  // namespace zyz

// order_stale: a primary that orders a client's earlier request once more in place of its new one: authentic, and not
// newer than the last one executed (A3 5).
#include <map>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class OrderStale final : public OrderLiar {
 public:
  using OrderLiar::OrderLiar;

 private:
  // The oldest request of each client that reached this node is kept for it.
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kRequest) {
      const Ref<const Request> request(&As<Request>(*input.message));
      first_.emplace(request->c, request);
    }
    Deliver(input, out);
  }

  bool Twist(OrderReq* order) override {
    if (order->batch.empty()) return false;
    const auto first = first_.find(order->batch.front()->c);
    if (first == first_.end() || first->second->t >= order->batch.front()->t) return false;
    order->batch = {first->second};
    return true;
  }

  std::map<NodeId, Ref<const Request>> first_;
};

}  // namespace

constinit const BehaviourInfo kOrderStale = {
    .name = "order_stale",
    .about = "as primary, orders a client's first request again in place of its new one",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "order_stale", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeLiar<OrderStale>,
};

}  // namespace zyz

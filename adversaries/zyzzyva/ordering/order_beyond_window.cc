// order_beyond_window: a primary that jumps ahead, far beyond stable + 2 CP_INTERVAL (A3 4, K3). Its receivers must not
// make room for such a position.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kBy = "by";

class OrderBeyondWindow final : public OrderLiar {
 public:
  OrderBeyondWindow(SeqNum by, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : OrderLiar(std::move(filter), std::move(inner), std::move(context)), by_(by) {}

 private:
  bool Twist(OrderReq* order) override {
    order->order.n += by_;
    return true;
  }

  const SeqNum by_;
};

constexpr int64_t kUsual = 1'000'000;
constexpr ParamInfo kParams[] = {
    {kBy, ParamType::kInteger, false, "how many positions ahead; 1000000 if not given", 1, INT64_MAX / 2},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeOrderBeyondWindow(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                   AdversaryContext context) {
  return std::make_unique<OrderBeyondWindow>(static_cast<SeqNum>(IntegerOr(spec, kBy, kUsual)),
                                             FilterOf(spec, zyzzyva::kOrderReq), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOrderBeyondWindow = {
    .name = "order_beyond_window",
    .about = "as primary, orders far beyond the window",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "order_beyond_window", "nth": [5]})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeOrderBeyondWindow,
};

}  // namespace zyz

// skip_sequence: a primary that leaves a position out, and goes on after it as if it had ordered it. The hole cannot be
// filled by anybody (A5), so it ends in suspicion.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/order_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kAt = "at";

class SkipSequence final : public OrderLiar {
 public:
  SkipSequence(SeqNum at, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : OrderLiar(std::move(filter), std::move(inner), std::move(context)), at_(at) {}

 private:
  bool Twist(OrderReq* order) override {
    if (order->order.n < at_) return false;
    ++order->order.n;
    return true;
  }

  const SeqNum at_;
};

constexpr ParamInfo kParams[] = {
    {kAt, ParamType::kInteger, false, "the position that is left out; 1 if not given", 1, INT64_MAX},
    kToParam,
    kWhereParam,
};

std::unique_ptr<Interceptor> MakeSkipSequence(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<SkipSequence>(static_cast<SeqNum>(IntegerOr(spec, kAt, 1)),
                                        FilterOf(spec, zyzzyva::kOrderReq), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kSkipSequence = {
    .name = "skip_sequence",
    .about = "as primary, leaves out a position and orders on after it",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "skip_sequence", "at": 5, "where": {"v": 0}})",
    .check = CheckReplica<zyzzyva::kOrderReq>,
    .make = MakeSkipSequence,
};

}  // namespace zyz

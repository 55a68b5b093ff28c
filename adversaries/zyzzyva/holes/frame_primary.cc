// frame_primary: a backup that makes the primary look bad: it passes on each of its ORDER-REQs, header and signature
// untouched, with REQUESTs whose signatures do not verify. Where that copy comes first, the receiver has before it what
// the primary signed and what is false; but the primary did not sign the falsehood (A3 3).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

class FramePrimary final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    const bool is_order = input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kOrderReq;
    if (is_order && As<OrderReq>(*input.message).order.n > latest_) {
      const auto& order = As<OrderReq>(*input.message);
      latest_ = order.order.n;
      if (cluster().Primary(order.order.v) != self()) Frame(order, out);
    }
    Deliver(input, out);
  }

  void Frame(const OrderReq& order, Outbox* out) {
    Ref<OrderReq> doctored = New<OrderReq>(pool());
    *doctored = order;
    for (auto& request : doctored->batch) {
      Ref<Request> broken = New<Request>(pool());
      *broken = *request;
      broken->sig.tag ^= 1;
      request = std::move(broken);
    }
    Hit();
    out->Broadcast(std::move(doctored));
  }

  SeqNum latest_ = 0;
};

}  // namespace

constinit const BehaviourInfo kFramePrimary = {
    .name = "frame_primary",
    .about = "as backup, passes on the primary's orders with REQUESTs that do not verify",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "frame_primary"})",
    .check = CheckIsReplica,
    .make = MakePlain<FramePrimary>,
};

}  // namespace zyz

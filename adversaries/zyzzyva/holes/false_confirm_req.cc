// false_confirm_req: asks all for the order of a request that its client never made: the next timestamp, under the
// signature of the last one (A4c). Nobody may wait for it, or suspect the primary for not ordering it.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::ConfirmReq;
using zyzzyva::OrderReq;

class FalseConfirmReq final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != zyzzyva::kOrderReq) return;
    const auto& order = As<OrderReq>(*input.message);
    if (order.batch.empty()) return;
    Ref<Request> invented = New<Request>(pool());
    *invented = *order.batch.back();
    ++invented->t;
    Ref<ConfirmReq> question = New<ConfirmReq>(pool());
    question->v = order.order.v;
    question->request = std::move(invented);
    zyzzyva::Messages().Resign(signer(), question.get());
    Hit();
    out->Broadcast(std::move(question));
  }
};

}  // namespace

constinit const BehaviourInfo kFalseConfirmReq = {
    .name = "false_confirm_req",
    .about = "asks all for the order of a REQUEST that it made up",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "false_confirm_req"})",
    .check = CheckIsReplica,
    .make = MakePlain<FalseConfirmReq>,
};

}  // namespace zyz

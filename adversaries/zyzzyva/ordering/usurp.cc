// usurp: a backup that plays primary: for each order it sees it sends another one, for the next position, signed with
// the only key it has. Nobody may take it for the primary's (A3 2).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/told_history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

class Usurp final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != zyzzyva::kOrderReq) return;
    const auto& seen = As<OrderReq>(*input.message);
    const NodeId primary = cluster().Primary(seen.order.v);
    if (primary == self() || input.from != primary) return;  // two usurpers would never stop
    Ref<OrderReq> lie = New<OrderReq>(pool());
    *lie = seen;
    ++lie->order.n;
    ToldHistory::Fit(seen.order.h, lie.get());
    SignWith(signer(), &lie->order);
    Hit();
    out->Broadcast(std::move(lie));
  }
};

}  // namespace

constinit const BehaviourInfo kUsurp = {
    .name = "usurp",
    .about = "as backup, orders in the primary's place, with its own signature",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "usurp"})",
    .check = CheckIsReplica,
    .make = MakePlain<Usurp>,
};

}  // namespace zyz

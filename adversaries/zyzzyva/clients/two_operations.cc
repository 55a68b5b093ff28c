// two_operations: signs two operations under one timestamp. The primary gets the one; whoever else is chosen gets the
// other at once, and waits for the primary to order it (A2, A4c).
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class TwoOperations final : public Interceptor {
 public:
  TwoOperations(std::vector<NodeId> to, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), to_(std::move(to)) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    Ref<Request> other;
    if (action.message && action.message->kind() == zyzzyva::kRequest) {
      other = New<Request>(pool());
      *other = As<Request>(*action.message);
      other->o += "x";
      zyzzyva::Messages().Resign(signer(), other.get());
    }
    Pass(std::move(action), out);
    if (!other) return;
    Hit();
    for (const NodeId to : to_) out->Send(to, other);
  }

  const std::vector<NodeId> to_;
};

constexpr ParamInfo kParams[] = {{kToParam.name, ParamType::kNodes, true, "replicas: who gets the second operation"}};

}  // namespace

constinit const BehaviourInfo kTwoOperations = {
    .name = "two_operations",
    .about = "signs two operations under each timestamp",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "two_operations", "to": ["r1", "r2", "r3"]})",
    .check = CheckClientTo,
    .make = MakeTowards<TwoOperations>,
};

}  // namespace zyz

// request_to_backups: sends its requests to the chosen replicas and to nobody else, the primary least of all. They have
// to see to it that the primary orders (A4c), or to suspect it without a reason.
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class RequestToBackups final : public Interceptor {
 public:
  RequestToBackups(std::vector<NodeId> to, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), to_(std::move(to)) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    if (!action.message || action.message->kind() != zyzzyva::kRequest) return Pass(std::move(action), out);
    Hit();
    for (const NodeId to : to_) out->Send(to, action.message);
  }

  const std::vector<NodeId> to_;
};

constexpr ParamInfo kParams[] = {{kToParam.name, ParamType::kNodes, true, "replicas: who gets them"}};

}  // namespace

constinit const BehaviourInfo kRequestToBackups = {
    .name = "request_to_backups",
    .about = "sends its requests to the chosen replicas only",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "request_to_backups", "to": ["r2"]})",
    .check = CheckClientTo,
    .make = MakeTowards<RequestToBackups>,
};

}  // namespace zyz

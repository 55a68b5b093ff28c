// impersonate: sends, with each of its requests, the same one in another client's name. It has the other's name and not
// its key.
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class Impersonate final : public Interceptor {
 public:
  Impersonate(NodeId victim, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), victim_(victim) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    Ref<Request> forged;
    if (action.message && action.message->kind() == zyzzyva::kRequest) {
      forged = New<Request>(pool());
      *forged = As<Request>(*action.message);
      forged->c = victim_;
      SignWith(signer(), forged.get());
    }
    Pass(std::move(action), out);
    if (!forged) return;
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) out->Send(i, forged);
  }

  const NodeId victim_;
};

constexpr std::string_view kClient = "client";
constexpr ParamInfo kParams[] = {{kClient, ParamType::kNode, true, "in whose name"}};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsClient(spec, self, cluster)) return problem;
  const NodeId victim = FindParam<std::vector<NodeId>>(spec, kClient)->front();
  if (victim == self) return SpecProblem{std::string(kClient), "must be another client"};
  return CheckAreClients(spec, kClient, cluster);
}

std::unique_ptr<Interceptor> MakeImpersonate(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                             AdversaryContext context) {
  return std::make_unique<Impersonate>(FindParam<std::vector<NodeId>>(spec, kClient)->front(), std::move(inner),
                                       std::move(context));
}

}  // namespace

constinit const BehaviourInfo kImpersonate = {
    .name = "impersonate",
    .about = "sends requests in another client's name",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "impersonate", "client": "c0"})",
    .check = Check,
    .make = MakeImpersonate,
};

}  // namespace zyz

// impersonate: sends, with each of its requests, the same one in another client's name. It has the other's name and not
// its key.
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/pbft/clients/family.h"
#include "adversaries/pbft/clients/request_liar.h"

namespace zyz::pbft {
namespace {

class Impersonate final : public RequestLiar {
 public:
  Impersonate(NodeId victim, std::unique_ptr<Node> inner, AdversaryContext context)
      : RequestLiar(std::move(inner), std::move(context)), victim_(victim) {}

 private:
  void OnRequest(const Ref<const Request>& request, Action action, Outbox* out) override {
    Pass(std::move(action), out);
    const Ref<const Request> forged = Edited(*request, [this](Request* copy) { copy->c = victim_; });
    Hit();
    out->Broadcast(forged);
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

}  // namespace zyz::pbft

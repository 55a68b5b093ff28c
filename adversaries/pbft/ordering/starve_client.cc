// starve_client: a primary that serves everybody but the chosen clients: it hears their REQUESTs neither from
// themselves nor from backups. Each client has a timer of its own (B6), so others' progress does not help it.
#include <algorithm>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/pbft/ordering/family.h"
#include "adversaries/pbft/ordering/leading.h"

namespace zyz::pbft {
namespace {

class StarveClient final : public Leading {
 public:
  StarveClient(std::vector<NodeId> clients, std::unique_ptr<Node> inner, AdversaryContext context)
      : Leading(std::move(inner), std::move(context)), clients_(std::move(clients)) {}

 private:
  bool Hears(const Request& request) override {
    if (std::find(clients_.begin(), clients_.end(), request.c) == clients_.end()) return true;
    Hit();
    return false;
  }

  const std::vector<NodeId> clients_;
};

constexpr std::string_view kClients = "clients";
constexpr ParamInfo kParams[] = {{kClients, ParamType::kNodes, true, "who is starved"}};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsReplica(spec, self, cluster)) return problem;
  return CheckAreClients(spec, kClients, cluster);
}

std::unique_ptr<Interceptor> MakeStarveClient(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<StarveClient>(*FindParam<std::vector<NodeId>>(spec, kClients), std::move(inner),
                                        std::move(context));
}

}  // namespace

constinit const BehaviourInfo kStarveClient = {
    .name = "starve_client",
    .about = "as primary, orders nothing of the chosen clients",
    .params = kParams,
    .example = R"({"node": "r0", "behaviour": "starve_client", "clients": ["c0"]})",
    .check = Check,
    .make = MakeStarveClient,
};

}  // namespace zyz::pbft

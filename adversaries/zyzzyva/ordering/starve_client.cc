// starve_client: a primary that serves everybody but the chosen clients: it never hears their REQUESTs, nor the
// CONFIRM-REQs that backups send for them (A4c).
#include <algorithm>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/leading.h"

namespace zyz {
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
  if (!cluster.IsReplica(self)) return SpecProblem{"", "is a replica's"};
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

}  // namespace zyz

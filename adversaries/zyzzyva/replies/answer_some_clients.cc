// answer_some_clients: answers the chosen clients and no others: the others do not even know that it is alive.
#include <algorithm>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"

namespace zyz {
namespace {

constexpr std::string_view kClients = "clients";

class AnswerSomeClients final : public Interceptor {
 public:
  AnswerSomeClients(std::vector<NodeId> clients, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), clients_(std::move(clients)) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    const bool ignored = action.kind == ActionKind::kSend && cluster().IsClient(action.to) &&
                         std::find(clients_.begin(), clients_.end(), action.to) == clients_.end();
    if (!ignored) return Pass(std::move(action), out);
    Hit();
  }

  const std::vector<NodeId> clients_;
};

constexpr ParamInfo kParams[] = {{kClients, ParamType::kNodes, true, "who is answered"}};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsReplica(spec, self, cluster)) return problem;
  return CheckAreClients(spec, kClients, cluster);
}

std::unique_ptr<Interceptor> MakeAnswerSomeClients(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                   AdversaryContext context) {
  return std::make_unique<AnswerSomeClients>(*FindParam<std::vector<NodeId>>(spec, kClients), std::move(inner),
                                             std::move(context));
}

}  // namespace

constinit const BehaviourInfo kAnswerSomeClients = {
    .name = "answer_some_clients",
    .about = "answers the chosen clients only",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "answer_some_clients", "clients": ["c0"]})",
    .check = Check,
    .make = MakeAnswerSomeClients,
};

}  // namespace zyz

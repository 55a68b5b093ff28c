// partial_commit: shows its certificates to the chosen replicas and to nobody else. Of what is committed, they know;
// the others do not (A4b).
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/certificate_maker.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class PartialCommit final : public CertificateMaker {
 public:
  PartialCommit(std::vector<NodeId> to, std::unique_ptr<Node> inner, AdversaryContext context)
      : CertificateMaker(std::move(inner), std::move(context)), to_(std::move(to)) {}

 private:
  void OnCertificate(Ref<Commit> commit, Outbox* out) override {
    zyzzyva::Messages().Resign(signer(), commit.get());
    Hit();
    for (const NodeId to : to_) out->Send(to, commit);
  }
  void OnAction(Action action, Outbox* out) override {
    if (!action.message || action.message->kind() != zyzzyva::kCommit) return Pass(std::move(action), out);
    for (const NodeId to : to_) out->Send(to, action.message);
  }

  const std::vector<NodeId> to_;
};

constexpr ParamInfo kParams[] = {{kToParam.name, ParamType::kNodes, true, "replicas: who sees them"}};

}  // namespace

constinit const BehaviourInfo kPartialCommit = {
    .name = "partial_commit",
    .about = "shows its certificates to the chosen replicas only",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "partial_commit", "to": ["r2"]})",
    .check = CheckClientTo,
    .make = MakeTowards<PartialCommit>,
};

}  // namespace zyz

// withhold_checkpoint: takes part in everything except checkpoints: no CHECKPOINT, and no boundary SPEC-RESPONSE to
// replicas (K1, K2).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class WithholdCheckpoint final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(Action action, Outbox* out) override {
    const bool to_all = action.kind == ActionKind::kBroadcast;
    const bool withheld =
        to_all && (action.message->kind() == zyzzyva::kCheckpoint || action.message->kind() == zyzzyva::kSpecResponse);
    if (!withheld) return Pass(std::move(action), out);
    Hit();
  }
};

}  // namespace

constinit const BehaviourInfo kWithholdCheckpoint = {
    .name = "withhold_checkpoint",
    .about = "says no CHECKPOINT, and nothing to replicas at boundaries",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "withhold_checkpoint"})",
    .check = CheckIsReplica,
    .make = MakePlain<WithholdCheckpoint>,
};

}  // namespace zyz

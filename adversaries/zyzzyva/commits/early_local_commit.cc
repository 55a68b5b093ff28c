// early_local_commit: says LOCAL-COMMIT with each answer, before there is a certificate that it could keep.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "adversaries/zyzzyva/commits/promise.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class EarlyLocalCommit final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(Action action, Outbox* out) override {
    Ref<zyzzyva::LocalCommit> promise;
    if (action.message && action.message->kind() == zyzzyva::kSpecResponse && cluster().IsClient(action.to)) {
      const zyzzyva::SpecTuple& tuple = As<zyzzyva::SpecResponse>(*action.message).tuple;
      promise = Promise(tuple, tuple.c, signer(), pool());
    }
    const NodeId to = action.to;
    Pass(std::move(action), out);
    if (!promise) return;
    Hit();
    out->Send(to, std::move(promise));
  }
};

}  // namespace

constinit const BehaviourInfo kEarlyLocalCommit = {
    .name = "early_local_commit",
    .about = "says LOCAL-COMMIT without a certificate",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "early_local_commit"})",
    .check = CheckIsReplica,
    .make = MakePlain<EarlyLocalCommit>,
};

}  // namespace zyz

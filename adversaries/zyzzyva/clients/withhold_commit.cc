// withhold_commit: never sends a COMMIT (A4b). What it was answered stays speculative, and may be rolled back; other
// clients' operations must not depend on it.
#include "adversaries/zyzzyva/clients/family.h"
#include "adversaries/rewriter.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class WithholdCommit final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = zyzzyva::kCommit;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment, Outbox*) override { Hit(); }
};

}  // namespace

constinit const BehaviourInfo kWithholdCommit = {
    .name = "withhold_commit",
    .about = "never sends a COMMIT",
    .params = kSendParams,
    .example = R"({"node": "c1", "behaviour": "withhold_commit"})",
    .check = CheckClient<zyzzyva::kCommit>,
    .make = MakeLiar<WithholdCommit>,
};

}  // namespace zyz

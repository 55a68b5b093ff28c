// withhold_local_commit: keeps the client's certificate, and does not say so (A4b). What it holds back may be the vote
// that was needed.
#include "adversaries/zyzzyva/commits/family.h"
#include "adversaries/rewriter.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class WithholdLocalCommit final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = zyzzyva::kLocalCommit;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment, Outbox*) override { Hit(); }
};

}  // namespace

constinit const BehaviourInfo kWithholdLocalCommit = {
    .name = "withhold_local_commit",
    .about = "does not say LOCAL-COMMIT",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_local_commit", "to": ["c0"]})",
    .check = CheckReplica<zyzzyva::kLocalCommit>,
    .make = MakeLiar<WithholdLocalCommit>,
};

}  // namespace zyz

// prepare_as_primary: a primary that also says PREPARE for what it orders. Its PRE-PREPARE is its vote; counted twice,
// it would make 2f PREPAREs of 2f-1 backups (B4).
#include "adversaries/parameters.h"
#include "adversaries/pbft/votes/family.h"
#include "adversaries/pbft/votes/votes.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class PrepareAsPrimary final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = kPrePrepare;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Shipment vote = chosen;
    const OrderHeader& order = As<PrePrepare>(*chosen.message).order;
    vote.message = MakeVote<Prepare>(order.v, order.n, order.d, signer(), pool());
    Hit();
    Ship(std::move(chosen), out);
    Ship(std::move(vote), out);
  }
};

}  // namespace

constinit const BehaviourInfo kPrepareAsPrimary = {
    .name = "prepare_as_primary",
    .about = "as primary, says PREPARE for its own orders",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "prepare_as_primary"})",
    .check = CheckReplica<kPrePrepare>,
    .make = MakeLiar<PrepareAsPrimary>,
};

}  // namespace zyz::pbft

// false_boundary_response: tells replicas, at a boundary, of another history than it tells clients: a vote for a
// certificate that must not be built from it (K1).
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class FalseBoundaryResponse final : public Rewriter<zyzzyva::SpecResponse> {
 public:
  using Rewriter::Rewriter;

 private:
  bool Rewrite(const Shipment& truth, zyzzyva::SpecResponse* copy) override {
    if (!(cluster().IsReplica(truth.to.front()))) return false;
    copy->tuple.h.value ^= 1;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kFalseBoundaryResponse = {
    .name = "false_boundary_response",
    .about = "sends replicas a boundary SPEC-RESPONSE with a history digest of its own",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "false_boundary_response"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<FalseBoundaryResponse>,
};

}  // namespace zyz

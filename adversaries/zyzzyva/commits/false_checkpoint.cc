// false_checkpoint: says CHECKPOINT with a state digest of its own (K2). 2f+1 others make the checkpoint stable without
// it; with it, it would be a state that nobody can show.
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class FalseCheckpoint final : public Rewriter<zyzzyva::Checkpoint> {
 public:
  using Rewriter::Rewriter;

 private:
  bool Rewrite(const Shipment&, zyzzyva::Checkpoint* copy) override {
    copy->a.value ^= 1;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kFalseCheckpoint = {
    .name = "false_checkpoint",
    .about = "says CHECKPOINT with a wrong state digest",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "false_checkpoint"})",
    .check = CheckReplica<zyzzyva::kCheckpoint>,
    .make = MakeLiar<FalseCheckpoint>,
};

}  // namespace zyz

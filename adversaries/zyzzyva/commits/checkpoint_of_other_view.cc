// checkpoint_of_other_view: says CHECKPOINT as if it were a view further. A quorum across views proves nothing (K2),
// and one replica that shows a higher view does not make anybody fall behind (X1).
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class CheckpointOfOtherView final : public Rewriter<zyzzyva::Checkpoint> {
 public:
  using Rewriter::Rewriter;

 private:
  bool Rewrite(const Shipment&, zyzzyva::Checkpoint* copy) override {
    ++copy->v;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kCheckpointOfOtherView = {
    .name = "checkpoint_of_other_view",
    .about = "says CHECKPOINT as if it were in the next view",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "checkpoint_of_other_view"})",
    .check = CheckReplica<zyzzyva::kCheckpoint>,
    .make = MakeLiar<CheckpointOfOtherView>,
};

}  // namespace zyz

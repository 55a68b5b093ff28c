// hoard_checkpoints: keeps its CHECKPOINTs to itself and counts the others', so that a checkpoint may be stable here
// and nowhere else. It shows the proof in every VIEW-CHANGE, confirms no view, and gives no state: whoever needs the
// state at the checkpoint must get it from replicas that hold it without knowing that it is stable (V2).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/state/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class HoardCheckpoints final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(Action action, Outbox* out) override {
    const MessageKind kind = action.message ? action.message->kind() : MessageKind{0};
    if (kind == zyzzyva::kCheckpoint || kind == zyzzyva::kViewConfirm || kind == zyzzyva::kState) return Hit();
    Pass(std::move(action), out);
  }
};

}  // namespace

constinit const BehaviourInfo kHoardCheckpoints = {
    .name = "hoard_checkpoints",
    .about =
        "keeps its CHECKPOINTs to itself, shows the proofs in VIEW-CHANGEs, and gives neither state nor VIEW-CONFIRM",
    .params = {},
    .example = R"({"node": "r3", "behaviour": "hoard_checkpoints"})",
    .check = CheckIsReplica,
    .make = MakePlain<HoardCheckpoints>,
};

}  // namespace zyz

// replay_commit: keeps the first COMMIT that it gets, a genuine one, and sends it around again with each later one: an
// old certificate that must not be taken for a new one, in any later view least of all.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::Commit;

class ReplayCommit final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    const bool is_commit = input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kCommit;
    if (is_commit && cluster().IsClient(input.from)) {  // two who replay would never stop
      const Ref<const Commit> commit(&As<Commit>(*input.message));
      if (!first_) first_ = commit;
      if (first_ != commit) {
        Hit();
        out->Broadcast(first_);
      }
    }
    Deliver(input, out);
  }

  Ref<const Commit> first_;
};

}  // namespace

constinit const BehaviourInfo kReplayCommit = {
    .name = "replay_commit",
    .about = "sends the first COMMIT that it got to all, again and again",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "replay_commit"})",
    .check = CheckIsReplica,
    .make = MakePlain<ReplayCommit>,
};

}  // namespace zyz

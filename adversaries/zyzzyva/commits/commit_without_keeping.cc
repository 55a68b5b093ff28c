// commit_without_keeping: says LOCAL-COMMIT and throws the certificate away: what it has promised to remember it will
// not show in a view change (A4b). The other 2f who promised must be enough.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "adversaries/zyzzyva/commits/promise.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class CommitWithoutKeeping final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind != InputKind::kMessage || input.message->kind() != zyzzyva::kCommit) return Deliver(input, out);
    const auto& commit = As<zyzzyva::Commit>(*input.message);
    if (commit.c != input.from) return Deliver(input, out);
    Hit();
    out->Send(commit.c, Promise(commit.cc.tuple, commit.c, signer(), pool()));
  }
};

}  // namespace

constinit const BehaviourInfo kCommitWithoutKeeping = {
    .name = "commit_without_keeping",
    .about = "says LOCAL-COMMIT and forgets the certificate",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "commit_without_keeping"})",
    .check = CheckIsReplica,
    .make = MakePlain<CommitWithoutKeeping>,
};

}  // namespace zyz

// fake_commit_cert: a replica that makes certificates up: a COMMIT in the name of each client that it answers, with
// 2f+1 votes that it signed itself. Neither the client's signature nor the votes verify.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::Commit;
using zyzzyva::SpecResponse;

class FakeCommitCert final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(Action action, Outbox* out) override {
    Ref<Commit> fake;
    if (action.message && action.message->kind() == zyzzyva::kSpecResponse && cluster().IsClient(action.to)) {
      fake = Invent(As<SpecResponse>(*action.message));
    }
    Pass(std::move(action), out);
    if (!fake) return;
    Hit();
    out->Broadcast(std::move(fake));
  }

  Ref<Commit> Invent(const SpecResponse& answer) {
    Ref<Commit> fake = New<Commit>(pool());
    fake->c = answer.tuple.c;
    fake->cc.tuple = answer.tuple;
    ++fake->cc.tuple.n;
    const Signature sig = signer().Sign(fake->cc.tuple.signed_digest(), {});
    for (NodeId i = 0; i < cluster().quorum(); ++i) fake->cc.votes.push_back({i, sig});
    SignWith(signer(), fake.get());
    return fake;
  }
};

}  // namespace

constinit const BehaviourInfo kFakeCommitCert = {
    .name = "fake_commit_cert",
    .about = "sends all a commit certificate of its own making, in its clients' names",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "fake_commit_cert"})",
    .check = CheckIsReplica,
    .make = MakePlain<FakeCommitCert>,
};

}  // namespace zyz

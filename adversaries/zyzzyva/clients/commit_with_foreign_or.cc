// commit_with_foreign_or: shows a true certificate with the OR of another position. Such a COMMIT is treated as one
// without OR: it proves nothing against the primary (A4b).
#include <optional>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/certificate_maker.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class CommitWithForeignOr final : public CertificateMaker {
 public:
  using CertificateMaker::CertificateMaker;

 private:
  void OnCertificate(Ref<Commit> commit, Outbox* out) override {
    const std::optional<zyzzyva::OrderHeader> before = std::exchange(last_, commit->order);
    if (!before) return;
    commit->order = before;
    zyzzyva::Messages().Resign(signer(), commit.get());
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) out->Send(i, commit);
  }

  std::optional<zyzzyva::OrderHeader> last_;
};

}  // namespace

constinit const BehaviourInfo kCommitWithForeignOr = {
    .name = "commit_with_foreign_or",
    .about = "shows its certificates with the OR of another position",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "commit_with_foreign_or"})",
    .check = CheckIsClient,
    .make = MakePlain<CommitWithForeignOr>,
};

}  // namespace zyz

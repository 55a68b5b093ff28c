// false_local_commit: keeps a client's certificate and says LOCAL-COMMIT for another history than the certificate's: a
// vote that helps nobody (A4b).
#include "adversaries/parameters.h"
#include "adversaries/rewriter.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class FalseLocalCommit final : public Rewriter<zyzzyva::LocalCommit> {
 public:
  using Rewriter::Rewriter;

 private:
  bool Rewrite(const Shipment&, zyzzyva::LocalCommit* copy) override {
    copy->h.value ^= 1;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kFalseLocalCommit = {
    .name = "false_local_commit",
    .about = "says LOCAL-COMMIT for a history that nobody has",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "false_local_commit"})",
    .check = CheckReplica<zyzzyva::kLocalCommit>,
    .make = MakeLiar<FalseLocalCommit>,
};

}  // namespace zyz

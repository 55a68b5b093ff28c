// reply_body_mismatch: signs the right H(r) and sends another body with it.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyBodyMismatch final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    if (copy->r.empty()) {
      copy->r = "forged";
    } else {
      copy->r.back() = static_cast<char>(copy->r.back() ^ 1);
    }
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReplyBodyMismatch = {
    .name = "reply_body_mismatch",
    .about = "answers clients with a body that does not have the digest it signs",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_body_mismatch"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyBodyMismatch>,
};

}  // namespace zyz

// reply_without_or: leaves the OR out of its answers. They still match; but a client whose answers all come without it
// could prove nothing (A4d).
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyWithoutOr final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    if (!copy->order.has_value()) return false;
    copy->order.reset();
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReplyWithoutOr = {
    .name = "reply_without_or",
    .about = "answers clients without the OR",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_without_or"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyWithoutOr>,
};

}  // namespace zyz

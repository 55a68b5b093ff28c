// reply_with_foreign_or: puts the OR of another position under its answers, a genuine one: a client must neither
// convict by it nor show it as this position's (A4b).
#include <optional>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyWithForeignOr final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    const std::optional<zyzzyva::OrderHeader> mine = copy->order;
    if (last_ && mine && last_->n != mine->n) copy->order = last_;
    last_ = mine;
    return copy->order != mine;
  }

  std::optional<zyzzyva::OrderHeader> last_;  // of the answer before
};

}  // namespace

constinit const BehaviourInfo kReplyWithForeignOr = {
    .name = "reply_with_foreign_or",
    .about = "answers clients with the OR of another position",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_with_foreign_or"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyWithForeignOr>,
};

}  // namespace zyz

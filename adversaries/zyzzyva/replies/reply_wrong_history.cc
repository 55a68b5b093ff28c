// reply_wrong_history: answers with the right result at the right position, and an h of its own: as if something else
// had been executed before.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyWrongHistory final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    copy->tuple.h.value ^= 1;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReplyWrongHistory = {
    .name = "reply_wrong_history",
    .about = "answers clients with a history digest of its own",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_wrong_history"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyWrongHistory>,
};

}  // namespace zyz

// reply_wrong_position: answers with the right result, and a position one too high.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyWrongPosition final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    ++copy->tuple.n;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReplyWrongPosition = {
    .name = "reply_wrong_position",
    .about = "answers clients with a position that is one too high",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_wrong_position"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyWrongPosition>,
};

}  // namespace zyz

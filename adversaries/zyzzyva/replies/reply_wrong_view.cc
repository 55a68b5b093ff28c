// reply_wrong_view: answers as if it were a view further. Answers match only within one view (A4), so this one is lost
// to the client.
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/replies/reply_liar.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplyWrongView final : public ReplyLiar {
 public:
  using ReplyLiar::ReplyLiar;

 private:
  bool Falsify(SpecResponse* copy) override {
    ++copy->tuple.v;
    return true;
  }
};

}  // namespace

constinit const BehaviourInfo kReplyWrongView = {
    .name = "reply_wrong_view",
    .about = "answers clients as if it were in the next view",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_wrong_view"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyWrongView>,
};

}  // namespace zyz

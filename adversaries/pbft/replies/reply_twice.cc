// reply_twice: answers falsely, and then truly. One vote per replica counts, its latest (B1): the false one must not
// stay, nor both count.
#include "adversaries/parameters.h"
#include "adversaries/pbft/replies/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/hash.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class ReplyTwice final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = kReply;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<Reply> lie = New<Reply>(pool());
    *lie = As<Reply>(*chosen.message);
    lie->r += "x";
    lie->rh = ReplyDigest(lie->r);
    messages().Resign(signer(), lie.get());
    Hit();
    Shipment first = chosen;
    first.message = std::move(lie);
    Ship(std::move(first), out);
    Ship(std::move(chosen), out);
  }
};

}  // namespace

constinit const BehaviourInfo kReplyTwice = {
    .name = "reply_twice",
    .about = "answers clients twice, falsely and then truly",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_twice"})",
    .check = CheckReplica<kReply>,
    .make = MakeLiar<ReplyTwice>,
};

}  // namespace zyz::pbft

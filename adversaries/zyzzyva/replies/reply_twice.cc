// reply_twice: answers truly, and then once more, with an h of its own. Only one of the two may count, and a client
// that completes on the first may not be moved by the second.
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::SpecResponse;

class ReplyTwice final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = zyzzyva::kSpecResponse;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ship(chosen, out);
    if (!cluster().IsClient(chosen.to.front())) return;
    Ref<SpecResponse> lie = New<SpecResponse>(pool());
    *lie = As<SpecResponse>(*chosen.message);
    lie->tuple.h.value ^= 1;
    zyzzyva::Messages().Resign(signer(), lie.get());
    chosen.message = std::move(lie);
    Hit();
    Ship(std::move(chosen), out);
  }
};

}  // namespace

constinit const BehaviourInfo kReplyTwice = {
    .name = "reply_twice",
    .about = "answers clients twice, truly and then falsely",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_twice"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyTwice>,
};

}  // namespace zyz

// reply_stale: answers each request with its answer to the client's request before: genuine, signed, and about
// something else.
#include <map>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::SpecResponse;

class ReplyStale final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = zyzzyva::kSpecResponse;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    const Ref<const SpecResponse> answer(&As<SpecResponse>(*chosen.message));
    Answers& answers = by_client_[answer->tuple.c];
    if (!answers.latest || answers.latest->tuple.t < answer->tuple.t) {
      answers.before = std::exchange(answers.latest, answer);
    }
    if (answers.before && cluster().IsClient(chosen.to.front())) {
      chosen.message = answers.before;
      Hit();
    }
    Ship(std::move(chosen), out);
  }

  struct Answers {
    Ref<const SpecResponse> latest, before;
  };
  std::map<NodeId, Answers> by_client_;
};

}  // namespace

constinit const BehaviourInfo kReplyStale = {
    .name = "reply_stale",
    .about = "answers clients with its answer to their request before",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_stale"})",
    .check = CheckReplica<zyzzyva::kSpecResponse>,
    .make = MakeLiar<ReplyStale>,
};

}  // namespace zyz

// reply_stale: answers each request with its answer to the client's request before: genuine, signed, and about
// something else (B1).
#include <map>

#include "adversaries/parameters.h"
#include "adversaries/pbft/replies/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class ReplyStale final : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = kReply;
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    const Ref<const Reply> answer(&As<Reply>(*chosen.message));
    Answers& answers = by_client_[answer->c];
    if (!answers.latest || answers.latest->t < answer->t) answers.before = std::exchange(answers.latest, answer);
    if (answers.before) {
      chosen.message = answers.before;
      Hit();
    }
    Ship(std::move(chosen), out);
  }

  struct Answers {
    Ref<const Reply> latest, before;
  };
  std::map<NodeId, Answers> by_client_;
};

}  // namespace

constinit const BehaviourInfo kReplyStale = {
    .name = "reply_stale",
    .about = "answers clients with its answer to their request before",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "reply_stale"})",
    .check = CheckReplica<kReply>,
    .make = MakeLiar<ReplyStale>,
};

}  // namespace zyz::pbft

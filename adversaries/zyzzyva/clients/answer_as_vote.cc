// answer_as_vote: passes each answer that it gets on to all replicas. At a boundary such answers are votes for a
// certificate (K1): genuine ones, from a client, about any of a batch's requests.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class AnswerAsVote final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != zyzzyva::kSpecResponse) return;
    Hit();
    out->Broadcast(input.message);
  }
};

}  // namespace

constinit const BehaviourInfo kAnswerAsVote = {
    .name = "answer_as_vote",
    .about = "passes the answers it gets on to all replicas",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "answer_as_vote"})",
    .check = CheckIsClient,
    .make = MakePlain<AnswerAsVote>,
};

}  // namespace zyz

// ask_for_nothing: asks all for positions that nobody has ordered yet, with each answer it gives (A5).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::FillHole;

class AskForNothing final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  static constexpr SeqNum kFar = 1000;

  void OnAction(Action action, Outbox* out) override {
    Ref<FillHole> question;
    if (action.kind == ActionKind::kSend && action.message->kind() == zyzzyva::kSpecResponse) {
      const zyzzyva::SpecTuple& tuple = As<zyzzyva::SpecResponse>(*action.message).tuple;
      question = New<FillHole>(pool());
      question->v = tuple.v;
      question->from = tuple.n + kFar;
      question->to = tuple.n + 2 * kFar;
      zyzzyva::Messages().Resign(signer(), question.get());
    }
    Pass(std::move(action), out);
    if (!question) return;
    Hit();
    out->Broadcast(std::move(question));
  }
};

}  // namespace

constinit const BehaviourInfo kAskForNothing = {
    .name = "ask_for_nothing",
    .about = "asks all for positions that nobody has",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "ask_for_nothing"})",
    .check = CheckIsReplica,
    .make = MakePlain<AskForNothing>,
};

}  // namespace zyz

// ask_again: asks all for the last positions that it has itself, many times over, when it first answers at one. What a
// replica sends because of that is limited by interval (X2), however often it is asked.
#include <algorithm>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class AskAgain final : public Interceptor {
 public:
  AskAgain(int64_t copies, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), copies_(copies) {}

 private:
  static constexpr SeqNum kPositions = 8;

  void OnAction(Action action, Outbox* out) override {
    Ref<zyzzyva::FillHole> question;
    if (action.kind == ActionKind::kSend && action.message->kind() == zyzzyva::kSpecResponse) {
      question = QuestionAt(As<zyzzyva::SpecResponse>(*action.message).tuple);
    }
    Pass(std::move(action), out);
    if (!question) return;
    Hit();
    for (int64_t k = 0; k < copies_; ++k) out->Broadcast(question);
  }

  // What it is told makes it answer again: only a position that is new to it makes it ask.
  Ref<zyzzyva::FillHole> QuestionAt(const zyzzyva::SpecTuple& tuple) {
    if (tuple.n <= asked_) return nullptr;
    asked_ = tuple.n;
    Ref<zyzzyva::FillHole> question = New<zyzzyva::FillHole>(pool());
    question->v = tuple.v;
    question->from = tuple.n - std::min(tuple.n - 1, kPositions - 1);
    question->to = tuple.n;
    zyzzyva::Messages().Resign(signer(), question.get());
    return question;
  }

  const int64_t copies_;
  SeqNum asked_ = 0;  // the highest position that it has asked for
};

constexpr std::string_view kCopies = "copies";
constexpr ParamInfo kParams[] = {{kCopies, ParamType::kInteger, true, "how many times", 1, 1000}};

std::unique_ptr<Interceptor> MakeAskAgain(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<AskAgain>(*FindParam<int64_t>(spec, kCopies), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kAskAgain = {
    .name = "ask_again",
    .about = "asks all for positions that it has, many times over",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "ask_again", "copies": 100})",
    .check = CheckIsReplica,
    .make = MakeAskAgain,
};

}  // namespace zyz

// go_silent: after a number of requests it neither hears, nor asks, nor commits, nor says anything else, in the middle
// of an operation.
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class GoSilent final : public Interceptor {
 public:
  GoSilent(Timestamp after, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), after_(after) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    const bool answer = input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kSpecResponse;
    if (silent_ && input.kind == InputKind::kMessage) return;
    silent_ = silent_ || (answer && As<zyzzyva::SpecResponse>(*input.message).tuple.t >= after_);
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (!silent_ || !action.message) return Pass(std::move(action), out);
    Hit();
  }

  const Timestamp after_;
  bool silent_ = false;
};

constexpr std::string_view kAfter = "after";
constexpr ParamInfo kParams[] = {
    {kAfter, ParamType::kInteger, true, "the first answer to this request is the last thing it hears", 1, 1'000'000}};

std::unique_ptr<Interceptor> MakeGoSilent(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<GoSilent>(static_cast<Timestamp>(*FindParam<int64_t>(spec, kAfter)), std::move(inner),
                                    std::move(context));
}

}  // namespace

constinit const BehaviourInfo kGoSilent = {
    .name = "go_silent",
    .about = "falls silent in the middle of an operation",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "go_silent", "after": 3})",
    .check = CheckIsClient,
    .make = MakeGoSilent,
};

}  // namespace zyz

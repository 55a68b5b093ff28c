// repeat_requests: sends its latest REQUEST to all again and again, answered or not. Each time is a question that every
// replica may answer, and that must not use up what it would ask and answer for others (A4c, X2).
#include "adversaries/parameters.h"
#include "adversaries/ticker.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class RepeatRequests final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == zyzzyva::kRequest) latest_ = action.message;
    Pass(std::move(action), out);
  }

  void Tick(Outbox* out) override {
    if (!latest_) return;
    Hit();
    out->Broadcast(latest_);
  }

  Ref<const Message> latest_;
};

constexpr ParamInfo kParams[] = {kEveryParam};

std::unique_ptr<Interceptor> MakeRepeatRequests(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                AdversaryContext context) {
  return std::make_unique<RepeatRequests>(EveryNsOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kRepeatRequests = {
    .name = "repeat_requests",
    .about = "sends its latest request to all again and again, answered or not",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "repeat_requests", "every_ns": 1000000})",
    .check = CheckIsClient,
    .make = MakeRepeatRequests,
};

}  // namespace zyz

// hasty_client: does not wait for its answers: with each request it issues the next ones too, with operations of its
// own. What the inner client issues later under these timestamps is not newer any more (A2).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class HastyClient final : public Interceptor {
 public:
  HastyClient(int64_t ahead, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), ahead_(ahead) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    Ref<const Request> request;
    if (action.kind == ActionKind::kSend && action.message->kind() == zyzzyva::kRequest) {
      request = Ref<const Request>(&As<Request>(*action.message));
    }
    const NodeId to = action.to;
    Pass(std::move(action), out);
    for (int64_t k = 1; request && k <= ahead_; ++k) {
      Ref<Request> next = New<Request>(pool());
      *next = *request;
      next->t += static_cast<Timestamp>(k);
      zyzzyva::Messages().Resign(signer(), next.get());
      Hit();
      out->Send(to, std::move(next));
    }
  }

  const int64_t ahead_;
};

constexpr std::string_view kAhead = "ahead";
constexpr ParamInfo kParams[] = {{kAhead, ParamType::kInteger, true, "how many requests", 1, 1000}};

std::unique_ptr<Interceptor> MakeHastyClient(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                             AdversaryContext context) {
  return std::make_unique<HastyClient>(*FindParam<int64_t>(spec, kAhead), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kHastyClient = {
    .name = "hasty_client",
    .about = "issues its next requests before the last one is answered",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "hasty_client", "ahead": 3})",
    .check = CheckIsClient,
    .make = MakeHastyClient,
};

}  // namespace zyz

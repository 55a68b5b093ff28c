// request_storm: sends each of its requests to all, many times over. One client, one place in every queue (X2).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class RequestStorm final : public Interceptor {
 public:
  RequestStorm(int64_t copies, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), copies_(copies) {}

 private:
  void OnAction(Action action, Outbox* out) override {
    if (!action.message || action.message->kind() != zyzzyva::kRequest) return Pass(std::move(action), out);
    Hit();
    for (int64_t k = 0; k < copies_; ++k) out->Broadcast(action.message);
  }

  const int64_t copies_;
};

constexpr std::string_view kCopies = "copies";
constexpr ParamInfo kParams[] = {{kCopies, ParamType::kInteger, true, "how many times", 1, 1000}};

std::unique_ptr<Interceptor> MakeRequestStorm(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<RequestStorm>(*FindParam<int64_t>(spec, kCopies), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kRequestStorm = {
    .name = "request_storm",
    .about = "sends each request to all, many times",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "request_storm", "copies": 5})",
    .check = CheckIsClient,
    .make = MakeRequestStorm,
};

}  // namespace zyz

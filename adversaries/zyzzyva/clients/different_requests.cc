// different_requests: tells every replica another operation under the same timestamp, each one properly signed.
#include <string>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class DifferentRequests final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnAction(Action action, Outbox* out) override {
    if (!action.message || action.message->kind() != zyzzyva::kRequest) return Pass(std::move(action), out);
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) {
      Ref<Request> request = New<Request>(pool());
      *request = As<Request>(*action.message);
      request->o += std::to_string(i);
      zyzzyva::Messages().Resign(signer(), request.get());
      out->Send(i, std::move(request));
    }
  }
};

}  // namespace

constinit const BehaviourInfo kDifferentRequests = {
    .name = "different_requests",
    .about = "tells every replica another operation under one timestamp",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "different_requests"})",
    .check = CheckIsClient,
    .make = MakePlain<DifferentRequests>,
};

}  // namespace zyz

// replay_requests: sends its old requests again to all with each new one. They are authentic, and answered from the
// client table, never executed again (A4c).
#include <deque>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

class ReplayRequests final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  static constexpr size_t kKept = 4;

  void OnAction(Action action, Outbox* out) override {
    Ref<const Request> request;
    if (action.message && action.message->kind() == zyzzyva::kRequest) {
      request = Ref<const Request>(&As<Request>(*action.message));
    }
    Pass(std::move(action), out);
    if (!request) return;
    for (const auto& old : old_) {
      if (old->t == request->t) continue;
      Hit();
      out->Broadcast(old);
    }
    if (!old_.empty() && old_.back()->t == request->t) return;
    old_.push_back(request);
    if (old_.size() > kKept) old_.pop_front();
  }

  std::deque<Ref<const Request>> old_;
};

}  // namespace

constinit const BehaviourInfo kReplayRequests = {
    .name = "replay_requests",
    .about = "sends its last four requests again to all with each new one",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "replay_requests"})",
    .check = CheckIsClient,
    .make = MakePlain<ReplayRequests>,
};

}  // namespace zyz

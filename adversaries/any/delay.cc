// delay: the chosen sends happen later, on time by the node's own clock. A held message is the one that the inner node
// sent when it sent it; that the node has moved on since is the point.
#include <map>

#include "adversaries/any/families.h"
#include "adversaries/send_interceptor.h"
#include "protocol/check.h"

namespace zyz {
namespace {

constexpr std::string_view kByNs = "by_ns";
constexpr TimeNs kMaxNs = 1'000'000'000'000'000;  // 11 days: far from where sums of times overflow

class Delay final : public SendInterceptor {
 public:
  Delay(TimeNs by_ns, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), by_ns_(by_ns) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Hit();
    held_.emplace(next_timer_, std::move(chosen));
    SetOwnTimer(next_timer_++, by_ns_, out);
  }

  void OnOwnTimer(uint32_t timer, Outbox* out) override {
    const auto held = held_.find(timer);
    CHECK(held != held_.end(), "each held message has one timer");
    Ship(std::move(held->second), out);
    held_.erase(held);
  }

  const TimeNs by_ns_;
  std::map<uint32_t, Shipment> held_;  // by the timer that releases it
  uint32_t next_timer_ = 0;
};

constexpr ParamInfo kParams[] = {
    {kByNs, ParamType::kInteger, true, "how much later, in nanoseconds", 1, kMaxNs},
    kToParam,
    kMessageParam,
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize&) {
  return CheckFilter(spec, self);
}

std::unique_ptr<Interceptor> MakeDelay(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<Delay>(*FindParam<int64_t>(spec, kByNs), FilterOf(spec), std::move(inner),
                                 std::move(context));
}

}  // namespace

constinit const BehaviourInfo kDelay = {
    .name = "delay",
    .about = "sends later than it should: towards whom and which messages can be chosen",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "delay", "by_ns": 3000000, "message": ["SPEC-RESPONSE"]})",
    .check = Check,
    .make = MakeDelay,
};

}  // namespace zyz

// no_new_view, late_new_view: a new primary that never says NEW-VIEW, or says it as late as it can. The others have no
// proof of either; only their timer helps, which doubles.
#include <array>
#include <map>
#include <utility>

#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/check.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kByNs = "by_ns";
constexpr TimeNs kDefaultNs = 35'000'000, kMaxNs = 1'000'000'000'000;

class NoNewView final : public SendInterceptor {
 public:
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment, Outbox*) override { Hit(); }
};

class LateNewView final : public SendInterceptor {
 public:
  LateNewView(TimeNs by_ns, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), by_ns_(by_ns) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Hit();
    held_.emplace(next_, std::move(chosen));
    SetOwnTimer(next_++, by_ns_, out);
  }

  void OnOwnTimer(uint32_t timer, Outbox* out) override {
    const auto held = held_.find(timer);
    CHECK(held != held_.end(), "each held NEW-VIEW has one timer");
    Ship(std::move(held->second), out);
    held_.erase(held);
  }

  const TimeNs by_ns_;
  std::map<uint32_t, Shipment> held_;
  uint32_t next_ = 0;
};

SendFilter NewViewFilterOf(const BehaviourSpec& spec) {
  SendFilter filter = FilterOf(spec);
  filter.kinds = {zyzzyva::kNewView};
  return filter;
}

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "only replicas lead views"};
  return CheckFilter(spec, self, std::array<MessageKind, 1>{zyzzyva::kNewView});
}

constexpr ParamInfo kNoParams[] = {kToParam, kWhereParam, kNthParam};
constexpr ParamInfo kLateParams[] = {
    {kByNs, ParamType::kInteger, false, "how much later, in nanoseconds; 35 ms if not given", 1, kMaxNs},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeNoNewView(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  return std::make_unique<NoNewView>(NewViewFilterOf(spec), std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeLateNewView(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                             AdversaryContext context) {
  const auto* by_ns = FindParam<int64_t>(spec, kByNs);
  return std::make_unique<LateNewView>(by_ns == nullptr ? kDefaultNs : *by_ns, NewViewFilterOf(spec), std::move(inner),
                                       std::move(context));
}

}  // namespace

constinit const BehaviourInfo kNoNewView = {
    .name = "no_new_view",
    .about = "as new primary, never sends NEW-VIEW",
    .params = kNoParams,
    .example = R"({"node": "r1", "behaviour": "no_new_view"})",
    .check = Check,
    .make = MakeNoNewView,
};

constinit const BehaviourInfo kLateNewView = {
    .name = "late_new_view",
    .about = "as new primary, sends NEW-VIEW just before the others give up, or after",
    .params = kLateParams,
    .example = R"({"node": "r1", "behaviour": "late_new_view", "by_ns": 35000000})",
    .check = Check,
    .make = MakeLateNewView,
};

}  // namespace zyz

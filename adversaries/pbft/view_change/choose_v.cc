// choose_v: a new primary that picks the VIEW-CHANGEs of its NEW-VIEW. It keeps those that arrive from its inner
// replica for a while, and lets it see first the ones that show the least: the earliest checkpoint and the fewest
// certificates. The NEW-VIEW that follows is in perfect order, and what was committed must be in it all the same (B7,
// 6).
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/view_change/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kWaitNs = "wait_ns";
// Every nanosecond would be a run of nothing but this timer.
constexpr TimeNs kUsualWaitNs = 5'000'000, kMinWaitNs = 100'000, kMaxWaitNs = 1'000'000'000'000;

class ChooseV final : public Interceptor {
 public:
  ChooseV(TimeNs wait_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), wait_ns_(wait_ns) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == kViewChange) {
      Ref<const ViewChange> seen(&As<ViewChange>(*input.message));
      if (cluster().Primary(seen->w) == self() && seen->w > chosen_for_ && cluster().IsReplica(seen->i)) {
        if (kept_.empty()) SetOwnTimer(0, wait_ns_, out);
        kept_.emplace(std::pair(seen->w, seen->i), seen);
        return;
      }
    }
    Deliver(input, out);
  }

  // Time is up. With too few of them there is no choice yet.
  void OnOwnTimer(uint32_t, Outbox* out) override {
    std::map<View, std::vector<Ref<const ViewChange>>> by_view;
    for (const auto& [key, seen] : kept_) by_view[key.first].push_back(seen);
    if (by_view.empty()) return;
    auto& [w, all] = *by_view.rbegin();
    if (all.size() + 1 < cluster().quorum() && ++waited_ % kPatience != 0) return SetOwnTimer(0, wait_ns_, out);
    if (all.size() + 1 > cluster().quorum()) Hit();
    chosen_for_ = w;
    kept_.clear();
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::pair(a->p.size(), a->checkpoint.n) < std::pair(b->p.size(), b->checkpoint.n);
    });
    for (const auto& seen : all) Deliver(Input::OfMessage(seen->i, seen), out);
  }

  static constexpr uint32_t kPatience = 4;  // waits for more of them, and then goes on with what there is

  const TimeNs wait_ns_;
  std::map<std::pair<View, NodeId>, Ref<const ViewChange>> kept_;
  View chosen_for_ = 0;
  uint32_t waited_ = 0;
};

constexpr ParamInfo kParams[] = {
    {kWaitNs, ParamType::kInteger, false, "how long it collects, in nanoseconds; 5 ms if not given", kMinWaitNs,
     kMaxWaitNs},
};

std::unique_ptr<Interceptor> MakeChooseV(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                         AdversaryContext context) {
  return std::make_unique<ChooseV>(IntegerOr(spec, kWaitNs, kUsualWaitNs), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kChooseV = {
    .name = "choose_v",
    .about = "as new primary, makes its NEW-VIEW of the VIEW-CHANGEs that show the least",
    .params = kParams,
    .example = R"({"node": "r1", "behaviour": "choose_v"})",
    .check = CheckIsReplica,
    .make = MakeChooseV,
};

}  // namespace zyz::pbft

// old_state: who asks for state gets less than there is: always the first STATE that was sent, or one without a
// NEW-VIEW and without what was committed since the checkpoint. That cannot be told from a slow replica; who asks has
// to ask all, and again (B11).
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/pbft/state/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kMode = "mode", kFirst = "first", kBare = "bare";

class OldState final : public SendInterceptor {
 public:
  OldState(bool first, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), always_first_(first) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    const auto& truth = As<State>(*chosen.message);
    if (Ref<const State> lie = always_first_ ? First(truth) : Bare(truth)) {
      Hit();
      chosen.message = std::move(lie);
    }
    Ship(std::move(chosen), out);
  }

  Ref<const State> First(const State& truth) {
    if (!first_) {
      first_ = Ref<const State>(&truth);
      return nullptr;
    }
    return first_->digest() == truth.digest() ? nullptr : first_;
  }

  Ref<const State> Bare(const State& truth) {
    if (truth.entries.empty() && !truth.new_view) return nullptr;
    Ref<State> lie = New<State>(pool());
    *lie = truth;
    lie->entries.clear();
    lie->new_view.reset();
    return lie;
  }

  const bool always_first_;
  Ref<const State> first_;
};

constexpr std::string_view kModes[] = {kFirst, kBare};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "first: always the first it sent; bare: the checkpoint and nothing else",
     .choices = kModes},
    kToParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeOldState(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<OldState>(*FindParam<std::string>(spec, kMode) == kFirst, FilterOf(spec, kState),
                                    std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOldState = {
    .name = "old_state",
    .about = "answers with a STATE that was true long ago, or with less than it has",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "old_state", "mode": "first"})",
    .check = CheckReplica<kState>,
    .make = MakeOldState,
};

}  // namespace zyz::pbft

// false_view_confirm, two_view_confirms: lies in V4's one word per view. A view is entered with
// 2f+1 equal confirmations, so one liar can neither make one nor, as long as the others agree, prevent it.
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::ViewConfirm;

constexpr std::string_view kWhat = "what";
constexpr std::string_view kOtherHistory = "other_history", kShorter = "shorter", kNextView = "next_view";

class FalseViewConfirm final : public SendInterceptor {
 public:
  // `both`: the truth goes to the chosen receivers, too, before the lie.
  FalseViewConfirm(std::string what, bool both, SendFilter filter, std::unique_ptr<Node> inner,
                   AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), what_(std::move(what)), both_(both) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<ViewConfirm> lie = New<ViewConfirm>(pool());
    *lie = As<ViewConfirm>(*chosen.message);
    if (what_ == kNextView) {
      ++lie->w;
    } else if (what_ == kShorter && lie->n > 0) {
      --lie->n;
    } else {
      lie->h.value ^= 1;
    }
    zyzzyva::Messages().Resign(signer(), lie.get());
    Hit();
    if (both_) Ship(chosen, out);
    chosen.message = std::move(lie);
    Ship(std::move(chosen), out);
  }

  const std::string what_;
  const bool both_;
};

constexpr std::string_view kWhats[] = {kOtherHistory, kShorter, kNextView};
constexpr ParamInfo kWhatParam = {.name = kWhat,
                                  .type = ParamType::kText,
                                  .about =
                                      "what is wrong with the lie: other_history (if not given), shorter: one "
                                      "position less, next_view: nobody is there yet",
                                  .choices = kWhats};
constexpr ParamInfo kLieParams[] = {kWhatParam, kToParam, kWhereParam, kNthParam};

std::string WhatOf(const BehaviourSpec& spec) {
  const auto* what = FindParam<std::string>(spec, kWhat);
  return what == nullptr ? std::string(kOtherHistory) : *what;
}

std::unique_ptr<Interceptor> MakeFalse(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<FalseViewConfirm>(WhatOf(spec), /*both=*/false, FilterOf(spec, zyzzyva::kViewConfirm),
                                            std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeTwo(const BehaviourSpec& spec, std::unique_ptr<Node> inner, AdversaryContext context) {
  return std::make_unique<FalseViewConfirm>(WhatOf(spec), /*both=*/true, FilterOf(spec, zyzzyva::kViewConfirm),
                                            std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kFalseViewConfirm = {
    .name = "false_view_confirm",
    .about = "confirms another history than NEW-VIEW selects",
    .params = kLieParams,
    .example = R"({"node": "r2", "behaviour": "false_view_confirm", "what": "other_history", "to": ["r3"]})",
    .check = CheckReplica<zyzzyva::kViewConfirm>,
    .make = MakeFalse,
};

constinit const BehaviourInfo kTwoViewConfirms = {
    .name = "two_view_confirms",
    .about = "confirms two histories for one view: the selected one first, then another",
    .params = kLieParams,
    .example = R"({"node": "r2", "behaviour": "two_view_confirms"})",
    .check = CheckReplica<zyzzyva::kViewConfirm>,
    .make = MakeTwo,
};

}  // namespace zyz

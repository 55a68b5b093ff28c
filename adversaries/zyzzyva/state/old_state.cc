// old_state: who asks for state gets what was true long ago. That cannot be told from a slow replica; who asks has to
// ask all, and again.
#include <algorithm>
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/archive.h"
#include "adversaries/zyzzyva/state/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::State;

constexpr std::string_view kMode = "mode";
constexpr std::string_view kEarlierView = "earlier_view", kCertified = "certified", kFirst = "first";

class OldState final : public SendInterceptor {
 public:
  OldState(std::string mode, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)),
        mode_(std::move(mode)),
        archive_(cluster()) {
    coalition().KeepLog();
  }

 private:
  void OnInput(const Input& input, Outbox* out) override {
    archive_.CatchUp(coalition());
    Deliver(input, out);
  }

  void OnChosen(Shipment chosen, Outbox* out) override {
    archive_.Learn(*chosen.message);
    const auto& truth = As<State>(*chosen.message);
    Ref<const State> lie = mode_ == kEarlierView ? OfEarlierView(truth)
                           : mode_ == kCertified ? Certified(truth)
                                                 : First(truth);
    if (lie) {
      Hit();
      chosen.message = std::move(lie);
    }
    Ship(std::move(chosen), out);
  }

  // What is known of the view before, from the initial state on.
  Ref<const State> OfEarlierView(const State& truth) const {
    const std::vector<View> views = archive_.Views();
    for (auto view = views.rbegin(); view != views.rend(); ++view) {
      if (*view >= truth.view_cert.v) continue;
      auto claim = archive_.LongestClaim(*view);
      if (!claim.has_value() || claim->checkpoint.n > 0) continue;  // it has no snapshot of that time
      Ref<State> lie = New<State>(pool());
      lie->view_cert = std::move(claim->view_cert);
      lie->o = std::move(claim->o);
      return lie;
    }
    return nullptr;
  }

  // Nothing beyond what a certificate covers.
  Ref<const State> Certified(const State& truth) const {
    const SeqNum keep = std::max(truth.checkpoint.n, truth.view_cert.n) - truth.checkpoint.n;
    if (truth.o.size() <= keep) return nullptr;
    Ref<State> lie = New<State>(pool());
    *lie = truth;
    lie->cc.reset();
    lie->o.resize(keep);
    return lie;
  }

  // The first that it ever sent, whatever has happened since.
  Ref<const State> First(const State& truth) {
    if (!first_) {
      first_ = Ref<const State>(&truth);
      return nullptr;
    }
    return first_->digest() == truth.digest() ? nullptr : first_;
  }

  const std::string mode_;
  Archive archive_;
  Ref<const State> first_;
};

constexpr std::string_view kModes[] = {kEarlierView, kCertified, kFirst};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "earlier_view: of the view before; certified: nothing speculative; first: always the first it sent",
     .choices = kModes},
    kToParam,
    kNthParam,
};
std::unique_ptr<Interceptor> MakeOldState(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<OldState>(*FindParam<std::string>(spec, kMode), FilterOf(spec, zyzzyva::kState),
                                    std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kOldState = {
    .name = "old_state",
    .about = "answers with a STATE that was true long ago, or with less than it has",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "old_state", "mode": "earlier_view"})",
    .check = CheckReplica<zyzzyva::kState>,
    .make = MakeOldState,
};

}  // namespace zyz

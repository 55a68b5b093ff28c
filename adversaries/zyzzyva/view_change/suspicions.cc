// suspect_constantly, view_change_storm: a replica that wants every view to end. Alone it is one of the f+1 voices that
// a view change needs, so nobody may move for it; and nothing that it sends may fill anybody's memory.
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/ticker.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::IHateThePrimary;
using zyzzyva::ViewChange;

constexpr std::string_view kAhead = "ahead";

class SuspectConstantly final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void Tick(Outbox* out) override {
    Ref<IHateThePrimary> hate = New<IHateThePrimary>(pool());
    hate->v = view();
    zyzzyva::Messages().Resign(signer(), hate.get());
    Hit();
    out->Broadcast(std::move(hate));
  }
};

// VIEW-CHANGEs for the next views, each with the suspicions that the coalition can sign: one too few, within the
// budget.
class ViewChangeStorm final : public Ticker {
 public:
  ViewChangeStorm(uint64_t ahead, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Ticker(every_ns, std::move(inner), std::move(context)), ahead_(ahead) {}

 private:
  void Tick(Outbox* out) override {
    Hit();
    for (View w = view() + 1; w <= view() + ahead_; ++w) {
      Ref<IHateThePrimary> hate = New<IHateThePrimary>(pool());
      hate->v = w - 1;
      zyzzyva::Messages().Resign(signer(), hate.get());
      Ref<ViewChange> storm = New<ViewChange>(pool());
      storm->w = w;
      for (NodeId i = 0; i < cluster().n(); ++i) {
        if (!coalition().Has(i)) continue;
        storm->proof.push_back({.i = i, .sig = coalition().SignerOf(i).Sign(hate->signed_digest(), {})});
      }
      zyzzyva::Messages().Resign(signer(), storm.get());
      out->Broadcast(std::move(hate));
      out->Broadcast(std::move(storm));
    }
  }

  const uint64_t ahead_;
};

constexpr ParamInfo kSuspectParams[] = {kEveryParam};
constexpr ParamInfo kStormParams[] = {
    {kAhead, ParamType::kInteger, false, "how many views ahead; 3 if not given", 1, 1000},
    kEveryParam,
};

std::unique_ptr<Interceptor> MakeSuspect(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                         AdversaryContext context) {
  return std::make_unique<SuspectConstantly>(EveryNsOf(spec), std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeStorm(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<ViewChangeStorm>(static_cast<uint64_t>(IntegerOr(spec, kAhead, 3)), EveryNsOf(spec),
                                           std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kSuspectConstantly = {
    .name = "suspect_constantly",
    .about = "says I-HATE-THE-PRIMARY in every view, all the time",
    .params = kSuspectParams,
    .example = R"({"node": "r3", "behaviour": "suspect_constantly"})",
    .check = CheckIsReplica,
    .make = MakeSuspect,
};

constinit const BehaviourInfo kViewChangeStorm = {
    .name = "view_change_storm",
    .about = "sends suspicions and VIEW-CHANGEs for many views to come, with all the proof that liars can sign",
    .params = kStormParams,
    .example = R"({"node": "r3", "behaviour": "view_change_storm", "ahead": 3})",
    .check = CheckIsReplica,
    .make = MakeStorm,
};

}  // namespace zyz

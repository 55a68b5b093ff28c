// forged_pom, pom_replay: proofs of misbehaviour that prove nothing about the view they are shown in. Nobody correct
// may be convicted by them, whoever sends them: replicas and clients alike.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/ticker.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderHeader;
using zyzzyva::Pom;

constexpr std::string_view kMode = "mode";
constexpr std::string_view kOwnKey = "own_key", kEqual = "equal", kTwoViews = "two_views", kGap = "gap";

// The ORs that pass by: what the primary really signed.
std::optional<OrderHeader> OrderIn(const Message& message) {
  if (message.kind() == zyzzyva::kOrderReq) return As<zyzzyva::OrderReq>(message).order;
  if (message.kind() == zyzzyva::kSpecResponse) return As<zyzzyva::SpecResponse>(message).order;
  return std::nullopt;
}

class ForgedPom final : public Ticker {
 public:
  ForgedPom(std::string mode, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Ticker(every_ns, std::move(inner), std::move(context)), mode_(std::move(mode)) {}

 private:
  void OnMessageIn(const Message& message) override {
    const std::optional<OrderHeader> order = OrderIn(message);
    if (!order.has_value()) return;
    if (!seen_.empty() && seen_.back() == *order) return;
    if (seen_.size() == kMaxSeen) seen_.erase(seen_.begin());
    seen_.push_back(*order);
  }

  void Tick(Outbox* out) override {
    Ref<Pom> pom = New<Pom>(pool());
    if (seen_.empty() || !FillIn(pom.get())) return;
    Hit();
    out->Broadcast(std::move(pom));
  }

  // False: it has not seen what it needs.
  bool FillIn(Pom* pom) {
    pom->first = pom->second = seen_.back();
    pom->v = pom->first.v;
    if (mode_ == kEqual) return true;
    if (mode_ == kOwnKey) {
      pom->second.d.value ^= 1;
      SignWith(signer(), &pom->second);
      return true;
    }
    for (const OrderHeader& other : seen_) {
      const bool fits = mode_ == kTwoViews ? other.v != pom->v : other.v == pom->v && other.n + 1 < pom->second.n;
      if (!fits) continue;
      pom->first = other;
      return true;
    }
    return false;
  }

  static constexpr size_t kMaxSeen = 16;
  const std::string mode_;
  std::vector<OrderHeader> seen_;  // the latest last
};

class PomReplay final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void OnMessageIn(const Message& message) override {
    if (message.kind() == zyzzyva::kPom) Remember(As<Pom>(message));
    if (message.kind() == zyzzyva::kSpecResponse) {  // a client enters no view, it only hears of them
      heard_of_ = std::max(heard_of_, As<zyzzyva::SpecResponse>(message).tuple.v);
    }
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == zyzzyva::kPom) Remember(As<Pom>(*action.message));
    Pass(std::move(action), out);
  }

  void Remember(const Pom& pom) {
    if (pom_ && pom_->v >= pom.v) return;
    pom_ = Ref<const Pom>(&pom);
  }

  // As it is, and as if it were about this view.
  void Tick(Outbox* out) override {
    const View now = std::max(view(), heard_of_);
    if (!pom_ || pom_->v >= now) return;
    Hit();
    out->Broadcast(pom_);
    Ref<Pom> renamed = New<Pom>(pool());
    *renamed = *pom_;
    renamed->v = now;
    out->Broadcast(std::move(renamed));
  }

  Ref<const Pom> pom_;
  View heard_of_ = 0;
};

constexpr std::string_view kModes[] = {kOwnKey, kEqual, kTwoViews, kGap};
constexpr ParamInfo kForgedParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "own_key: two contradicting orders, one under its own key; equal: one order twice; two_views: orders of "
              "two views; gap: orders that are not neighbours",
     .choices = kModes},
    kEveryParam,
};
constexpr ParamInfo kReplayParams[] = {kEveryParam};

std::unique_ptr<Interceptor> MakeForgedPom(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  return std::make_unique<ForgedPom>(*FindParam<std::string>(spec, kMode), EveryNsOf(spec), std::move(inner),
                                     std::move(context));
}

std::unique_ptr<Interceptor> MakePomReplay(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  return std::make_unique<PomReplay>(EveryNsOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kForgedPom = {
    .name = "forged_pom",
    .about = "sends POMs that convict nobody; a replica or a client",
    .params = kForgedParams,
    .example = R"({"node": "r2", "behaviour": "forged_pom", "mode": "own_key"})",
    .make = MakeForgedPom,
};

constinit const BehaviourInfo kPomReplay = {
    .name = "pom_replay",
    .about = "shows a true POM again in later views, as it is and under their number",
    .params = kReplayParams,
    .example = R"({"node": "r2", "behaviour": "pom_replay"})",
    .make = MakePomReplay,
};

}  // namespace zyz

// view_change_storm: VIEW-CHANGEs for the next views, valid ones, all the time. Alone it is one of the f+1 voices that
// others need to join, so nobody may move for it (B6). replay_new_view: the first NEW-VIEW that it saw comes again and
// again: one of a view that everybody has left. usurp_view: a backup that makes NEW-VIEWs itself, in perfect order but
// for the signature, which is not the new primary's (B8).
#include <algorithm>
#include <utility>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/pbft/archive.h"
#include "adversaries/pbft/view_change/family.h"
#include "adversaries/pbft/view_change/orders_of_v.h"
#include "adversaries/ticker.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class ViewChangeStorm final : public Ticker {
 public:
  ViewChangeStorm(uint64_t ahead, TimeNs every_ns, std::unique_ptr<Node> inner, AdversaryContext context)
      : Ticker(every_ns, std::move(inner), std::move(context)), ahead_(ahead) {}

 private:
  // View 0 and an empty log need no proof.
  void Tick(Outbox* out) override {
    Hit();
    for (View w = view() + 1; w <= view() + ahead_; ++w) {
      Ref<ViewChange> storm = New<ViewChange>(pool());
      storm->w = w;
      messages().Resign(signer(), storm.get());
      out->Broadcast(std::move(storm));
    }
  }

  const uint64_t ahead_;
};

class ReplayNewView final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void OnMessageIn(const Message& message) override { Keep(message); }
  void OnAction(Action action, Outbox* out) override {
    if (action.message) Keep(*action.message);
    Pass(std::move(action), out);
  }
  void Keep(const Message& message) {
    if (!first_ && message.kind() == kNewView) first_ = Ref<const NewView>(&As<NewView>(message));
  }

  void Tick(Outbox* out) override {
    if (!first_) return;
    Hit();
    out->Broadcast(first_);
  }

  Ref<const NewView> first_;
};

class UsurpView final : public Interceptor {
 public:
  UsurpView(std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), archive_(cluster()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != kViewChange) return;
    archive_.Learn(*input.message);
    Usurp(As<ViewChange>(*input.message).w, out);
  }
  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == kViewChange) archive_.Learn(*action.message);
    Pass(std::move(action), out);
  }

  // Once per view, as soon as the VIEW-CHANGEs are there.
  void Usurp(View w, Outbox* out) {
    if (w <= usurped_ || cluster().Primary(w) == self()) return;
    std::vector<Ref<const ViewChange>> v = archive_.ViewChangesFor(w);
    if (v.size() < cluster().quorum()) return;
    usurped_ = w;
    v.resize(cluster().quorum());
    Ref<NewView> lie = New<NewView>(pool());
    lie->w = w;
    lie->o = OrdersOf(w, v, signer());
    lie->v = std::move(v);
    messages().Resign(signer(), lie.get());
    Hit();
    out->Broadcast(std::move(lie));
  }

  Archive archive_;
  View usurped_ = 0;
};

constexpr std::string_view kAhead = "ahead";
constexpr ParamInfo kStormParams[] = {
    {kAhead, ParamType::kInteger, false, "how many views ahead; 3 if not given", 1, 1000},
    kEveryParam,
};
constexpr ParamInfo kReplayParams[] = {kEveryParam};

std::unique_ptr<Interceptor> MakeStorm(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<ViewChangeStorm>(static_cast<uint64_t>(IntegerOr(spec, kAhead, 3)), EveryNsOf(spec),
                                           std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeReplay(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                        AdversaryContext context) {
  return std::make_unique<ReplayNewView>(EveryNsOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kViewChangeStorm = {
    .name = "view_change_storm",
    .about = "sends VIEW-CHANGEs for many views to come, all the time",
    .params = kStormParams,
    .example = R"({"node": "r3", "behaviour": "view_change_storm", "ahead": 3})",
    .check = CheckIsReplica,
    .make = MakeStorm,
};

constinit const BehaviourInfo kReplayNewView = {
    .name = "replay_new_view",
    .about = "sends the first NEW-VIEW that it saw to all, all the time",
    .params = kReplayParams,
    .example = R"({"node": "r3", "behaviour": "replay_new_view"})",
    .check = CheckIsReplica,
    .make = MakeReplay,
};

constinit const BehaviourInfo kUsurpView = {
    .name = "usurp_view",
    .about = "as backup, makes the NEW-VIEW in the new primary's place, with its own signature",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "usurp_view"})",
    .check = CheckIsReplica,
    .make = MakePlain<UsurpView>,
};

}  // namespace zyz::pbft

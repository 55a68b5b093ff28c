// usurp_new_view: as backup, makes the NEW-VIEW that is another one's to make, under its own signature, and confirms
// no view. Its P is in order, but for its own VIEW-CHANGE in it, which claims less than the one that it has sent:
// whoever follows it selects another history than the rest.
#include <algorithm>
#include <utility>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/view_change/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::ViewChange;

class UsurpNewView final : public Interceptor {
 public:
  UsurpNewView(std::vector<NodeId> to, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), to_(std::move(to)) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kViewChange) {
      Keep(As<ViewChange>(*input.message));
    }
    Deliver(input, out);
    MaybeUsurp(out);
  }

  void OnAction(Action action, Outbox* out) override {
    const MessageKind kind = action.message ? action.message->kind() : MessageKind{0};
    if (kind == zyzzyva::kViewConfirm) return;
    if (kind == zyzzyva::kViewChange) Keep(As<ViewChange>(*action.message));
    Pass(std::move(action), out);
  }

  // Of each replica the one for the highest view.
  void Keep(const ViewChange& change) {
    const auto place = std::find_if(kept_.begin(), kept_.end(), [&](const auto& held) { return held->i == change.i; });
    if (place == kept_.end()) {
      kept_.emplace_back(&change);
    } else if ((*place)->w < change.w) {
      *place = Ref<const ViewChange>(&change);
    }
  }

  void MaybeUsurp(Outbox* out) {
    const auto own = std::find_if(kept_.begin(), kept_.end(), [&](const auto& held) { return held->i == self(); });
    if (own == kept_.end() || (*own)->w <= usurped_ || cluster().Primary((*own)->w) == self()) return;
    const View w = (*own)->w;
    Ref<ViewChange> less = New<ViewChange>(pool());
    *less = **own;
    less->o.clear();
    less->cc.reset();
    zyzzyva::Messages().Resign(signer(), less.get());
    std::vector<Ref<const ViewChange>> p = {Ref<const ViewChange>(less)};
    for (const auto& held : kept_) {
      if (held->w == w && held->i != self() && p.size() < cluster().quorum()) p.push_back(held);
    }
    if (p.size() < cluster().quorum()) return;
    std::sort(p.begin(), p.end(), [](const auto& a, const auto& b) { return a->i < b->i; });
    usurped_ = w;
    Hit();
    Ref<zyzzyva::NewView> mine = New<zyzzyva::NewView>(pool());
    mine->w = w;
    mine->p = std::move(p);
    zyzzyva::Messages().Resign(signer(), mine.get());
    if (to_.empty()) return out->Broadcast(mine);
    for (const NodeId id : to_) out->Send(id, mine);
  }

  const std::vector<NodeId> to_;  // empty: all
  std::vector<Ref<const ViewChange>> kept_;
  View usurped_ = 0;
};

constexpr ParamInfo kParams[] = {kToParam};

std::unique_ptr<Interceptor> MakeUsurpNewView(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  const auto* to = FindParam<std::vector<NodeId>>(spec, kToParam.name);
  return std::make_unique<UsurpNewView>(to == nullptr ? std::vector<NodeId>{} : *to, std::move(inner),
                                        std::move(context));
}

}  // namespace

constinit const BehaviourInfo kUsurpNewView = {
    .name = "usurp_new_view",
    .about =
        "as backup, makes the primary's NEW-VIEW itself, in which it claims less than it said, and confirms nothing",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "usurp_new_view", "to": ["r3"]})",
    .check = CheckIsReplica,
    .make = MakeUsurpNewView,
};

}  // namespace zyz

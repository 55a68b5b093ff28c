// lie_in_view_change: a VIEW-CHANGE that is valid and not true. What can be hidden is hidden, what the node once held is
// shown as if it still held it; nothing is invented that needs another's key.
#include <algorithm>
#include <map>
#include <optional>

#include "adversaries/match.h"
#include "adversaries/view_change/family.h"
#include "protocol/zyzzyva/history_claim.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::Commit;
using zyzzyva::OrderReq;
using zyzzyva::ViewChange;

constexpr std::string_view kMode = "mode", kTold = "told";
constexpr std::string_view kHideCc = "hide_cc", kTruncate = "truncate", kOldCc = "old_cc", kToldMode = "told",
                           kFalseTag = "false_tag";

class LieInViewChange final : public Interceptor {
 public:
  LieInViewChange(std::string mode, NodeId told, SendFilter filter, std::unique_ptr<Node> inner,
                  AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        mode_(std::move(mode)),
        told_(told),
        matcher_(FilterFor(std::move(filter)), self(), cluster()) {}

 private:
  static SendFilter FilterFor(SendFilter filter) {
    filter.kinds = {zyzzyva::kViewChange};
    return filter;
  }

  // The first certificate that reaches the node is kept for the view in which it hurts.
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kCommit && !old_cc_) {
      old_cc_ = Ref<const Commit>(&As<Commit>(*input.message));
    }
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == zyzzyva::kOrderReq) RememberOrder(action);
    if (!action.message || action.message->kind() != zyzzyva::kViewChange) return Pass(std::move(action), out);
    SplitSend split = matcher_.Split(std::move(action));
    if (split.rest.broadcast || !split.rest.to.empty()) Ship(std::move(split.rest), out);
    if (!split.chosen.broadcast && split.chosen.to.empty()) return;
    const auto& truth = As<ViewChange>(*split.chosen.message);
    if (!lie_ || lie_->w != truth.w) lie_ = MakeLie(truth);
    if (lie_) {
      Hit();
      split.chosen.message = lie_;
    }
    Ship(std::move(split.chosen), out);
  }

  void RememberOrder(const Action& action) {
    Ref<const OrderReq> order(&As<OrderReq>(*action.message));
    const SeqNum n = order->order.n;
    if (action.kind == ActionKind::kSend && action.to == told_) told_orders_[n] = order;
    if (orders_.find(n) == orders_.end()) orders_[n] = std::move(order);
  }

  // Null: there is nothing to lie about (yet), so the truth goes out.
  Ref<const ViewChange> MakeLie(const ViewChange& truth) {
    Ref<ViewChange> lie = New<ViewChange>(pool());
    *lie = truth;
    bool changed = false;
    if (mode_ == kHideCc) {
      changed = lie->cc.has_value();
      lie->cc.reset();
    } else if (mode_ == kTruncate) {
      const SeqNum keep = std::max(truth.checkpoint.n, truth.view_cert.n) - truth.checkpoint.n;
      changed = lie->o.size() > keep;
      lie->cc.reset();
      lie->o.resize(std::min<size_t>(lie->o.size(), keep));
    } else if (mode_ == kFalseTag) {
      changed = ClaimViewZero(lie.get());
      lie->cc.reset();
      lie->o.clear();
    } else if (mode_ == kOldCc) {
      changed = old_cc_ && old_cc_->cc.tuple.v == 0 && ClaimViewZero(lie.get()) &&
                ShowOrders(orders_, old_cc_->cc.tuple.n, lie.get());
      if (changed) lie->cc = old_cc_->cc;
    } else {
      changed = !told_orders_.empty() && ClaimViewZero(lie.get()) &&
                ShowOrders(told_orders_, told_orders_.rbegin()->first, lie.get());
      lie->cc.reset();
    }
    if (!changed) return nullptr;
    zyzzyva::Resign(signer(), lie.get());
    return lie;
  }

  // The only tag below one's own that everybody can certify.
  bool ClaimViewZero(ViewChange* lie) const {
    lie->u = 0;
    lie->view_cert = {};
    lie->checkpoint = {};
    return lie->w > 0;
  }

  static bool ShowOrders(const std::map<SeqNum, Ref<const OrderReq>>& orders, SeqNum up_to, ViewChange* lie) {
    lie->o.clear();
    for (SeqNum n = 1; n <= up_to; ++n) {
      const auto order = orders.find(n);
      if (order == orders.end() || order->second->order.v != 0) return false;
      lie->o.push_back(order->second);
    }
    return true;
  }

  const std::string mode_;
  const NodeId told_;
  SendMatcher matcher_;
  Ref<const Commit> old_cc_;
  std::map<SeqNum, Ref<const OrderReq>> orders_;       // the first that was sent for each position
  std::map<SeqNum, Ref<const OrderReq>> told_orders_;  // what `told_` was told in particular
  Ref<const ViewChange> lie_;                          // repeated unchanged, like the truth
};

constexpr std::string_view kModes[] = {kHideCc, kTruncate, kFalseTag, kOldCc, kToldMode};
constexpr ParamInfo kParams[] = {
    {.name = kMode,
     .type = ParamType::kText,
     .required = true,
     .about = "hide_cc: no certificate; truncate: nothing beyond what is certified; false_tag: view 0 and an empty "
              "history; old_cc: view 0 and the first certificate it ever got; told: view 0 and what it told one replica",
     .choices = kModes},
    {.name = kTold, .type = ParamType::kNode, .about = "told: which replica"},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "only replicas change views"};
  const bool needs_told = *FindParam<std::string>(spec, kMode) == kToldMode;
  if (needs_told != (FindParam<std::vector<NodeId>>(spec, kTold) != nullptr)) {
    return SpecProblem{std::string(kTold), "goes with mode \"told\""};
  }
  return CheckFilter(spec, self, std::array<MessageKind, 1>{zyzzyva::kViewChange});
}

std::unique_ptr<Interceptor> MakeLieInViewChange(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                 AdversaryContext context) {
  const auto* told = FindParam<std::vector<NodeId>>(spec, kTold);
  return std::make_unique<LieInViewChange>(*FindParam<std::string>(spec, kMode),
                                           told != nullptr ? told->front() : kNoNode, FilterOf(spec),
                                           std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kLieInViewChange = {
    .name = "lie_in_view_change",
    .about = "sends VIEW-CHANGEs that are valid and not true",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "lie_in_view_change", "mode": "hide_cc"})",
    .check = Check,
    .make = MakeLieInViewChange,
};

}  // namespace zyz

// equivocate: a primary that tells two groups of replicas different things at one position. The first group gets what
// the inner replica ordered. The second gets, under the same view and number, the next request that reaches the node
// (held until it arrives), or with `content: nd` the same batch under another ND. Both orders are properly signed.
#include <algorithm>
#include <array>
#include <optional>

#include "adversaries/match.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "protocol/zyzzyva/history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;

constexpr std::string_view kSplit = "split", kContent = "content";
constexpr std::string_view kOtherRequest = "other_request", kOtherNd = "nd";

class Equivocate final : public Interceptor {
 public:
  Equivocate(std::vector<NodeId> second, bool other_nd, SendFilter filter, std::unique_ptr<Node> inner,
             AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        other_nd_(other_nd),
        matcher_(FilterFor(std::move(filter), std::move(second)), self(), cluster()) {}

 private:
  // Whoever comes to fill the hole from the second group must not be told the truth either.
  static SendFilter FilterFor(SendFilter filter, std::vector<NodeId> second) {
    filter.to = std::move(second);
    filter.kinds = {zyzzyva::kOrderReq};
    return filter;
  }

  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == zyzzyva::kRequest) {
      OnRequest(Ref<const Request>(&As<Request>(*input.message)), out);
    }
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    const bool is_order = action.message && action.message->kind() == zyzzyva::kOrderReq;
    if (is_order) Remember(As<OrderReq>(*action.message));
    if (!is_order) return Pass(std::move(action), out);
    SplitSend split = matcher_.Split(std::move(action));
    if (!split.rest.to.empty() || split.rest.broadcast) Ship(std::move(split.rest), out);
    if (split.chosen.to.empty()) return;
    const Ref<const OrderReq> order(&As<OrderReq>(*split.chosen.message));
    if (told_ && told_->order.v == order->order.v && told_->order.n == order->order.n) {
      split.chosen.message = told_;  // asked again: the same lie
      return Ship(std::move(split.chosen), out);
    }
    if (waiting_) return;
    waiting_ = order;
    waiting_to_ = std::move(split.chosen.to);
    if (other_nd_) Tell(order->batch, order->order.nd + 1, out);
  }

  // h_{n-1} of an order is not in it; it is the h of the order before.
  void Remember(const OrderReq& order) {
    if (order.order.v == last_.v && order.order.n <= last_.n) return;
    before_ = order.order.n == 1 ? std::optional<Digest>(Digest{}) : std::nullopt;
    if (last_.n > 0 && order.order.v == last_.v && order.order.n == last_.n + 1) before_ = last_.h;
    last_ = order.order;
  }

  void OnRequest(const Ref<const Request>& request, Outbox* out) {
    if (!waiting_ || other_nd_) return;
    for (const auto& ordered : waiting_->batch) {
      if (ordered->c == request->c && ordered->t == request->t) return;
    }
    Tell({request}, waiting_->order.nd, out);
  }

  void Tell(const Batch& batch, uint64_t nd, Outbox* out) {
    const Ref<const OrderReq> truth = std::exchange(waiting_, nullptr);
    if (truth->order.n != last_.n || !before_.has_value()) return;  // the chain has gone on, or is not known
    Ref<OrderReq> lie = New<OrderReq>(pool());
    lie->batch = batch;
    lie->order.v = truth->order.v;
    lie->order.n = truth->order.n;
    lie->order.nd = nd;
    lie->order.d = BatchDigest(batch, nd);
    lie->order.h = ChainDigest(*before_, lie->order.d);
    SignWith(signer(), &lie->order);
    told_ = lie;
    Hit();
    Ship({.message = told_, .to = waiting_to_, .broadcast = false}, out);
  }

  const bool other_nd_;
  SendMatcher matcher_;
  zyzzyva::OrderHeader last_;     // the inner replica's latest order
  std::optional<Digest> before_;  // h at the position before it, if known
  Ref<const OrderReq> waiting_;   // the truth that the second group has not been told
  std::vector<NodeId> waiting_to_;
  Ref<const OrderReq> told_;  // the latest lie
};

constexpr std::string_view kContents[] = {kOtherRequest, kOtherNd};
constexpr ParamInfo kParams[] = {
    {.name = kSplit,
     .type = ParamType::kGroups,
     .required = true,
     .about = "two groups: who gets the truth, who the lie"},
    {.name = kContent,
     .type = ParamType::kText,
     .about = "in what the lie differs; other_request if not given",
     .choices = kContents},
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "only replicas order"};
  const auto& groups = *FindParam<std::vector<std::vector<NodeId>>>(spec, kSplit);
  if (groups.size() != 2) return SpecProblem{std::string(kSplit), "must be two groups"};
  for (const auto& group : groups) {
    for (const NodeId node : group) {
      if (!cluster.IsReplica(node) || node == self)
        return SpecProblem{std::string(kSplit), "must be of other replicas"};
    }
  }
  return CheckFilter(spec, self, std::array<MessageKind, 1>{zyzzyva::kOrderReq});
}

std::unique_ptr<Interceptor> MakeEquivocate(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  const auto* content = FindParam<std::string>(spec, kContent);
  return std::make_unique<Equivocate>((*FindParam<std::vector<std::vector<NodeId>>>(spec, kSplit))[1],
                                      content != nullptr && *content == kOtherNd, FilterOf(spec), std::move(inner),
                                      std::move(context));
}

}  // namespace

constinit const BehaviourInfo kEquivocate = {
    .name = "equivocate",
    .about = "as primary, orders different things at one position for two groups of replicas",
    .params = kParams,
    .example =
        R"({"node": "r0", "behaviour": "equivocate", "split": [["r1", "r2"], ["r3"]], "where": {"v": 0, "n": 1}})",
    .check = Check,
    .make = MakeEquivocate,
};

}  // namespace zyz

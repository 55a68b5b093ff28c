// split_quorum: the equivocation that exactly splits the quorum. It waits until two clients' requests are in hand, and
// counts whom it hears from: 2f replicas get the one order, the f that it heard least of get the other, and its own
// replies at that position are held back: neither order can be certified without the liar, who does not say which one
// it holds.
#include <algorithm>
#include <optional>
#include <vector>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/ordering/told_history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;
using zyzzyva::SpecResponse;

class SplitQuorum final : public Interceptor {
 public:
  SplitQuorum(std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), heard_(cluster().n()) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage) {
      if (cluster().IsReplica(input.from)) ++heard_[input.from];
      if (input.message->kind() == zyzzyva::kRequest) OnRequest(Ref<const Request>(&As<Request>(*input.message)), out);
    }
    Deliver(input, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == zyzzyva::kViewConfirm) {
      told_.Confirm(As<zyzzyva::ViewConfirm>(*action.message));
    }
    if (action.message && action.message->kind() == zyzzyva::kOrderReq) return OnOrder(std::move(action), out);
    if (action.message && action.message->kind() == zyzzyva::kSpecResponse && split_) {
      const auto& tuple = As<SpecResponse>(*action.message).tuple;
      if (tuple.v == split_->order.v && tuple.n == split_->order.n) return;
    }
    Pass(std::move(action), out);
  }

  // One split per view. While it waits for the second request, the few get nothing.
  void OnOrder(Action action, Outbox* out) {
    const Ref<const OrderReq> truth(&As<OrderReq>(*action.message));
    const zyzzyva::OrderHeader& order = truth->order;
    if (cluster().Primary(order.v) != self()) return Pass(std::move(action), out);
    if (action.kind == ActionKind::kBroadcast && !truth->batch.empty() && (!split_ || split_->order.v != order.v)) {
      split_ = truth;
      ChooseTheFew();
    }
    const bool splits_here = split_ && split_->order.n == order.n && split_->order.v == order.v;
    if (!splits_here) {
      told_.Tell(order.n, truth);
      return Pass(std::move(action), out);
    }
    const Ref<const OrderReq> told = told_.At(order.v, order.n);
    SplitSend split = SendMatcher({.to = few_}, self(), cluster()).Split(std::move(action));
    Ship(std::move(split.rest), out);
    if (!told || split.chosen.to.empty()) return;
    split.chosen.message = told;
    Ship(std::move(split.chosen), out);
  }

  void ChooseTheFew() {
    few_.clear();
    for (NodeId i = 0; i < cluster().n(); ++i) {
      if (i != self()) few_.push_back(i);
    }
    std::stable_sort(few_.begin(), few_.end(), [&](NodeId a, NodeId b) { return heard_[a] < heard_[b]; });
    few_.resize(cluster().f);
  }

  void OnRequest(const Ref<const Request>& request, Outbox* out) {
    if (!split_ || told_.At(split_->order.v, split_->order.n)) return;
    if (split_->batch.empty() || request->c == split_->batch.front()->c) return;
    const std::optional<Digest> before = told_.Before(split_->order.v, split_->order.n);
    if (!before) return;
    Ref<OrderReq> lie = New<OrderReq>(pool());
    *lie = *split_;
    lie->batch = {request};
    ToldHistory::Fit(*before, lie.get());
    SignWith(signer(), &lie->order);
    Hit();
    told_.Tell(split_->order.n, lie);
    Ship({.message = std::move(lie), .to = few_, .broadcast = false}, out);
  }

  std::vector<uint64_t> heard_;  // messages from each replica
  Ref<const OrderReq> split_;    // the order that the many got
  std::vector<NodeId> few_;      // the f that get the other one
  ToldHistory told_;             // what the few were told
};

}  // namespace

constinit const BehaviourInfo kSplitQuorum = {
    .name = "split_quorum",
    .about =
        "as primary, gives 2f replicas one order and the f it hears least of another, and holds back its own replies",
    .params = {},
    .example = R"({"node": "r0", "behaviour": "split_quorum"})",
    .check = CheckIsReplica,
    .make = MakePlain<SplitQuorum>,
};

}  // namespace zyz

// What most lying primaries are: the chosen ones of the node's own ORDER-REQs go to the chosen receivers changed, and
// all later ones are chained to what those receivers were told. With no receivers chosen everybody is lied to, and the
// inner replica alone believes what it ordered.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_ORDER_LIAR_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_ORDER_LIAR_H_

#include <memory>
#include <utility>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "adversaries/zyzzyva/ordering/told_history.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class OrderLiar : public Interceptor {
 public:
  static constexpr MessageKind kKind = zyzzyva::kOrderReq;

  OrderLiar(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        group_({.to = filter.to, .kinds = {kKind}}, self(), cluster()),
        chosen_(std::move(filter), self(), cluster()) {}

 protected:
  using OrderReq = zyzzyva::OrderReq;

  // Changes batch, ND or position of the copy of a chosen order; d, h and the signature are made to fit. False: no lie
  // here.
  virtual bool Twist(OrderReq*) { return true; }
  // After that, before it is signed: what shall not fit.
  virtual void Spoil(OrderReq*) {}

 private:
  void OnAction(Action action, Outbox* out) final {
    if (!action.message) return Pass(std::move(action), out);
    if (action.message->kind() == zyzzyva::kViewConfirm) told_.Confirm(As<zyzzyva::ViewConfirm>(*action.message));
    if (action.message->kind() != kKind) return Pass(std::move(action), out);
    const Ref<const OrderReq> truth(&As<OrderReq>(*action.message));
    if (cluster().Primary(truth->order.v) != self()) return Pass(std::move(action), out);  // another's, for a hole
    SplitSend split = group_.Split(action);
    Ship(std::move(split.rest), out);
    if (split.chosen.to.empty()) return;
    Ref<const OrderReq> told = told_.At(truth->order.v, truth->order.n);
    if (!told) {
      const bool lie = !chosen_.Split(std::move(action)).chosen.to.empty();
      told = Say(truth, lie);
      told_.Tell(truth->order.n, told);
    }
    split.chosen.message = std::move(told);
    Ship(std::move(split.chosen), out);
  }

  Ref<const OrderReq> Say(const Ref<const OrderReq>& truth, bool lie) {
    const std::optional<Digest> before = told_.Before(truth->order.v, truth->order.n);
    if (!before) return truth;
    Ref<OrderReq> copy = New<OrderReq>(pool());
    *copy = *truth;
    lie = lie && Twist(copy.get());
    ToldHistory::Fit(*before, copy.get());
    if (!lie && copy->order.h == truth->order.h) return truth;
    if (lie) {
      Spoil(copy.get());
      Hit();
    }
    SignWith(signer(), &copy->order);
    return copy;
  }

  SendMatcher group_, chosen_;
  ToldHistory told_;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_ORDER_LIAR_H_

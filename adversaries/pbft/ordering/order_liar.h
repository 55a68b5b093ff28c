// What most lying primaries are: the chosen ones of the node's own PRE-PREPAREs go to the chosen receivers changed, and
// whoever asks again hears the same again. With no receivers chosen everybody is lied to, and the inner replica alone
// believes what it ordered.
#ifndef ZYZ_ADVERSARIES_PBFT_ORDERING_ORDER_LIAR_H_
#define ZYZ_ADVERSARIES_PBFT_ORDERING_ORDER_LIAR_H_

#include <map>
#include <memory>
#include <utility>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {

class OrderLiar : public Interceptor {
 public:
  static constexpr MessageKind kKind = kPrePrepare;

  OrderLiar(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        group_({.to = filter.to, .kinds = {kKind}}, self(), cluster()),
        chosen_(std::move(filter), self(), cluster()) {}

 protected:
  // Changes position or content of a chosen order; d and the signature are made to fit. False: no lie here.
  virtual bool Twist(OrderHeader*, BatchContent*) { return true; }
  // After that, before it is signed: what shall not fit.
  virtual void Spoil(OrderHeader*) {}

 private:
  static constexpr size_t kKept = 1024;  // positions; nobody asks for older ones

  void OnAction(Action action, Outbox* out) final {
    if (!action.message || action.message->kind() != kKind) return Pass(std::move(action), out);
    const Ref<const PrePrepare> truth(&As<PrePrepare>(*action.message));
    SplitSend split = group_.Split(action);
    Ship(std::move(split.rest), out);
    if (split.chosen.to.empty()) return;
    const std::pair<View, SeqNum> place(truth->order.v, truth->order.n);
    auto told = told_.find(place);
    if (told == told_.end()) {
      const bool lie = !chosen_.Split(std::move(action)).chosen.to.empty();
      told = told_.emplace(place, lie ? Say(*truth) : truth).first;
      split.chosen.message = told->second;
      if (told_.size() > kKept) told_.erase(told_.begin());
    } else {
      split.chosen.message = told->second;
    }
    Ship(std::move(split.chosen), out);
  }

  Ref<const PrePrepare> Say(const PrePrepare& truth) {
    Ref<BatchContent> content = New<BatchContent>(pool());
    *content = *truth.content;
    Ref<PrePrepare> lie = New<PrePrepare>(pool());
    lie->order = truth.order;
    if (!Twist(&lie->order, content.get())) return Ref<const PrePrepare>(&truth);
    lie->order.d = content->ComputeD();
    lie->content = std::move(content);
    Spoil(&lie->order);
    SignWith(signer(), &lie->order);
    Hit();
    return lie;
  }

  SendMatcher group_, chosen_;
  std::map<std::pair<View, SeqNum>, Ref<const PrePrepare>> told_;  // by the inner replica's view and position
};

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_ORDERING_ORDER_LIAR_H_

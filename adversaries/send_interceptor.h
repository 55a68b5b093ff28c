// The interceptor that most behaviours are: it lets everything pass except the sends that its filter chooses, and those
// it hands to OnChosen. Receivers that are not chosen get the original.
#ifndef ZYZ_ADVERSARIES_SEND_INTERCEPTOR_H_
#define ZYZ_ADVERSARIES_SEND_INTERCEPTOR_H_

#include <memory>
#include <utility>

#include "adversaries/interceptor.h"
#include "adversaries/match.h"

namespace zyz {

class SendInterceptor : public Interceptor {
 public:
  SendInterceptor(SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)), matcher_(std::move(filter), self(), cluster()) {}

 protected:
  // Does with the chosen receivers' share of a send what the behaviour is for, and calls Hit() if it did.
  virtual void OnChosen(Shipment chosen, Outbox* out) = 0;

 private:
  void OnAction(Action action, Outbox* out) final;

  SendMatcher matcher_;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_SEND_INTERCEPTOR_H_

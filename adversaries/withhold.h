// Withhold: the chosen sends never happen; who is not chosen still gets them. Each behaviour of which this is all is a
// row: a description, the kind of message, and whose it is.
#ifndef ZYZ_ADVERSARIES_WITHHOLD_H_
#define ZYZ_ADVERSARIES_WITHHOLD_H_

#include <memory>
#include <utility>

#include "adversaries/behaviour.h"
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"

namespace zyz {

class Withhold final : public SendInterceptor {
 public:
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment, Outbox*) override { Hit(); }
};

template <MessageKind kKind>
std::unique_ptr<Interceptor> MakeWithhold(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<Withhold>(FilterOf(spec, kKind), std::move(inner), std::move(context));
}

// Completes a row. Its parameters are some of those that choose sends.
template <MessageKind kKind, Side kSide>
constexpr BehaviourInfo Withholds(BehaviourInfo row) {
  row.check = CheckSends<kKind, kSide>;
  row.make = MakeWithhold<kKind>;
  return row;
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_WITHHOLD_H_

// The behaviours that say something false in messages of one kind: a copy of each chosen message is rewritten, signed
// with the node's own key, and sent in place of the original.
#ifndef ZYZ_ADVERSARIES_REWRITER_H_
#define ZYZ_ADVERSARIES_REWRITER_H_

#include <utility>

#include "adversaries/send_interceptor.h"

namespace zyz {

template <class M>
class Rewriter : public SendInterceptor {
 public:
  static constexpr MessageKind kKind = M::kKind;
  using SendInterceptor::SendInterceptor;

 protected:
  // Makes the copy false. False: the truth goes out.
  virtual bool Rewrite(const Shipment& truth, M* copy) = 0;

 private:
  void OnChosen(Shipment chosen, Outbox* out) final {
    Ref<M> copy = New<M>(pool());
    *copy = As<M>(*chosen.message);
    if (Rewrite(chosen, copy.get())) {
      messages().Resign(signer(), copy.get());
      chosen.message = std::move(copy);
      Hit();
    }
    Ship(std::move(chosen), out);
  }
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_REWRITER_H_

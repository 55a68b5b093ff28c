// What a primary does not want to hear. While its node leads, a request reaches it, from its client or by a backup's
// CONFIRM-REQ, only if Hears says so; as a backup it behaves.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_LEADING_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_LEADING_H_

#include "adversaries/interceptor.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class Leading : public Interceptor {
 public:
  using Interceptor::Interceptor;

 protected:
  virtual bool Hears(const Request& request) = 0;

 private:
  void OnInput(const Input& input, Outbox* out) final {
    if (cluster().Primary(view_) == self() && input.kind == InputKind::kMessage) {
      const Message& message = *input.message;
      if (message.kind() == zyzzyva::kRequest && !Hears(As<Request>(message))) return;
      if (message.kind() == zyzzyva::kConfirmReq && !Hears(*As<zyzzyva::ConfirmReq>(message).request)) return;
    }
    const size_t before = out->events().size();
    Deliver(input, out);
    for (size_t k = before; k < out->events().size(); ++k) {
      if (out->events()[k].kind == EventKind::kEntered) view_ = out->events()[k].v;
    }
  }

  View view_ = 0;  // the last one entered
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_LEADING_H_

// What a primary does not want to hear. While its node leads, a request reaches it, from its client or forwarded by a
// backup, only if Hears says so; as a backup it behaves.
#ifndef ZYZ_ADVERSARIES_PBFT_ORDERING_LEADING_H_
#define ZYZ_ADVERSARIES_PBFT_ORDERING_LEADING_H_

#include "adversaries/interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {

class Leading : public Interceptor {
 public:
  using Interceptor::Interceptor;

 protected:
  virtual bool Hears(const Request& request) = 0;

 private:
  void OnInput(const Input& input, Outbox* out) final {
    const bool leads = cluster().Primary(view()) == self();
    const bool is_request = input.kind == InputKind::kMessage && input.message->kind() == kRequest;
    if (leads && is_request && !Hears(As<Request>(*input.message))) return;
    Deliver(input, out);
  }
};

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_ORDERING_LEADING_H_

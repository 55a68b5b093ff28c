// What lying clients are: something else happens in the place of each REQUEST that the inner client sends.
#ifndef ZYZ_ADVERSARIES_PBFT_CLIENTS_REQUEST_LIAR_H_
#define ZYZ_ADVERSARIES_PBFT_CLIENTS_REQUEST_LIAR_H_

#include <utility>

#include "adversaries/interceptor.h"
#include "protocol/request.h"

namespace zyz::pbft {

class RequestLiar : public Interceptor {
 public:
  using Interceptor::Interceptor;

 protected:
  // The send or broadcast of `request`, which has not happened.
  virtual void OnRequest(const Ref<const Request>& request, Action action, Outbox* out) = 0;

  // The same request with what `edit` makes of it, under the client's own signature.
  template <class Edit>
  Ref<const Request> Edited(const Request& request, const Edit& edit) {
    Ref<Request> copy = New<Request>(pool());
    *copy = request;
    edit(copy.get());
    SignWith(signer(), copy.get());
    return copy;
  }

 private:
  void OnAction(Action action, Outbox* out) final {
    if (!action.message || action.message->kind() != kRequestKind) return Pass(std::move(action), out);
    const Ref<const Request> request(&As<Request>(*action.message));
    OnRequest(request, std::move(action), out);
  }
};

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_CLIENTS_REQUEST_LIAR_H_

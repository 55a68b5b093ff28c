// corrupt_signature: the chosen sends carry an authenticator that does not verify, one bit away from the right one. All
// else in the message is true; receivers have to refuse it nevertheless, and to convict nobody by it.
#include "adversaries/any/families.h"
#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"

namespace zyz {
namespace {

class CorruptSignature final : public SendInterceptor {
 public:
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<Message> copy = chosen.message->Clone(pool());
    messages().MutableSignature(copy.get())->tag ^= uint64_t{1} << (random().Next() % 64);
    chosen.message = std::move(copy);
    Hit();
    Ship(std::move(chosen), out);
  }
};

// What carries an authenticator of its own.
std::vector<MessageKind> SignedKinds(const MessageSet& messages) {
  std::vector<MessageKind> kinds = messages.AllKinds();
  std::erase_if(kinds, [&](MessageKind kind) { return !messages.IsSigned(kind); });
  return kinds;
}

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize&) {
  return CheckFilter(spec, self, SignedKinds(*spec.messages));
}

std::unique_ptr<Interceptor> MakeCorruptSignature(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                  AdversaryContext context) {
  SendFilter filter = FilterOf(spec);
  if (filter.kinds.empty()) filter.kinds = SignedKinds(*spec.messages);
  return std::make_unique<CorruptSignature>(std::move(filter), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCorruptSignature = {
    .name = "corrupt_signature",
    .about = "puts a signature that does not verify under what it sends",
    .params = kAnySendParams,
    .example = R"({"node": "r2", "behaviour": "corrupt_signature", "to": ["c0"]})",
    .check = Check,
    .make = MakeCorruptSignature,
};

}  // namespace zyz

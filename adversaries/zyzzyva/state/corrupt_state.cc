// corrupt_state: a STATE of which one part is not what it should be. Every part of a STATE proves itself, so whoever
// asked has to refuse it whole (X1: all of it is checked before any of it is used), and to be served by somebody else.
#include <string>
#include <utility>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/state/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::OrderReq;
using zyzzyva::State;

constexpr std::string_view kPart = "part";
constexpr std::string_view kViewCert = "view_cert", kCheckpoint = "checkpoint", kSnapshot = "snapshot",
                           kEntries = "entries", kCc = "cc";

class CorruptState final : public SendInterceptor {
 public:
  CorruptState(std::string part, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), part_(std::move(part)) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<State> lie = New<State>(pool());
    *lie = As<State>(*chosen.message);
    if (Corrupt(lie.get())) {
      Hit();
      chosen.message = std::move(lie);
    }
    Ship(std::move(chosen), out);
  }

  // False: this STATE has no such part.
  bool Corrupt(State* lie) {
    if (part_ == kViewCert) {
      ++lie->view_cert.v;  // the votes are for another view; in view 0 there are none at all
    } else if (part_ == kCheckpoint) {
      if (lie->checkpoint.n == 0) return false;
      lie->checkpoint.h.value ^= 1;
    } else if (part_ == kSnapshot) {
      if (lie->snapshot.empty()) return false;
      char& byte = lie->snapshot[random().Next() % lie->snapshot.size()];
      byte = static_cast<char>(byte ^ 1);
    } else if (part_ == kEntries) {
      if (lie->o.empty()) return false;
      Ref<OrderReq> entry = New<OrderReq>(pool());
      *entry = *lie->o.back();
      ++entry->order.nd;  // no longer what d is the digest of
      lie->o.back() = std::move(entry);
    } else {
      if (!lie->cc.has_value()) return false;
      lie->cc->votes.pop_back();
    }
    return true;
  }

  const std::string part_;
};

constexpr std::string_view kParts[] = {kViewCert, kCheckpoint, kSnapshot, kEntries, kCc};
constexpr ParamInfo kParams[] = {
    {.name = kPart, .type = ParamType::kText, .required = true, .about = "which part", .choices = kParts},
    kToParam,
    kNthParam,
};

std::unique_ptr<Interceptor> MakeCorruptState(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                              AdversaryContext context) {
  return std::make_unique<CorruptState>(*FindParam<std::string>(spec, kPart), FilterOf(spec, zyzzyva::kState),
                                        std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCorruptState = {
    .name = "corrupt_state",
    .about = "sends STATE with one part corrupted",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "corrupt_state", "part": "snapshot"})",
    .check = CheckReplica<zyzzyva::kState>,
    .make = MakeCorruptState,
};

}  // namespace zyz

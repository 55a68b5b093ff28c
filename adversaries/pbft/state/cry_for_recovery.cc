// cry_for_recovery: says all the time that it has lost its memory. The others answer, and leave a view for it where the
// log has moved far enough: R3 bounds how many views that can cost. state_request_storm: asks for state as if it had
// nothing; the largest answer there is goes out once per interval (X2).
#include "adversaries/parameters.h"
#include "adversaries/pbft/state/family.h"
#include "adversaries/ticker.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class CryForRecovery final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void Tick(Outbox* out) override {
    Ref<Recover> cry = New<Recover>(pool());
    cry->life = 1;
    cry->q = ++q_;
    messages().Resign(signer(), cry.get());
    Hit();
    out->Broadcast(std::move(cry));
  }

  uint64_t q_ = 0;
};

class StateRequestStorm final : public Ticker {
 public:
  using Ticker::Ticker;

 private:
  void Tick(Outbox* out) override {
    Ref<StateRequest> request = New<StateRequest>(pool());
    messages().Resign(signer(), request.get());
    Hit();
    out->Broadcast(std::move(request));
  }
};

constexpr ParamInfo kParams[] = {kEveryParam};

template <class Liar>
std::unique_ptr<Interceptor> MakeTicker(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                        AdversaryContext context) {
  return std::make_unique<Liar>(EveryNsOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kCryForRecovery = {
    .name = "cry_for_recovery",
    .about = "says that it lost its memory, all the time",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "cry_for_recovery"})",
    .check = CheckIsReplica,
    .make = MakeTicker<CryForRecovery>,
};

constinit const BehaviourInfo kStateRequestStorm = {
    .name = "state_request_storm",
    .about = "asks for state as if it had none, all the time",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "state_request_storm"})",
    .check = CheckIsReplica,
    .make = MakeTicker<StateRequestStorm>,
};

}  // namespace zyz::pbft

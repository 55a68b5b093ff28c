// mute: the chosen sends never happen. Towards everybody and for all messages it is a crash that still listens.
#include "adversaries/any/families.h"
#include "adversaries/send_interceptor.h"

namespace zyz {
namespace {

class Mute final : public SendInterceptor {
 public:
  using SendInterceptor::SendInterceptor;

 private:
  void OnChosen(Shipment, Outbox*) override { Hit(); }
};

constexpr ParamInfo kParams[] = {kToParam, kMessageParam, kWhereParam, kNthParam};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize&) {
  return CheckFilter(spec, self);
}

std::unique_ptr<Interceptor> MakeMute(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                      AdversaryContext context) {
  return std::make_unique<Mute>(FilterOf(spec), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kMute = {
    .name = "mute",
    .about = "does not send: towards whom and which messages can be chosen",
    .params = kParams,
    .example = R"({"node": "r3", "behaviour": "mute", "to": ["c0"], "message": ["SPEC-RESPONSE"]})",
    .check = Check,
    .make = MakeMute,
};

}  // namespace zyz

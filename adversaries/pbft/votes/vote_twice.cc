// vote_twice: each vote comes with a second one for another digest, to the same receivers: first the true one, or first
// the false one. A sender has one vote in a view (B4), and of two that contradict the first counts.
#include "adversaries/parameters.h"
#include "adversaries/pbft/votes/family.h"
#include "adversaries/send_interceptor.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kLieFirst = "lie_first";

class VoteTwice final : public SendInterceptor {
 public:
  VoteTwice(bool lie_first, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), lie_first_(lie_first) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Shipment lie = chosen;
    lie.message = chosen.message->kind() == kPrepare ? Other<Prepare>(*chosen.message) : Other<Commit>(*chosen.message);
    Hit();
    if (lie_first_) std::swap(lie.message, chosen.message);
    Ship(std::move(chosen), out);
    Ship(std::move(lie), out);
  }

  template <class M>
  Ref<const Message> Other(const Message& truth) {
    Ref<M> lie = New<M>(pool());
    *lie = As<M>(truth);
    lie->d.value ^= 1;
    messages().Resign(signer(), lie.get());
    return lie;
  }

  const bool lie_first_;
};

constexpr MessageKind kVotes[] = {kPrepare, kCommit};
constexpr ParamInfo kParams[] = {
    {.name = kLieFirst, .type = ParamType::kFlag, .about = "whether the false one goes first; no if not given"},
    kToParam,
    kMessageParam,
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsReplica(spec, self, cluster)) return problem;
  return CheckFilter(spec, self, kVotes);
}

std::unique_ptr<Interceptor> MakeVoteTwice(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                           AdversaryContext context) {
  SendFilter filter = FilterOf(spec);
  if (filter.kinds.empty()) filter.kinds.assign(std::begin(kVotes), std::end(kVotes));
  const auto* lie_first = FindParam<bool>(spec, kLieFirst);
  return std::make_unique<VoteTwice>(lie_first != nullptr && *lie_first, std::move(filter), std::move(inner),
                                     std::move(context));
}

}  // namespace

constinit const BehaviourInfo kVoteTwice = {
    .name = "vote_twice",
    .about = "votes for two digests at one position, PREPARE or COMMIT",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "vote_twice", "lie_first": true})",
    .check = Check,
    .make = MakeVoteTwice,
};

}  // namespace zyz::pbft

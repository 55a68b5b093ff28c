// forge_reply: lies in SPEC-RESPONSEs. `wrong_result` says something else than the service did, with the digest that
// fits and a signature that verifies: a client must not believe it, since no quorum says the same. `as_other` tells the
// truth in another replica's name: it would be a vote counted twice, if its signature verified.
#include <array>

#include "adversaries/parameters.h"
#include "adversaries/send_interceptor.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "protocol/hash.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::SpecResponse;

constexpr std::string_view kMode = "mode", kOther = "other";
constexpr std::string_view kWrongResult = "wrong_result", kAsOther = "as_other";

// The same lie for the same truth: accomplices who all use it agree with each other.
void MakeWrong(Bytes* reply) {
  if (reply->empty()) {
    reply->assign("forged");
  } else {
    reply->back() = static_cast<char>(reply->back() ^ 1);
  }
}

class ForgeReply final : public SendInterceptor {
 public:
  // `other` is whose name is used, kNoNode: the node's own, and the result is wrong.
  ForgeReply(NodeId other, SendFilter filter, std::unique_ptr<Node> inner, AdversaryContext context)
      : SendInterceptor(std::move(filter), std::move(inner), std::move(context)), other_(other) {}

 private:
  void OnChosen(Shipment chosen, Outbox* out) override {
    Ref<SpecResponse> forged = New<SpecResponse>(pool());
    *forged = As<SpecResponse>(*chosen.message);
    if (other_ == kNoNode) {
      MakeWrong(&forged->r);
      forged->tuple.rh = ReplyDigest(forged->r);
      zyzzyva::Messages().Resign(signer(), forged.get());
    } else {
      SignWith(signer(), forged.get());
      forged->i = other_;
    }
    chosen.message = std::move(forged);
    Hit();
    Ship(std::move(chosen), out);
  }

  const NodeId other_;
};

constexpr std::string_view kModes[] = {kWrongResult, kAsOther};
constexpr ParamInfo kParams[] = {
    {.name = kMode, .type = ParamType::kText, .required = true, .about = "what the lie is", .choices = kModes},
    {.name = kOther, .type = ParamType::kNode, .about = "as_other: in whose name; the next replica if not given"},
    kToParam,
    kWhereParam,
    kNthParam,
};

std::optional<SpecProblem> Check(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (!cluster.IsReplica(self)) return SpecProblem{"", "only replicas send replies"};
  if (const auto* other = FindParam<std::vector<NodeId>>(spec, kOther)) {
    if (*FindParam<std::string>(spec, kMode) != kAsOther)
      return SpecProblem{std::string(kOther), "is for as_other only"};
    if (!cluster.IsReplica(other->front()) || other->front() == self) {
      return SpecProblem{std::string(kOther), "must be another replica"};
    }
  }
  return CheckFilter(spec, self, std::array<MessageKind, 1>{zyzzyva::kSpecResponse});
}

std::unique_ptr<Interceptor> MakeForgeReply(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  NodeId other = kNoNode;
  if (*FindParam<std::string>(spec, kMode) == kAsOther) {
    const auto* given = FindParam<std::vector<NodeId>>(spec, kOther);
    other = given != nullptr ? given->front() : (context.node.id + 1) % context.node.cluster.n();
  }
  return std::make_unique<ForgeReply>(other, FilterOf(spec, zyzzyva::kSpecResponse), std::move(inner),
                                      std::move(context));
}

}  // namespace

constinit const BehaviourInfo kForgeReply = {
    .name = "forge_reply",
    .about = "sends false SPEC-RESPONSEs: a wrong result, or another replica's name",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "forge_reply", "mode": "wrong_result"})",
    .check = Check,
    .make = MakeForgeReply,
};

}  // namespace zyz

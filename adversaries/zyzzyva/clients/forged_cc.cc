// forged_cc: sends certificates that are none: one vote short (`too_few`), f+1 votes and one of them again and again
// (`repeated`), votes that the client signed itself (`own_votes`), another tuple than was voted for (`other_tuple`),
// such a tuple with the true votes of the client's accomplices among the replicas and worthless ones for the rest
// (`accomplices`), or another client's (`other_client`). All of it under the client's good signature (A4b).
#include <string>

#include "adversaries/parameters.h"
#include "adversaries/zyzzyva/clients/certificate_maker.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

constexpr std::string_view kMode = "mode";
constexpr std::string_view kTooFew = "too_few", kRepeated = "repeated", kOwnVotes = "own_votes",
                           kOtherTuple = "other_tuple", kAccomplices = "accomplices", kOtherClient = "other_client";

class ForgedCc final : public CertificateMaker {
 public:
  ForgedCc(std::string mode, std::unique_ptr<Node> inner, AdversaryContext context)
      : CertificateMaker(std::move(inner), std::move(context)), mode_(std::move(mode)) {
    if (mode_ == kRepeated) MakeDoWith(cluster().weak());
  }

 private:
  void OnCertificate(Ref<Commit> commit, Outbox* out) override {
    zyzzyva::CommitCert& cc = commit->cc;
    if (mode_ == kTooFew) {
      cc.votes.pop_back();
    } else if (mode_ == kRepeated) {
      const Vote vote = cc.votes.front();
      cc.votes.resize(cluster().quorum(), vote);
    } else if (mode_ == kOwnVotes) {
      cc.tuple.h.value ^= 1;
      const Signature sig = signer().Sign(cc.tuple.signed_digest(), {});
      for (Vote& vote : cc.votes) vote.sig = sig;
    } else if (mode_ == kOtherTuple) {
      cc.tuple.h.value ^= 1;
    } else if (mode_ == kAccomplices) {
      cc.tuple.h.value ^= 1;
      const Digest digest = cc.tuple.signed_digest();
      for (Vote& vote : cc.votes) {
        vote.sig = (coalition().Has(vote.i) ? coalition().SignerOf(vote.i) : signer()).Sign(digest, {});
      }
    } else {
      ++cc.tuple.c;
    }
    zyzzyva::Messages().Resign(signer(), commit.get());
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) out->Send(i, commit);
  }

  const std::string mode_;
};

constexpr std::string_view kModes[] = {kTooFew, kRepeated, kOwnVotes, kOtherTuple, kAccomplices, kOtherClient};
constexpr ParamInfo kParams[] = {
    {.name = kMode, .type = ParamType::kText, .required = true, .about = "what is wrong with it", .choices = kModes}};

std::unique_ptr<Interceptor> MakeForgedCc(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                          AdversaryContext context) {
  return std::make_unique<ForgedCc>(*FindParam<std::string>(spec, kMode), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kForgedCc = {
    .name = "forged_cc",
    .about = "sends commit certificates that do not verify",
    .params = kParams,
    .example = R"({"node": "c1", "behaviour": "forged_cc", "mode": "own_votes"})",
    .check = CheckIsClient,
    .make = MakeForgedCc,
};

}  // namespace zyz

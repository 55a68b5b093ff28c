// early_votes: votes before there is anything to vote on. `prepare`: with each order, a PREPARE for a digest of its own
// at the next position, before its PRE-PREPARE. Only the first vote of a sender counts, so its true one comes too late.
// `commit`: with each order at once a COMMIT, though nothing is prepared. `both` does both. (B4: a certificate needs
// 2f+1 COMMITs, and f of them may be like this.)
#include <string>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/votes/family.h"
#include "adversaries/pbft/votes/votes.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr std::string_view kMode = "mode";
constexpr std::string_view kPrepareMode = "prepare", kCommitMode = "commit", kBothModes = "both";

class EarlyVotes final : public Interceptor {
 public:
  EarlyVotes(const std::string& mode, std::unique_ptr<Node> inner, AdversaryContext context)
      : Interceptor(std::move(inner), std::move(context)),
        prepares_(mode != kCommitMode),
        commits_(mode != kPrepareMode) {}

 private:
  void OnInput(const Input& input, Outbox* out) override {
    if (input.kind == InputKind::kMessage && input.message->kind() == kPrePrepare) {
      const OrderHeader& order = As<PrePrepare>(*input.message).order;
      if (cluster().Primary(order.v) != self()) VoteEarly(order, out);
    }
    Deliver(input, out);
  }

  void VoteEarly(const OrderHeader& order, Outbox* out) {
    Hit();
    if (commits_) out->Broadcast(MakeVote<Commit>(order.v, order.n, order.d, signer(), pool()));
    if (prepares_) {
      const Digest nothing = {order.d.value ^ 1};
      out->Broadcast(MakeVote<Prepare>(order.v, order.n + 1, nothing, signer(), pool()));
    }
  }

  const bool prepares_, commits_;
};

constexpr std::string_view kModes[] = {kPrepareMode, kCommitMode, kBothModes};
constexpr ParamInfo kParams[] = {{.name = kMode,
                                  .type = ParamType::kText,
                                  .required = true,
                                  .about = "which votes come too early",
                                  .choices = kModes}};

std::unique_ptr<Interceptor> MakeEarlyVotes(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                            AdversaryContext context) {
  return std::make_unique<EarlyVotes>(*FindParam<std::string>(spec, kMode), std::move(inner), std::move(context));
}

}  // namespace

constinit const BehaviourInfo kEarlyVotes = {
    .name = "early_votes",
    .about = "as backup, says PREPARE before the PRE-PREPARE, or COMMIT before anything is prepared",
    .params = kParams,
    .example = R"({"node": "r2", "behaviour": "early_votes", "mode": "both"})",
    .check = CheckIsReplica,
    .make = MakeEarlyVotes,
};

}  // namespace zyz::pbft

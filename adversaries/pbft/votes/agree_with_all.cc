// agree_with_all: tells each replica that it voted as that replica did: PREPARE and COMMIT for whatever order it
// accepted, also after leaving the view. Nothing else hears it vote. With a primary that orders two things at one
// position it is the vote that each of them needs; correct replicas must be in every quorum often enough that one of
// the two falls short (B4), and who has left a view must not count in it (B6, B8).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/votes/family.h"
#include "adversaries/pbft/votes/votes.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class AgreeWithAll final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage) return;
    if (input.message->kind() == kPrepare) {
      const auto& m = As<Prepare>(*input.message);
      Agree(m.v, m.n, m.d, input.from, out);
    } else if (input.message->kind() == kPrePrepare) {
      const OrderHeader& order = As<PrePrepare>(*input.message).order;
      if (input.from == cluster().Primary(order.v)) Agree(order.v, order.n, order.d, input.from, out);
    }
  }

  // Two who agree with each other would never stop.
  void Agree(View v, SeqNum n, Digest d, NodeId with, Outbox* out) {
    if (coalition().Has(with) || !cluster().IsReplica(with)) return;
    Hit();
    if (cluster().Primary(v) != self()) out->Send(with, MakeVote<Prepare>(v, n, d, signer(), pool()));
    out->Send(with, MakeVote<Commit>(v, n, d, signer(), pool()));
  }

  void OnAction(Action action, Outbox* out) override {
    const bool is_vote = action.message && (action.message->kind() == kPrepare || action.message->kind() == kCommit);
    if (!is_vote) Pass(std::move(action), out);
  }
};

}  // namespace

constinit const BehaviourInfo kAgreeWithAll = {
    .name = "agree_with_all",
    .about = "votes towards each replica for whatever that one voted for",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "agree_with_all"})",
    .check = CheckIsReplica,
    .make = MakePlain<AgreeWithAll>,
};

}  // namespace zyz::pbft

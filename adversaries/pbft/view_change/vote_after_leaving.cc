// vote_after_leaving: a replica that has said VIEW-CHANGE, and goes on voting in the view that it left: PREPARE and
// COMMIT for every order of it that still arrives. Its VIEW-CHANGE does not show what it makes prepared now; who has
// left and is correct signs nothing more, so nothing can become committed that V does not show (B6, 6).
#include <algorithm>

#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/view_change/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

class VoteAfterLeaving final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != kPrePrepare) return;
    const OrderHeader& order = As<PrePrepare>(*input.message).order;
    if (order.v >= left_for_ || cluster().Primary(order.v) == self() || coalition().Has(input.from)) return;
    Hit();
    Vote<Prepare>(order, out);
    Vote<Commit>(order, out);
  }

  void OnAction(Action action, Outbox* out) override {
    if (action.message && action.message->kind() == kViewChange) {
      const auto& m = As<ViewChange>(*action.message);
      if (m.i == self()) left_for_ = std::max(left_for_, m.w);
    }
    Pass(std::move(action), out);
  }

  template <class M>
  void Vote(const OrderHeader& order, Outbox* out) {
    Ref<M> vote = New<M>(pool());
    vote->v = order.v;
    vote->n = order.n;
    vote->d = order.d;
    messages().Resign(signer(), vote.get());
    out->Broadcast(std::move(vote));
  }

  View left_for_ = 0;
};

}  // namespace

constinit const BehaviourInfo kVoteAfterLeaving = {
    .name = "vote_after_leaving",
    .about = "goes on voting in a view that it has left",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "vote_after_leaving"})",
    .check = CheckIsReplica,
    .make = MakePlain<VoteAfterLeaving>,
};

}  // namespace zyz::pbft

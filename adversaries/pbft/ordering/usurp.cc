// usurp: a backup that plays primary: for each order it sees it sends another one, for the next position, signed with
// the only key it has. frame_primary: a backup that passes the primary's orders on with another batch in them. The
// primary's signature covers the digest alone and verifies; nobody may hold the batch against the primary (B3, B6).
#include "adversaries/interceptor.h"
#include "adversaries/parameters.h"
#include "adversaries/pbft/ordering/family.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

// Orders that reach a backup from their primary itself. Two of this kind would never stop answering each other.
class OrdersSeen : public Interceptor {
 public:
  using Interceptor::Interceptor;

 protected:
  virtual void OnSeen(const PrePrepare& seen, Outbox* out) = 0;

 private:
  void OnInput(const Input& input, Outbox* out) final {
    Deliver(input, out);
    if (input.kind != InputKind::kMessage || input.message->kind() != kPrePrepare) return;
    const auto& seen = As<PrePrepare>(*input.message);
    const NodeId primary = cluster().Primary(seen.order.v);
    if (primary != self() && input.from == primary) OnSeen(seen, out);
  }
};

class Usurp final : public OrdersSeen {
 public:
  using OrdersSeen::OrdersSeen;

 private:
  void OnSeen(const PrePrepare& seen, Outbox* out) override {
    Ref<BatchContent> content = New<BatchContent>(pool());
    *content = *seen.content;
    ++content->nd;
    Ref<PrePrepare> lie = New<PrePrepare>(pool());
    lie->order = seen.order;
    ++lie->order.n;
    lie->order.d = content->ComputeD();
    lie->content = std::move(content);
    SignWith(signer(), &lie->order);
    Hit();
    out->Broadcast(std::move(lie));
  }
};

class FramePrimary final : public OrdersSeen {
 public:
  using OrdersSeen::OrdersSeen;

 private:
  void OnSeen(const PrePrepare& seen, Outbox* out) override {
    Ref<BatchContent> content = New<BatchContent>(pool());
    *content = *seen.content;
    ++content->nd;
    Ref<PrePrepare> lie = New<PrePrepare>(pool());
    *lie = seen;
    lie->content = std::move(content);
    Hit();
    out->Broadcast(std::move(lie));
  }
};

}  // namespace

constinit const BehaviourInfo kUsurp = {
    .name = "usurp",
    .about = "as backup, orders in the primary's place, with its own signature",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "usurp"})",
    .check = CheckIsReplica,
    .make = MakePlain<Usurp>,
};

constinit const BehaviourInfo kFramePrimary = {
    .name = "frame_primary",
    .about = "as backup, passes on the primary's PRE-PREPAREs with another batch in them",
    .params = {},
    .example = R"({"node": "r2", "behaviour": "frame_primary"})",
    .check = CheckIsReplica,
    .make = MakePlain<FramePrimary>,
};

}  // namespace zyz::pbft

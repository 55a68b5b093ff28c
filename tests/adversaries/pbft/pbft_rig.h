// A stage for liars of PBFT: a scripted inner replica, everybody's keys, and messages as correct replicas would make
// them.
#ifndef ZYZ_TESTS_ADVERSARIES_PBFT_PBFT_RIG_H_
#define ZYZ_TESTS_ADVERSARIES_PBFT_PBFT_RIG_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/pbft/families.h"
#include "adversaries/registry.h"
#include "protocol/pbft/messages.h"
#include "tests/adversaries/adversary_rig.h"
#include "tests/protocol/fake_authenticator.h"

namespace zyz::pbft {

inline const BehaviourCatalogue& PbftCatalogue() {
  static const auto* const catalogue = new BehaviourCatalogue(Messages(), PbftFamilies());
  return *catalogue;
}

// f = 1: replicas 0 … 3, clients from 4.
class PbftRig {
 public:
  static constexpr NodeId kClient = 4;

  // `self` is the liar.
  explicit PbftRig(NodeId self = 0) : self_(self) {
    coalition->Join(self, Signer(&keys, self));
    auto scripted = std::make_unique<ScriptedNode>();
    inner = scripted.get();
    outermost = std::move(scripted);
  }

  Interceptor* Wrap(BehaviourSpec spec) {
    spec.messages = &Messages();
    EXPECT_FALSE(PbftCatalogue().Check(spec, self_, cluster).has_value());
    auto wrapper = PbftCatalogue().Make(spec, std::move(outermost), Context());
    Interceptor* const layer = wrapper.get();
    outermost = std::move(wrapper);
    return layer;
  }

  // The inner replica wants to broadcast this, and nothing else.
  std::vector<Action> Broadcast(Ref<const Message> message) {
    inner->wants.Clear();
    inner->wants.Broadcast(std::move(message));
    return Step(Input::OfTimer({1, 0}));
  }
  // This reaches the liar, whose replica wants nothing.
  std::vector<Action> Hear(NodeId from, Ref<const Message> message) {
    inner->wants.Clear();
    return Step(Input::OfMessage(from, std::move(message)));
  }
  // An accomplice has heard it, or said it.
  void Note(Ref<const Message> message) { coalition->Note({.member = 0, .message = std::move(message)}); }
  std::vector<Action> Step(const Input& input) {
    out.Clear();
    outermost->Step(input, &out);
    return out.actions();
  }

  template <class M>
  Ref<M> Signed(NodeId i, Ref<M> message) {
    Messages().Resign(Signer(&keys, i), message.get());
    return message;
  }
  template <class M>
  bool Verifies(NodeId i, const M& m) {
    return keys.Verify(0, i, m.signed_digest(), m.sig);
  }
  Ref<const Request> AskFor(const Bytes& operation, Timestamp t, NodeId c = kClient) {
    Ref<Request> request = New<Request>(&pool);
    request->o = operation;
    request->t = t;
    return Signed(c, std::move(request));
  }
  Ref<PrePrepare> Order(View v, SeqNum n, const Bytes& operation = "put a 1") {
    Ref<BatchContent> content = New<BatchContent>(&pool);
    content->batch.push_back(AskFor(operation, n));
    content->nd = n;
    Ref<PrePrepare> order = New<PrePrepare>(&pool);
    order->order.v = v;
    order->order.n = n;
    order->order.d = content->ComputeD();
    order->content = std::move(content);
    return Signed(cluster.Primary(v), std::move(order));
  }
  template <class M>
  Ref<M> Vote(NodeId i, const OrderHeader& order) {
    Ref<M> vote = New<M>(&pool);
    vote->v = order.v;
    vote->n = order.n;
    vote->d = order.d;
    return Signed(i, std::move(vote));
  }
  PreparedCert Cert(View v, SeqNum n, const Bytes& operation = "put a 1") {
    PreparedCert cert;
    cert.order = Order(v, n, operation)->order;
    for (NodeId i = 0; i < cluster.n() && cert.prepares.size() + 1 < cluster.quorum(); ++i) {
      if (i != cluster.Primary(v)) cert.prepares.push_back({.i = i, .sig = Vote<Prepare>(i, cert.order)->sig});
    }
    return cert;
  }
  Ref<const ViewChange> Leave(NodeId i, View w, std::vector<PreparedCert> p) {
    Ref<ViewChange> message = New<ViewChange>(&pool);
    message->w = w;
    message->p = std::move(p);
    return Signed(i, std::move(message));
  }

  MessagePool pool;
  FakeAuthenticator keys;
  ClusterSize cluster = ThirdsCluster(1);
  std::shared_ptr<Coalition> coalition = std::make_shared<Coalition>();
  ScriptedNode* inner = nullptr;  // owned by `outermost`, perhaps deep inside
  std::unique_ptr<Node> outermost;
  Outbox out;

 private:
  AdversaryContext Context() {
    return {.node = {self_, cluster, Signer(&keys, self_), Verifier(&keys, self_), &pool},
            .random = sim::Draws(7, "adversary"),
            .coalition = coalition,
            .messages = &Messages()};
  }

  const NodeId self_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_TESTS_ADVERSARIES_PBFT_PBFT_RIG_H_

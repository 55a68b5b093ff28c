// Forge: messages made by hand, with everybody's keys. A test plays the primary, a replica, a client or a liar with it;
// what a function makes is authentic and well-formed, and a test spoils a copy from there (and signs it anew, or does
// not).
#ifndef ZYZ_TESTS_PROTOCOL_ZYZZYVA_FORGE_H_
#define ZYZ_TESTS_PROTOCOL_ZYZZYVA_FORGE_H_

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/hash.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/history.h"
#include "protocol/zyzzyva/messages.h"
#include "sim/crypto_suite.h"

namespace zyz::zyzzyva {

// The part that VIEW-CHANGE and STATE have in common.
struct ShownHistory {
  ViewCert view_cert = {};
  CheckpointCert checkpoint = {};
  std::vector<Ref<const OrderReq>> o = {};
  std::optional<CommitCert> cc = {};
};

class Forge {
 public:
  Forge(ClusterSize cluster, sim::SymbolicSuite* suite, MessagePool* pool)
      : cluster_(cluster), suite_(suite), pool_(pool) {}

  // Puts node `id`'s signature under what is in `m` now.
  template <class M>
  void Sign(NodeId id, M* m) const {
    if constexpr (requires { m->ForgetDigests(); }) m->ForgetDigests();
    if constexpr (requires { m->order.signed_digest(); }) {
      SignWith(suite_->MakeSigner(id), &m->order);
    } else {
      SignWith(suite_->MakeSigner(id), m);
    }
  }
  template <class M>
  Ref<M> Copy(const Ref<const M>& m) const {
    Ref<M> copy = New<M>(pool_);
    *copy = *m;
    return copy;
  }

  Ref<Request> MakeRequest(NodeId c, Timestamp t, std::string_view o = "inc") const {
    auto m = New<Request>(pool_);
    m->o = o;
    m->t = t;
    m->c = c;
    Sign(c, m.get());
    return m;
  }

  // The order that extends (n-1, parent) by `batch`, by the primary of v.
  Ref<OrderReq> MakeOrder(View v, SeqNum n, Digest parent, Batch batch, std::optional<uint64_t> nd = {}) const {
    auto m = New<OrderReq>(pool_);
    m->batch = std::move(batch);
    m->order.v = v;
    m->order.n = n;
    m->order.nd = nd.value_or(n);  // the applications' clock, when every batch advances it by one
    m->order.d = BatchDigest(m->batch, m->order.nd);
    m->order.h = ChainDigest(parent, m->order.d);
    Sign(cluster_.Primary(v), m.get());
    return m;
  }

  // What a replica answers to the last request of `order` in view v.
  static SpecTuple TupleFor(const OrderReq& order, std::string_view reply) {
    const Request& request = *order.batch.back();
    return {.v = order.order.v,
            .n = order.order.n,
            .h = order.order.h,
            .rh = ReplyDigest(reply),
            .c = request.c,
            .t = request.t};
  }
  Ref<SpecResponse> MakeSpecResponse(NodeId i, const SpecTuple& tuple, std::string_view reply,
                                     std::optional<OrderHeader> order = {}) const {
    auto m = New<SpecResponse>(pool_);
    m->tuple = tuple;
    m->i = i;
    m->r = reply;
    m->order = order;
    Sign(i, m.get());
    return m;
  }
  CommitCert MakeCc(const SpecTuple& tuple, std::initializer_list<NodeId> voters) const {
    CommitCert cc{.tuple = tuple, .votes = {}};
    for (NodeId i : voters) {
      cc.votes.push_back({i, suite_->MakeSigner(i).Sign(tuple.signed_digest(), {})});
    }
    return cc;
  }
  Ref<Commit> MakeCommit(const CommitCert& cc, std::optional<OrderHeader> order = {}) const {
    auto m = New<Commit>(pool_);
    m->c = cc.tuple.c;
    m->cc = cc;
    m->order = order;
    Sign(m->c, m.get());
    return m;
  }
  Ref<LocalCommit> MakeLocalCommit(NodeId i, View v, SeqNum n, Digest h, NodeId c, Timestamp t) const {
    auto m = New<LocalCommit>(pool_);
    m->v = v;
    m->n = n;
    m->h = h;
    m->c = c;
    m->t = t;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<FillHole> MakeFillHole(NodeId i, View v, SeqNum from, SeqNum to) const {
    auto m = New<FillHole>(pool_);
    m->v = v;
    m->from = from;
    m->to = to;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<ConfirmReq> MakeConfirmReq(NodeId i, View v, Ref<const Request> request) const {
    auto m = New<ConfirmReq>(pool_);
    m->v = v;
    m->i = i;
    m->request = std::move(request);
    Sign(i, m.get());
    return m;
  }
  Ref<Pom> MakePom(View v, const OrderHeader& first, const OrderHeader& second) const {
    auto m = New<Pom>(pool_);
    m->v = v;
    m->first = first;
    m->second = second;
    return m;
  }
  Ref<IHateThePrimary> MakeHate(NodeId i, View v) const {
    auto m = New<IHateThePrimary>(pool_);
    m->v = v;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Checkpoint> MakeCheckpoint(NodeId i, View v, SeqNum n, Digest h, Digest a) const {
    auto m = New<Checkpoint>(pool_);
    m->v = v;
    m->n = n;
    m->h = h;
    m->a = a;
    m->i = i;
    Sign(i, m.get());
    return m;
  }

  // What the voters sign when each of them says `m`.
  template <class M>
  Votes VotesOn(M m, std::initializer_list<NodeId> voters) const {
    Votes votes;
    for (NodeId i : voters) {
      Sign(i, &m);
      votes.push_back({i, m.sig});
    }
    return votes;
  }
  Votes MakeProof(View v, std::initializer_list<NodeId> voters) const {
    IHateThePrimary hate;
    hate.v = v;
    return VotesOn(hate, voters);
  }
  ViewCert MakeViewCert(View v, SeqNum n, Digest h, std::initializer_list<NodeId> voters) const {
    ViewConfirm confirm;
    confirm.w = v;
    confirm.n = n;
    confirm.h = h;
    return {.v = v, .n = n, .h = h, .votes = VotesOn(confirm, voters)};
  }
  CheckpointCert MakeCheckpointCert(View v, SeqNum n, Digest h, Digest a, std::initializer_list<NodeId> voters) const {
    Checkpoint checkpoint;
    checkpoint.v = v;
    checkpoint.n = n;
    checkpoint.h = h;
    checkpoint.a = a;
    return {.v = v, .n = n, .h = h, .a = a, .votes = VotesOn(checkpoint, voters)};
  }
  // What i shows when it leaves for w.
  Ref<ViewChange> MakeViewChange(NodeId i, View w, const ShownHistory& shown, Votes proof) const {
    auto m = New<ViewChange>(pool_);
    m->w = w;
    m->u = shown.view_cert.v;
    m->view_cert = shown.view_cert;
    m->checkpoint = shown.checkpoint;
    m->cc = shown.cc;
    m->o = shown.o;
    m->i = i;
    m->proof = std::move(proof);
    Sign(i, m.get());
    return m;
  }
  Ref<NewView> MakeNewView(View w, std::vector<Ref<const ViewChange>> p) const {
    auto m = New<NewView>(pool_);
    m->w = w;
    m->p = std::move(p);
    Sign(cluster_.Primary(w), m.get());
    return m;
  }
  Ref<ViewConfirm> MakeViewConfirm(NodeId i, View w, SeqNum n, Digest h) const {
    auto m = New<ViewConfirm>(pool_);
    m->w = w;
    m->n = n;
    m->h = h;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<StateRequest> MakeStateRequest(NodeId i, View v, SeqNum n) const {
    auto m = New<StateRequest>(pool_);
    m->v = v;
    m->n = n;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Recover> MakeRecover(NodeId i, uint64_t life, uint64_t q = 1) const {
    auto m = New<Recover>(pool_);
    m->life = life;
    m->q = q;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Standing> MakeStanding(NodeId i, NodeId to, uint64_t life, View v) const {
    auto m = New<Standing>(pool_);
    m->c = to;
    m->life = life;
    m->v = v;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<State> MakeState(const ShownHistory& shown, Bytes snapshot) const {
    auto m = New<State>(pool_);
    m->view_cert = shown.view_cert;
    m->checkpoint = shown.checkpoint;
    m->cc = shown.cc;
    m->o = shown.o;
    m->snapshot = std::move(snapshot);
    return m;
  }

 private:
  ClusterSize cluster_;
  sim::SymbolicSuite* suite_;
  MessagePool* pool_;
};

// The orders of one view's primary, each extending the one before.
class OrderChain {
 public:
  OrderChain(const Forge* forge, View v, SeqNum n = 0, Digest h = {}) : forge_(forge), v_(v), n_(n), h_(h) {}

  Ref<OrderReq> Next(Batch batch) {
    auto order = forge_->MakeOrder(v_, n_ + 1, h_, std::move(batch));
    n_ = order->order.n;
    h_ = order->order.h;
    return order;
  }
  // Orders of one request each.
  std::vector<Ref<const OrderReq>> NextOnes(std::initializer_list<Ref<Request>> requests) {
    std::vector<Ref<const OrderReq>> orders;
    for (const auto& request : requests) orders.push_back(Next({request}));
    return orders;
  }
  SeqNum n() const { return n_; }
  Digest h() const { return h_; }

 private:
  const Forge* forge_;
  View v_;
  SeqNum n_;
  Digest h_;
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_TESTS_PROTOCOL_ZYZZYVA_FORGE_H_

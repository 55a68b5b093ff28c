// Forge: messages made by hand, with everybody's keys. A test plays the primary, a replica, a client or a liar with it;
// what a function makes is authentic and well-formed, and a test spoils a copy from there (and signs it anew, or does
// not).
#ifndef ZYZ_TESTS_PROTOCOL_PBFT_FORGE_H_
#define ZYZ_TESTS_PROTOCOL_PBFT_FORGE_H_

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/hash.h"
#include "protocol/pbft/choose_orders.h"
#include "protocol/pbft/messages.h"
#include "protocol/types.h"
#include "sim/crypto_suite.h"

namespace zyz::pbft {

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
  Ref<ReadRequest> MakeReadRequest(NodeId c, Timestamp t, std::string_view o = "get") const {
    auto m = New<ReadRequest>(pool_);
    m->o = o;
    m->t = t;
    m->c = c;
    Sign(c, m.get());
    return m;
  }
  Ref<BatchContent> MakeContent(Batch batch, uint64_t nd) const {
    auto m = New<BatchContent>(pool_);
    m->batch = std::move(batch);
    m->nd = nd;
    return m;
  }
  Ref<BatchContent> Null() const { return New<BatchContent>(pool_); }

  OrderHeader MakeHeader(View v, SeqNum n, Digest d) const {
    OrderHeader order;
    order.v = v;
    order.n = n;
    order.d = d;
    SignWith(suite_->MakeSigner(cluster_.Primary(v)), &order);
    return order;
  }
  Ref<PrePrepare> MakeOrder(View v, SeqNum n, const Ref<const BatchContent>& content) const {
    auto m = New<PrePrepare>(pool_);
    m->order = MakeHeader(v, n, content->ComputeD());
    m->content = content;
    return m;
  }
  // PREPARE or COMMIT.
  template <class M>
  Ref<M> MakeVote(NodeId i, View v, SeqNum n, Digest d) const {
    auto m = New<M>(pool_);
    m->v = v;
    m->n = n;
    m->d = d;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  template <class M>
  Votes MakeVotes(std::initializer_list<NodeId> from, View v, SeqNum n, Digest d) const {
    Votes votes;
    for (const NodeId i : from) votes.push_back({i, MakeVote<M>(i, v, n, d)->sig});
    return votes;
  }
  PreparedCert MakePrepared(View v, SeqNum n, Digest d, std::initializer_list<NodeId> from) const {
    return {MakeHeader(v, n, d), MakeVotes<Prepare>(from, v, n, d)};
  }

  Ref<Reply> MakeReply(NodeId i, View v, NodeId c, Timestamp t, std::string_view r, bool tentative = false) const {
    auto m = New<Reply>(pool_);
    m->v = v;
    m->t = t;
    m->c = c;
    m->r = r;
    m->rh = ReplyDigest(m->r);
    m->tentative = tentative;
    m->i = i;
    Sign(i, m.get());
    return m;
  }

  Ref<ReadReply> MakeReadReply(NodeId i, SeqNum n, NodeId c, Timestamp t, std::string_view r) const {
    auto m = New<ReadReply>(pool_);
    m->n = n;
    m->t = t;
    m->c = c;
    m->r = r;
    m->rh = ReplyDigest(m->r);
    m->i = i;
    Sign(i, m.get());
    return m;
  }

  Ref<Checkpoint> MakeCheckpoint(NodeId i, SeqNum n, Digest a) const {
    auto m = New<Checkpoint>(pool_);
    m->n = n;
    m->a = a;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  CheckpointCert MakeStable(SeqNum n, Digest a, std::initializer_list<NodeId> from) const {
    CheckpointCert cert;
    cert.n = n;
    cert.a = a;
    for (const NodeId i : from) cert.votes.push_back({i, MakeCheckpoint(i, n, a)->sig});
    return cert;
  }

  Ref<ViewChange> MakeViewChange(NodeId i, View w, std::vector<PreparedCert> p = {},
                                 const CheckpointCert& checkpoint = {}) const {
    auto m = New<ViewChange>(pool_);
    m->w = w;
    m->checkpoint = checkpoint;
    m->p = std::move(p);
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  // With the O that follows from V.
  Ref<NewView> MakeNewView(View w, std::vector<Ref<const ViewChange>> v) const {
    auto m = New<NewView>(pool_);
    m->w = w;
    m->v = std::move(v);
    const ChosenOrders chosen = ChooseOrders(m->v);
    for (size_t k = 0; k < chosen.d.size(); ++k) m->o.push_back(MakeHeader(w, chosen.min() + 1 + k, chosen.d[k]));
    Sign(cluster_.Primary(w), m.get());
    return m;
  }

  Ref<Status> MakeStatus(NodeId i, View v, View w, SeqNum s, SeqNum committed_n) const {
    auto m = New<Status>(pool_);
    m->v = v;
    m->w = w;
    m->s = s;
    m->committed_n = committed_n;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<StateRequest> MakeStateRequest(NodeId i, View v, SeqNum s, SeqNum committed_n) const {
    auto m = New<StateRequest>(pool_);
    m->v = v;
    m->s = s;
    m->committed_n = committed_n;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Fetch> MakeFetch(NodeId i, SeqNum n, Digest d) const {
    auto m = New<Fetch>(pool_);
    m->n = n;
    m->d = d;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Recover> MakeRecover(NodeId i, uint64_t life, uint64_t q) const {
    auto m = New<Recover>(pool_);
    m->life = life;
    m->q = q;
    m->i = i;
    Sign(i, m.get());
    return m;
  }
  Ref<Standing> MakeStanding(NodeId i, NodeId c, uint64_t life, View v, SeqNum n) const {
    auto m = New<Standing>(pool_);
    m->c = c;
    m->life = life;
    m->v = v;
    m->n = n;
    m->i = i;
    Sign(i, m.get());
    return m;
  }

 private:
  ClusterSize cluster_;
  sim::SymbolicSuite* suite_;
  MessagePool* pool_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_TESTS_PROTOCOL_PBFT_FORGE_H_

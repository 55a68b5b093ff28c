// ViewChangeBench: one replica under test, everybody else played by hand, from a common beginning in view 0
// (CP_INTERVAL 4, f = 1 unless a test says otherwise).
#ifndef ZYZ_TESTS_PROTOCOL_ZYZZYVA_VIEW_CHANGE_BENCH_H_
#define ZYZ_TESTS_PROTOCOL_ZYZZYVA_VIEW_CHANGE_BENCH_H_

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "protocol/zyzzyva/service_state.h"
#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {

inline constexpr TimerId kRebroadcast{kRebroadcastTimer, 0};
inline constexpr TimerId kNewViewWait{kNewViewTimer, 0};
inline constexpr TimerId kStateRequestWait{kStateRequestTimer, 0};

using Orders = std::vector<Ref<const OrderReq>>;

class ViewChangeBench : public testing::Test {
 protected:
  static BenchOptions Options(ViewChangeRule rule = ViewChangeRule::kRepaired, SeqNum interval = 4) {
    BenchOptions options;
    options.clients = 4;
    options.config.view_change = rule;
    options.config.checkpoint_interval = interval;
    return options;
  }
  explicit ViewChangeBench(const BenchOptions& options = Options()) : bench_(options), chain_(&bench_.forge(), 0) {}

  const Forge& forge() const { return bench_.forge(); }
  const Replica& replica(NodeId i) const { return bench_.replica(i); }
  NodeId c(uint32_t index) const { return bench_.c(index); }
  Ref<Request> MakeRequest(uint32_t client, Timestamp t) { return forge().MakeRequest(c(client), t); }

  // r0's next order in view 0, of one request of c0, given to `receivers`.
  Ref<const OrderReq> OrderNext(std::initializer_list<NodeId> receivers) {
    Ref<const OrderReq> order = chain_.Next({MakeRequest(0, chain_.n() + 1)});
    for (NodeId i : receivers) bench_.Give(i, order);
    return order;
  }
  Orders OrderSome(int count, std::initializer_list<NodeId> receivers) {
    Orders orders;
    for (int k = 0; k < count; ++k) orders.push_back(OrderNext(receivers));
    return orders;
  }
  // A certificate for an order of one request, with the reply that a counter gives at its position.
  CommitCert CcFor(const OrderReq& order, std::initializer_list<NodeId> voters = {0, 1, 2}) {
    return forge().MakeCc(Forge::TupleFor(order, std::to_string(order.order.n)), voters);
  }
  // Makes the boundary `order` stable at `to`, with the others' votes copied from its own CHECKPOINT.
  void MakeStable(NodeId to, const OrderReq& order, std::initializer_list<NodeId> others) {
    if (replica(to).committed_n() < order.order.n) bench_.Give(to, forge().MakeCommit(CcFor(order), order.order));
    for (NodeId i : others) {
      const auto own = bench_.InFlight<Checkpoint>(to);
      ASSERT_FALSE(own.empty()) << bench_.Describe();
      const Checkpoint& m = *own.back();
      bench_.Give(to, forge().MakeCheckpoint(i, m.v, m.n, m.h, m.a));
    }
    ASSERT_EQ(replica(to).stable_n(), order.order.n);
  }

  void Hate(NodeId to, View v, std::initializer_list<NodeId> from) {
    for (NodeId i : from) bench_.Give(to, forge().MakeHate(i, v));
  }
  // What somebody shows who has entered view 0 only.
  static ShownHistory InView0(Orders o = {}, std::optional<CommitCert> cc = {}) {
    return {.view_cert = {}, .checkpoint = {}, .o = std::move(o), .cc = std::move(cc)};
  }
  Ref<const ViewChange> Shows(NodeId i, View w, const ShownHistory& shown = {}) {
    return forge().MakeViewChange(i, w, shown, forge().MakeProof(w - 1, {0, 2}));
  }
  struct ProvenState {
    CheckpointCert cert;
    Bytes snapshot;
  };
  // The state after `orders`, which start at position 1, with the proof of a quorum in view v.
  ProvenState CheckpointAfter(const Orders& orders, View v = 0) {
    ServiceState service(bench_.cluster(), MakeApplication({.kind = ApplicationSpec::Kind::kCounter}));
    for (const auto& order : orders) service.Execute(*order);
    ProvenState at;
    service.Snapshot(&at.snapshot);
    at.cert = forge().MakeCheckpointCert(v, orders.size(), orders.back()->order.h,
                                         ServiceState::SnapshotDigest(at.snapshot), {0, 1, 2});
    return at;
  }
  Ref<const NewView> MakeNewView(View w, const std::vector<std::pair<NodeId, ShownHistory>>& p) {
    std::vector<Ref<const ViewChange>> members;
    for (const auto& [i, shown] : p) members.push_back(Shows(i, w, shown));
    return forge().MakeNewView(w, std::move(members));
  }
  // The VIEW-CONFIRMs of `from` like the one that `to` said.
  void ConfirmLikeOwn(NodeId to, std::initializer_list<NodeId> from) {
    const auto own = bench_.InFlight<ViewConfirm>(to);
    ASSERT_FALSE(own.empty()) << bench_.Describe();
    const Ref<const ViewConfirm> value = own.back();
    for (NodeId i : from) bench_.Give(to, forge().MakeViewConfirm(i, value->w, value->n, value->h));
  }

  BenchCluster bench_;
  OrderChain chain_;
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_TESTS_PROTOCOL_ZYZZYVA_VIEW_CHANGE_BENCH_H_

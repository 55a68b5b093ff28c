// X2: "every buffer has a limit (messages for future views and positions included)". A peer that may sign with several
// keys floods a replica, or a client, with thousands of authentic messages of one kind, each about something new. What
// the program holds in memory, and how many messages the node holds, must be the same after a thousand as after five
// thousand. Memory is counted by replacing the global operator new, which is why this test is a program of its own.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/replica.h"
#include "sim/crypto_suite.h"
#include "tests/protocol/zyzzyva/forge.h"

namespace {
size_t live_bytes = 0;
}  // namespace

__attribute__((noinline)) void* operator new(size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  live_bytes += malloc_usable_size(memory);
  return memory;
}
__attribute__((noinline)) void operator delete(void* memory) noexcept {
  if (memory != nullptr) live_bytes -= malloc_usable_size(memory);
  std::free(memory);
}
__attribute__((noinline)) void operator delete(void* memory, size_t) noexcept { operator delete(memory); }

namespace zyz::zyzzyva {
namespace {

constexpr uint64_t kWarmUp = 1'000, kFlood = 4'000;
constexpr uint32_t kClients = 600;
constexpr SeqNum kInterval = 4, kWindow = 2 * kInterval;

// r3 and c0 of a cluster of four; r0, r1, r2 and all other clients belong to the peer.
class X2 : public testing::Test {
 protected:
  using Make = std::function<Ref<const Message>(uint64_t k)>;

  X2()
      : suite_(/*seed=*/1, cluster_.n() + kClients),
        forge_(cluster_, &suite_, &pool_),
        config_{.checkpoint_interval = kInterval},
        replica_(MakeReplica(3)),
        client_({c(0), cluster_, suite_.MakeSigner(c(0)), suite_.MakeVerifier(c(0)), &pool_}, config_) {}

  NodeId c(uint32_t index) const { return cluster_.Client(index); }
  Replica MakeReplica(NodeId i) {
    return Replica({i, cluster_, suite_.MakeSigner(i), suite_.MakeVerifier(i), &pool_}, config_,
                   MakeApplication({.kind = ApplicationSpec::Kind::kCounter}));
  }
  void Give(Node* node, const Ref<const Message>& message) {
    node->Step(Input::OfMessage(kNoNode, message), &out_);
    EXPECT_LE(out_.actions().size(), 3 * kWindow + 8) << "one message is not answered by a flood: " << message->name();
    for (const Action& action : out_.actions()) states_ += action.message && action.message->kind() == kState;
    out_.Clear();
  }
  // `make` draws something new for each k. At the end the node holds at most `most` messages.
  void Flood(Node* node, size_t most, const Make& make) {
    for (uint64_t k = 0; k < kWarmUp; ++k) Give(node, make(k));
    const size_t bytes = live_bytes;
    for (uint64_t k = kWarmUp; k < kWarmUp + kFlood; ++k) Give(node, make(k));
    EXPECT_LE(live_bytes, bytes + 1'000);
    EXPECT_LE(pool_.live(), most);
  }
  void Flood(size_t most, const Make& make) { Flood(&replica_, most, make); }

  Ref<const OrderReq> Order(View v, SeqNum n, uint64_t k) {
    return forge_.MakeOrder(v, n, Digest{n}, {forge_.MakeRequest(c(1), k + 1)});
  }
  Votes Proof(View v) { return forge_.MakeProof(v, {0, 1}); }
  void LeaveForView1() {
    for (NodeId i : {0, 1}) Give(&replica_, forge_.MakeHate(i, 0));
  }
  Ref<const ViewChange> Leaving(NodeId i, View w) {
    ShownHistory shown;
    shown.o = {forge_.MakeOrder(0, 1, {}, {forge_.MakeRequest(c(1), w)})};
    return forge_.MakeViewChange(i, w, shown, Proof(w - 1));
  }

  ClusterSize cluster_ = ThirdsCluster(1);
  sim::SymbolicSuite suite_;
  MessagePool pool_;
  Forge forge_;
  Config config_;
  Outbox out_;
  size_t states_ = 0;  // STATEs sent
  Replica replica_;
  Client client_;
};

// ---- Agreement ----

TEST_F(X2, OrdersForFuturePositions) {
  Flood(2 * kWindow + 4, [&](uint64_t k) { return Order(0, k + 2, k); });
}

TEST_F(X2, DifferentOrdersForTheSameFuturePositions) {
  Flood(2 * kWindow + 4, [&](uint64_t k) { return Order(0, 2 + k % (kWindow - 1), k); });
}

TEST_F(X2, OrdersOfFutureViews) {
  Flood(0, [&](uint64_t k) { return Order(k + 1, 1 + k % kWindow, k); });
}

TEST_F(X2, OrdersOfThePendingView) {
  LeaveForView1();
  Flood(2 * kWindow + 4, [&](uint64_t k) { return Order(1, 1 + k % (2 * kWindow), k); });
}

TEST_F(X2, RequestsOfOneClient) {
  Flood(1, [&](uint64_t k) { return forge_.MakeRequest(c(1), k + 1); });
}

TEST_F(X2, RequestsOfManyClients) {
  Flood(kClients, [&](uint64_t k) { return forge_.MakeRequest(c(k % kClients), k + 1); });
}

TEST_F(X2, RequestsToAPrimaryAtTheWindowsEdge) {
  Replica primary = MakeReplica(0);
  // What lies in the window, with its clients' requests and boundary answers; and one waiting request of each client.
  Flood(&primary, 2 * kWindow + 4 + kClients, [&](uint64_t k) { return forge_.MakeRequest(c(k % kClients), k + 1); });
  EXPECT_EQ(primary.history().max_n(), kWindow);
}

TEST_F(X2, RequestsThatReplicasPassOn) {
  Flood(kClients,
        [&](uint64_t k) { return forge_.MakeConfirmReq(k % 3, 0, forge_.MakeRequest(c(k % kClients), k + 1)); });
}

TEST_F(X2, CertificatesForFuturePositions) {
  Flood(kClients, [&](uint64_t k) {
    const SpecTuple tuple{.v = 0, .n = 1 + k % 20, .h = Digest{k}, .rh = {}, .c = c(k % kClients), .t = k + 1};
    return forge_.MakeCommit(forge_.MakeCc(tuple, {0, 1, 2}));
  });
}

TEST_F(X2, CertificatesOfFutureViews) {
  Flood(0, [&](uint64_t k) {
    const SpecTuple tuple{.v = 1 + k, .n = 1 + k, .h = Digest{k}, .rh = {}, .c = c(1), .t = k + 1};
    return forge_.MakeCommit(forge_.MakeCc(tuple, {0, 1, 2}));
  });
}

TEST_F(X2, HolesOfAnySize) {
  const auto order = forge_.MakeOrder(0, 1, {}, {forge_.MakeRequest(c(1), 1)});
  Give(&replica_, order);
  Flood(2, [&](uint64_t k) { return forge_.MakeFillHole(k % 3, 0, 1 + k % 2, k % 3 == 0 ? UINT64_MAX : k + 2); });
}

// The first one is kept, to be said again.
TEST_F(X2, ProofsOfMisbehaviour) {
  Flood(1, [&](uint64_t k) {
    const View v = 4 * (k % 7);
    return forge_.MakePom(v, Order(v, k + 1, k)->order, Order(v, k + 1, k + 1)->order);
  });
}

// ---- Checkpoints ----

TEST_F(X2, CheckpointsOfEveryView) {
  Flood(0, [&](uint64_t k) { return forge_.MakeCheckpoint(k % 3, k, kInterval * (1 + k % 2), Digest{k}, Digest{k}); });
}

TEST_F(X2, CheckpointsForFuturePositions) {
  Flood(0, [&](uint64_t k) { return forge_.MakeCheckpoint(k % 3, 0, kInterval * (k + 1), Digest{k}, Digest{k}); });
}

TEST_F(X2, BoundaryAnswers) {
  Flood(0, [&](uint64_t k) {
    const SpecTuple tuple{
        .v = k % 2, .n = kInterval * (1 + k % 3), .h = Digest{k}, .rh = ReplyDigest("1"), .c = c(1), .t = k + 1};
    return forge_.MakeSpecResponse(k % 3, tuple, "1");
  });
}

// ---- The view change ----

TEST_F(X2, SuspicionsOfFutureViews) {
  Flood(0, [&](uint64_t k) { return forge_.MakeHate(1, k); });
}

// One VIEW-CHANGE of each replica is held, with its ORDER-REQ and that one's REQUEST; and the own one.
TEST_F(X2, ViewChangesForFutureViews) {
  Flood(3 * 4, [&](uint64_t k) { return Leaving(k % 3, k / 3 + 1); });
  EXPECT_EQ(replica_.view(), 0u);
}

TEST_F(X2, ViewChangesForPastViews) {
  for (NodeId i : {0, 1}) Give(&replica_, forge_.MakeHate(i, kFlood * 2));
  Flood(3 * 4, [&](uint64_t k) { return Leaving(k % 3, k + 1); });
}

// Its VIEW-CHANGEs are kept, too, as if they had come alone.
TEST_F(X2, NewViewsForFutureViews) {
  Flood(4 * 4 + 3, [&](uint64_t k) {
    return forge_.MakeNewView(k + 1, {Leaving(0, k + 1), Leaving(1, k + 1), Leaving(2, k + 1)});
  });
}

TEST_F(X2, NewViewsThatNeedState) {
  LeaveForView1();
  Flood(4 * 4, [&](uint64_t k) {
    std::vector<Ref<const ViewChange>> p;
    for (NodeId i : {0, 1, 2}) {
      ShownHistory shown;
      shown.checkpoint = forge_.MakeCheckpointCert(0, kInterval, Digest{k + 1}, {}, {0, 1, 2});
      p.push_back(forge_.MakeViewChange(i, 1, shown, Proof(0)));
    }
    return forge_.MakeNewView(1, p);
  });
}

TEST_F(X2, ConfirmationsOfFutureViews) {
  Flood(0, [&](uint64_t k) { return forge_.MakeViewConfirm(k % 3, k + 1, k, Digest{k}); });
}

// ---- State transfer ----

TEST_F(X2, StateIsSentOncePerIntervalHoweverOftenItIsAskedFor) {
  Give(&replica_, forge_.MakeOrder(0, 1, {}, {forge_.MakeRequest(c(1), 1)}));
  Flood(2, [&](uint64_t k) { return forge_.MakeStateRequest(k % 3, 0, 0); });
  EXPECT_EQ(states_, 3u);
}

TEST_F(X2, PositionsOfFutureViewsThatOthersShow) {
  Flood(0, [&](uint64_t k) { return forge_.MakeStateRequest(k % 3, k, k); });
}

TEST_F(X2, StatesOfFutureViews) {
  Flood(4, [&](uint64_t k) {
    ShownHistory shown;
    shown.o = {forge_.MakeOrder(0, 1, {}, {forge_.MakeRequest(c(1), k + 1)})};
    shown.view_cert = forge_.MakeViewCert(k + 1, 1, shown.o[0]->order.h, {0, 1, 2});
    return forge_.MakeState(shown, "");
  });
  EXPECT_EQ(replica_.view(), kWarmUp + kFlood);
}

// ---- A client ----

TEST_F(X2, AnswersToAClient) {
  client_.Step(Input::OfSubmit("inc"), &out_);
  out_.Clear();
  // The request, an answer of each replica, and proofs that are sent again.
  Flood(&client_, 8, [&](uint64_t k) {
    const SpecTuple tuple{.v = k, .n = k + 1, .h = Digest{k}, .rh = ReplyDigest("1"), .c = c(0), .t = 1};
    return forge_.MakeSpecResponse(k % 3, tuple, "1", Order(k / 2, 1, k)->order);
  });
}

TEST_F(X2, LocalCommitsToAClient) {
  client_.Step(Input::OfSubmit("inc"), &out_);
  out_.Clear();
  Flood(&client_, 1, [&](uint64_t k) { return forge_.MakeLocalCommit(k % 3, k, k + 1, Digest{k}, c(0), 1); });
}

}  // namespace
}  // namespace zyz::zyzzyva

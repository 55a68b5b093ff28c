// X2: "bad input is rejected with a named reason and counted". Every reason that PBFT can have, brought about once: a
// reason that nothing can report is no reason. Four belong to other protocols, whose histories and proofs it does
// not have.
#include <gtest/gtest.h>

#include <set>

#include "tests/protocol/pbft/bench_cluster.h"

namespace zyz::pbft {
namespace {

using enum RejectReason;

const std::set<RejectReason> kNotOurs = {kBadHistoryDigest, kInherited, kInvalidPom, kBehind};

class Provocations {
 public:
  Provocations() : bench_(Options()) {}

  // Brings it about at r1 (or c0) of a fresh cluster. Returns who reports it.
  NodeId Provoke(RejectReason reason) {
    switch (reason) {
      case kUnexpectedKind:
        return Give(forge().MakeReadRequest(bench_.c(0), 1));
      case kBadSignature:
        return Give(Spoiled(forge().MakeVote<Prepare>(2, 0, 1, Digest{1})));
      case kBadRequestSignature:
        return Give(Spoiled(forge().MakeRequest(bench_.c(0), 1)));
      case kUnknownSender:
        return Give(forge().MakeRequest(/*c=*/2, 1));
      case kMalformed:
        return Give(forge().MakeRequest(bench_.c(0), /*t=*/0));
      case kOtherView:
        return Give(forge().MakeVote<Commit>(2, 5, 1, Digest{1}));
      case kLeavingView:
        bench_.Leave(1);
        return Give(Order(1));
      case kBadCertificate:
        return Give(forge().MakeViewChange(2, 1, {forge().MakePrepared(0, 1, Digest{1}, {1})}));
      case kNothingToAnswer:
        return Give(forge().MakeFetch(2, 1, Digest{1}));
      case kRecovering:
        bench_.Rebirth(1, /*life=*/1);
        return Give(forge().MakeRequest(bench_.c(0), 1));
      case kOverLimit:
        for (int k = 0; k < 2; ++k) Give(forge().MakeStatus(2, /*v=*/0, /*w=*/1, /*s=*/0, /*committed_n=*/0));
        return 1;
      default:
        return ProvokeByOrders(reason);
    }
  }
  const BenchCluster& bench() const { return bench_; }

 private:
  static BenchOptions Options() {
    BenchOptions options;
    options.config.checkpoint_interval = 4;
    return options;
  }
  const Forge& forge() { return bench_.forge(); }
  NodeId Give(const Ref<const Message>& message) {
    bench_.Give(1, message);
    return 1;
  }
  Ref<PrePrepare> Order(SeqNum n, uint32_t client = 0, uint64_t nd = 1) {
    return forge().MakeOrder(0, n, forge().MakeContent({forge().MakeRequest(bench_.c(client), 1)}, nd));
  }
  template <class M>
  Ref<M> Spoiled(Ref<M> m) {
    m->sig.tag ^= 1;
    m->ForgetDigests();
    return m;
  }

  NodeId ProvokeByOrders(RejectReason reason) {
    switch (reason) {
      case kBadBatchDigest: {
        const auto order = Order(1);
        order->content = forge().MakeContent({forge().MakeRequest(bench_.c(1), 1)}, 1);
        return Give(order);
      }
      case kBadNonDet:
        return Give(Order(1, 0, /*nd=*/Application::kMaxClockStep + 1));
      case kStaleRequest:
        for (int k = 0; k < 2; ++k) bench_.RunOne(0);
        return Give(forge().MakeRequest(bench_.c(0), 1));
      case kBeyondWindow:
        return Give(Order(9));
      case kBelowStable:
        for (int k = 0; k < 4; ++k) bench_.RunOne(0);
        return Give(Order(1));
      case kConflict:
        Give(Order(1));
        return Give(Order(1, 1));
      case kDuplicate:
        for (int k = 0; k < 2; ++k) Give(Order(1));
        return 1;
      default:
        return ProvokeAtClient(reason);
    }
  }

  NodeId ProvokeAtClient(RejectReason reason) {
    const NodeId c0 = bench_.c(0);
    const auto answer = forge().MakeReply(2, 0, c0, 1, "1");
    if (reason == kReplyMismatch) {
      bench_.Submit(0);
      answer->r = "2";
      answer->ForgetDigests();
    } else if (reason != kStaleReply) {
      ADD_FAILURE() << Name(reason) << ": nobody knows how to bring it about";
    }
    bench_.Give(c0, answer);
    return c0;
  }

  BenchCluster bench_;
};

TEST(RejectReasons, EachOfThemIsReported) {
  for (size_t k = 0; k < kRejectReasons; ++k) {
    const auto reason = static_cast<RejectReason>(k);
    if (kNotOurs.contains(reason)) continue;
    Provocations provocations;
    const NodeId node = provocations.Provoke(reason);
    EXPECT_GE(provocations.bench().CountRejected(node, reason), 1u) << Name(reason);
  }
}

}  // namespace
}  // namespace zyz::pbft

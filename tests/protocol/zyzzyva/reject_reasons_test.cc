// X2: "bad input is rejected with a named reason and counted". Every reason there is, brought about once: a reason that
// nothing can report is no reason, and a new one needs a line here.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "tests/protocol/zyzzyva/bench_cluster.h"

namespace zyz::zyzzyva {
namespace {

using enum RejectReason;

class Provocations {
 public:
  Provocations() : bench_(Options()) {}

  // Brings it about at r1 (or c0) of a fresh cluster. Returns who reports it.
  NodeId Provoke(RejectReason reason) {
    switch (reason) {
      case kUnexpectedKind:
        return Give(forge().MakeLocalCommit(2, 0, 1, {}, bench_.c(0), 1));
      case kBadSignature:
        return Give(Spoiled(forge().MakeFillHole(2, 0, 1, 1)));
      case kBadRequestSignature:
        return Give(Spoiled(forge().MakeRequest(bench_.c(0), 1)));
      case kUnknownSender:
        return Give(forge().MakeHate(bench_.c(0), 0));
      case kMalformed:
        return Give(forge().MakeFillHole(2, 0, 0, 1));
      case kOtherView:
        return Give(forge().MakeFillHole(2, 5, 1, 1));
      case kLeavingView:
        for (NodeId i : {2, 3}) Give(forge().MakeHate(i, 0));
        return Give(forge().MakeRequest(bench_.c(0), 1));
      case kBehind:
        return Give(forge().MakeCommit(Cc(5, 1)));
      case kBadCertificate:
        return Give(forge().MakeCommit(forge().MakeCc(Cc(0, 1).tuple, {0, 2})));
      case kInvalidPom:
        return Give(forge().MakePom(0, Order(1)->order, Order(1)->order));
      case kNothingToAnswer:
        return Give(forge().MakeFillHole(2, 0, 1, 1));
      case kRecovering:
        bench_.Rebirth(1, /*life=*/1);
        return Give(forge().MakeRequest(bench_.c(0), 1));
      case kOverLimit:
        return Give(TooLongAHistory());
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
  Ref<OrderReq> Order(SeqNum n, uint32_t client = 0, Digest parent = {}) {
    return forge().MakeOrder(0, n, parent, {forge().MakeRequest(bench_.c(client), 1)});
  }
  CommitCert Cc(View v, SeqNum n) {
    return forge().MakeCc({.v = v, .n = n, .h = {}, .rh = {}, .c = bench_.c(0), .t = 1}, {0, 2, 3});
  }
  template <class M>
  Ref<M> Spoiled(Ref<M> m) {
    m->sig.tag ^= 1;
    m->ForgetDigests();
    return m;
  }
  Ref<const Message> TooLongAHistory() {
    ShownHistory shown;
    OrderChain chain(&forge(), 0);
    for (Timestamp t = 1; t <= 9; ++t) shown.o.push_back(chain.Next({forge().MakeRequest(bench_.c(0), t)}));
    return forge().MakeViewChange(2, 1, shown, forge().MakeProof(0, {2, 3}));
  }

  NodeId ProvokeByOrders(RejectReason reason) {
    const auto first = Order(1);
    switch (reason) {
      case kBadBatchDigest:
        first->batch.clear();
        return Give(first);
      case kBadHistoryDigest:
        return Give(Order(1, 0, Digest{1}));
      case kBadNonDet:
        return Give(forge().MakeOrder(0, 1, {}, {forge().MakeRequest(bench_.c(0), 1)}, /*nd=*/0));
      case kStaleRequest:
        Give(first);
        return Give(Order(2, 0, first->order.h));
      case kBeyondWindow:
        return Give(Order(9));
      case kBelowStable:
        for (int k = 0; k < 4; ++k) bench_.RunOne(0);
        return Give(Order(1));
      case kInherited:
        bench_.RunOne(0);
        EXPECT_TRUE(bench_.ChangeView());
        bench_.Give(2, forge().MakeOrder(1, 1, {}, {forge().MakeRequest(bench_.c(1), 1)}));
        return 2;
      case kConflict:
        Give(first);
        return Give(Order(1, 1));
      case kDuplicate:
        return Give(forge().MakeFillHole(1, 0, 1, 1));
      default:
        return ProvokeAtClient(reason);
    }
  }

  NodeId ProvokeAtClient(RejectReason reason) {
    const NodeId c0 = bench_.c(0);
    const auto answer = forge().MakeSpecResponse(2, Forge::TupleFor(*Order(1), "1"), "1");
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
    Provocations provocations;
    const NodeId node = provocations.Provoke(reason);
    EXPECT_GE(provocations.bench().CountRejected(node, reason), 1u) << Name(reason);
  }
}

}  // namespace
}  // namespace zyz::zyzzyva

// A bench for state transfer: what r0 ordered in view 0, and STATEs that show some of it to r3.
#ifndef ZYZ_TESTS_PROTOCOL_ZYZZYVA_STATE_TRANSFER_BENCH_H_
#define ZYZ_TESTS_PROTOCOL_ZYZZYVA_STATE_TRANSFER_BENCH_H_

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {

// r3 under test, CP_INTERVAL 4. orders_ is what r0 ordered in view 0, whoever got it.
class X1 : public ViewChangeBench {
 protected:
  using ViewChangeBench::ViewChangeBench;
  X1() = default;

  // r0 orders up to n; r3 gets the first `given` of them.
  void OrderUpTo(SeqNum n, SeqNum given) {
    while (orders_.size() < n) orders_.push_back(orders_.size() < given ? OrderNext({3}) : OrderNext({}));
    bench_.Drop();
    bench_.ForgetEvents();
  }
  Orders Upto(SeqNum n) { return {orders_.begin(), orders_.begin() + n}; }
  // What a replica of view 0 shows that has executed n of them, with its stable checkpoint at cp.
  ShownHistory ShownAt(SeqNum cp, SeqNum n) {
    ShownHistory shown = InView0(Orders(orders_.begin() + cp, orders_.begin() + n));
    if (cp > 0) shown.checkpoint = CheckpointAfter(Upto(cp)).cert;
    return shown;
  }
  Ref<const State> StateOf(const ShownHistory& shown) {
    const SeqNum cp = shown.checkpoint.n;
    return forge().MakeState(shown, cp > 0 ? CheckpointAfter(Upto(cp)).snapshot : Bytes());
  }
  // View 1 with n_G = n, then orders of r1 by c1, each with the given timestamp and the counter's clock.
  ShownHistory InView1(SeqNum n, std::initializer_list<Timestamp> then, SeqNum cp = 0) {
    ShownHistory shown = ShownAt(cp, n);
    const Digest h = n == 0 ? Digest{} : orders_[n - 1]->order.h;
    shown.view_cert = forge().MakeViewCert(1, n, h, {0, 1, 2});
    OrderChain chain(&forge(), 1, n, h);
    for (Timestamp t : then) shown.o.push_back(chain.Next({MakeRequest(1, t)}));
    return shown;
  }
  void ExpectRefused(RejectReason reason, const Ref<const State>& m) {
    bench_.ForgetEvents();
    const SeqNum n = replica(3).history().max_n();
    const Digest h = replica(3).history().max_h();
    const View v = replica(3).view();
    bench_.Give(3, m);
    EXPECT_EQ(bench_.CountRejected(3, reason), 1u);
    EXPECT_EQ(bench_.CountRejected(3), 1u);
    EXPECT_EQ(replica(3).view(), v);
    EXPECT_EQ(replica(3).history().max_n(), n);
    EXPECT_EQ(replica(3).history().max_h(), h);
    EXPECT_EQ(bench_.CountEvents(3, EventKind::kExecuted), 0u);
  }
  void ExpectAsked(View v, SeqNum n) {
    const auto asked = bench_.InFlight<StateRequest>(3);
    ASSERT_EQ(asked.size(), 3u) << bench_.Describe();
    EXPECT_EQ(asked[0]->v, v);
    EXPECT_EQ(asked[0]->n, n);
    EXPECT_EQ(asked[0]->i, 3u);
    EXPECT_EQ(bench_.Delay(3, kStateRequestWait), bench_.config().state_request_ns);
  }
  void ExpectNotAsked() { EXPECT_EQ(bench_.Count({.kind = kStateRequest}), 0u); }
  Ref<const SpecResponse> Answer(uint32_t client) {
    const auto answers = bench_.InFlight<SpecResponse>(3, c(client));
    EXPECT_GE(answers.size(), 1u) << "c" << client << ": " << bench_.Describe();
    return answers.empty() ? New<SpecResponse>(bench_.pool()) : answers.back();
  }

  Orders orders_;
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_TESTS_PROTOCOL_ZYZZYVA_STATE_TRANSFER_BENCH_H_

// A bench for new views: r0, r1 and r2 show histories, r3 is under test, confirms and enters.
#ifndef ZYZ_TESTS_PROTOCOL_ZYZZYVA_NEW_VIEW_BENCH_H_
#define ZYZ_TESTS_PROTOCOL_ZYZZYVA_NEW_VIEW_BENCH_H_

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {

class NewViewBench : public ViewChangeBench {
 protected:
  using ViewChangeBench::ViewChangeBench;

  Ref<const OrderReq> Append(const Orders& o, uint32_t client, Timestamp t, View v = 0) {
    const Digest parent = o.empty() ? Digest{} : o.back()->order.h;
    return forge().MakeOrder(v, o.size() + 1, parent, {MakeRequest(client, t)});
  }
  // r0, r1 and r2 show the same.
  Ref<const NewView> AllShow(View w, const ShownHistory& shown) {
    return MakeNewView(w, {{0, shown}, {1, shown}, {2, shown}});
  }
  // r3 enters w with what all show, and nothing is in flight but what it says then.
  void Enter(View w, const ShownHistory& shown) {
    bench_.Give(3, AllShow(w, shown));
    const auto own = bench_.InFlight<ViewConfirm>(3);
    ASSERT_FALSE(own.empty()) << bench_.Describe();
    const Ref<const ViewConfirm> value = own.back();
    bench_.Drop();
    bench_.ForgetEvents();
    for (NodeId i : {0, 1}) bench_.Give(3, forge().MakeViewConfirm(i, w, value->n, value->h));
    ASSERT_EQ(replica(3).view(), w);
  }
  void ExpectConfirm(View w, SeqNum n, Digest h) {
    const auto confirms = bench_.InFlight<ViewConfirm>(3);
    ASSERT_EQ(confirms.size(), 3u) << bench_.Describe();
    for (const auto& m : confirms) {
      EXPECT_EQ(m->w, w);
      EXPECT_EQ(m->n, n);
      EXPECT_EQ(m->h, h);
      EXPECT_EQ(m->i, 3u);
    }
  }
  void ExpectNoConfirm() { EXPECT_EQ(bench_.Count({.kind = kViewConfirm}), 0u); }
  // The r3's answer to a client that is in flight.
  Ref<const SpecResponse> Answer(uint32_t client) {
    const auto answers = bench_.InFlight<SpecResponse>(3, c(client));
    EXPECT_EQ(answers.size(), 1u) << "c" << client << ": " << bench_.Describe();
    return answers.empty() ? New<SpecResponse>(bench_.pool()) : answers.back();
  }
  Ref<const ViewChange> LeaveAgain(View v) {
    bench_.Drop();
    Hate(3, v, {0, 1});
    const auto said = bench_.InFlight<ViewChange>(3, 0);
    EXPECT_EQ(said.size(), 1u);
    return said.back();
  }
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_TESTS_PROTOCOL_ZYZZYVA_NEW_VIEW_BENCH_H_

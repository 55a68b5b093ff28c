// Amnesia: a replica that has lost its memory takes part in nothing until it stands beyond all that it can have signed.
#include <algorithm>
#include <optional>

#include "tests/protocol/zyzzyva/view_change_bench.h"

namespace zyz::zyzzyva {
namespace {

// r1 has lost its memory; CP_INTERVAL 4, hence a window of 8.
class Amnesia : public ViewChangeBench {
 protected:
  Amnesia() { bench_.Rebirth(1, 1); }

  void Answer(NodeId i, View v, SeqNum n, std::optional<View> hated = {}) {
    bench_.Give(1, forge().MakeStanding(i, /*to=*/1, /*life=*/1, v, n, hated));
  }
  // A STATE of view v with its checkpoint at position `n` of r0's chain.
  Ref<const State> StateAt(View v, int n) {
    OrderChain chain(&forge(), 0);
    Orders orders;
    for (int k = 1; k <= n; ++k) orders.push_back(chain.Next({MakeRequest(0, k)}));
    ShownHistory shown;
    Bytes snapshot;
    if (n > 0) {
      const ProvenState at = CheckpointAfter(orders, v);
      shown.checkpoint = at.cert;
      snapshot = at.snapshot;
    }
    if (v > 0) shown.view_cert = forge().MakeViewCert(v, shown.checkpoint.n, shown.checkpoint.h, {0, 2, 3});
    return forge().MakeState(shown, snapshot);
  }
  bool Takes(const Ref<const State>& state) {
    bench_.Give(1, state);
    return !replica(1).recovering();
  }
};

TEST_F(Amnesia, TakesPartInNothingAndAsks) {
  bench_.Give(1, chain_.Next({MakeRequest(0, 1)}));
  EXPECT_EQ(bench_.Count({.kind = kRecover, .from = 1}), 3u) << "whatever arrives wakes it";
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 1}), 3u);
  bench_.Drop();
  bench_.Give(1, MakeRequest(1, 1));
  Hate(1, 0, {0, 2, 3});
  bench_.Give(1, Shows(2, 1));
  EXPECT_EQ(bench_.Count({.from = 1}), 0u) << bench_.Describe();
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kRecovering), 6u);
  EXPECT_EQ(replica(1).history().max_n(), 0u);
  bench_.Fire(1, kStateRequestWait);
  EXPECT_EQ(bench_.Count({.kind = kRecover, .from = 1}), 3u) << "again, since answers may be lost";
  EXPECT_EQ(bench_.Count({.kind = kStateRequest, .from = 1}), 3u);
}

TEST_F(Amnesia, OthersSayWhereTheyStand) {
  const auto first = OrderNext({2});
  bench_.Give(2, forge().MakeCommit(CcFor(*first), first->order));
  bench_.Drop();
  bench_.Give(2, forge().MakeRecover(1, 7));
  auto answers = bench_.InFlight<Standing>(2, 1);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->c, 1u);
  EXPECT_EQ(answers[0]->life, 7u);
  EXPECT_EQ(answers[0]->v, 0u);
  EXPECT_EQ(answers[0]->n, 1u) << "committed";
  EXPECT_FALSE(answers[0]->hated.has_value());
  bench_.Drop();

  bench_.Give(2, Shows(3, 1));  // r2 leaves view 0
  bench_.Drop();
  bench_.Give(2, forge().MakeRecover(1, 8));
  answers = bench_.InFlight<Standing>(2, 1);
  ASSERT_EQ(answers.size(), 1u) << "also while leaving a view";
  EXPECT_EQ(answers[0]->v, 1u) << "the view that it said VIEW-CHANGE for";
}

TEST_F(Amnesia, OthersSayWhomTheyHaveHated) {
  const auto first = chain_.Next({MakeRequest(0, 1)});
  const auto other = forge().MakeOrder(0, 1, Digest{}, {MakeRequest(1, 1)});
  bench_.Give(2, forge().MakePom(0, first->order, other->order));
  bench_.Drop();
  bench_.Give(2, forge().MakeRecover(1, 1));
  const auto answers = bench_.InFlight<Standing>(2, 1);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->hated, View{0});
}

TEST_F(Amnesia, InTheViewOfThenItRecoversBeyondTheWindowOfThen) {
  for (NodeId i : {0, 2, 3}) Answer(i, 0, /*n=*/i == 2 ? 4 : 3);
  EXPECT_FALSE(Takes(StateAt(0, 8))) << "it can have signed up to 4 + 8";
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kEntered), 0u);
  EXPECT_TRUE(Takes(StateAt(0, 12)));
  EXPECT_EQ(replica(1).stable_n(), 12u);
  EXPECT_EQ(bench_.CountEvents(1, EventKind::kEntered), 1u);
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .from = 1}), 0u);
  bench_.Drop();

  bench_.Give(1, MakeRequest(0, 12));
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .from = 1}), 0u) << "an earlier life may have answered otherwise";
  OrderSome(12, {});
  OrderNext({1});
  EXPECT_EQ(replica(1).history().max_n(), 13u) << "it takes part again";
  EXPECT_EQ(bench_.Count({.kind = kSpecResponse, .from = 1, .to = c(0)}), 1u);
}

TEST_F(Amnesia, NotAllHaveAnsweredSoOnlyALaterViewWillDo) {
  for (NodeId i : {0, 2}) Answer(i, 0, 0);
  EXPECT_FALSE(Takes(StateAt(0, 40)));
  EXPECT_FALSE(Takes(StateAt(9, 0))) << "two answers bound nothing";
}

TEST_F(Amnesia, ItMayHaveLeftAViewThatOthersHated) {
  Answer(0, 0, 0);
  Answer(2, 1, 0, /*hated=*/1);  // r1 may have said VIEW-CHANGE(2)
  Answer(3, 1, 0, /*hated=*/0);
  EXPECT_FALSE(Takes(StateAt(1, 40)));
  EXPECT_FALSE(Takes(StateAt(2, 0)));
  EXPECT_TRUE(Takes(StateAt(3, 0)));
  EXPECT_EQ(replica(1).view(), 3u);
}

TEST_F(Amnesia, NobodyHatedTheViewSoTheNextOneWillDo) {
  for (NodeId i : {0, 2, 3}) Answer(i, 4, 0, /*hated=*/3);
  EXPECT_FALSE(Takes(StateAt(4, 4)));
  EXPECT_TRUE(Takes(StateAt(5, 0)));
}

TEST_F(Amnesia, AnAnswerBeyondAllNumbersLowersNoBound) {
  for (const NodeId i : {0u, 2u}) Answer(i, 0, 0);
  Answer(3, UINT64_MAX, UINT64_MAX);
  EXPECT_FALSE(Takes(StateAt(1, 4))) << "neither by view nor by position";
  EXPECT_FALSE(Takes(StateAt(9, 8)));
}

TEST_F(Amnesia, OnlyTheFirstAnswerToThisLifeCounts) {
  bench_.Give(1, forge().MakeStanding(0, /*to=*/1, /*life=*/0, 0, 0));
  bench_.Give(1, forge().MakeStanding(0, /*to=*/2, /*life=*/1, 0, 0));
  bench_.Give(1, forge().MakeStanding(1, /*to=*/1, /*life=*/1, 0, 0));
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kMalformed), 2u);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 1u) << "an answer to an earlier life";
  Answer(0, 0, 20);
  Answer(0, 0, 0);
  Answer(2, 0, 0);
  Answer(3, 0, 0);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 2u);
  EXPECT_FALSE(Takes(StateAt(0, 24)));
  EXPECT_TRUE(Takes(StateAt(0, 28)));
  Answer(0, 0, 0);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kDuplicate), 3u) << "late answers are nothing to a recovered replica";
}

TEST_F(Amnesia, AForgedOrSpoiltMessageIsRefused) {
  auto standing = forge().MakeStanding(0, 1, 1, 0, 0);
  standing->n = 1;
  standing->ForgetDigests();
  bench_.Give(1, standing);
  EXPECT_EQ(bench_.CountRejected(1, RejectReason::kBadSignature), 1u);
  bench_.Give(2, forge().MakeRecover(1, 0));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kMalformed), 1u) << "nobody loses memory in the first life";
  bench_.Give(2, forge().MakeRecover(2, 1));
  EXPECT_EQ(bench_.CountRejected(2, RejectReason::kDuplicate), 1u) << "its own";
  for (NodeId i : {0, 2, 3}) Answer(i, 0, 0);
  Ref<State> spoilt = forge().MakeState({}, "");
  spoilt->snapshot = "x";
  bench_.Give(1, spoilt);
  EXPECT_TRUE(replica(1).recovering());
}

}  // namespace
}  // namespace zyz::zyzzyva

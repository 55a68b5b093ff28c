// What messages say of themselves to readers who do not know their types: in few words, who signs them, what they
// state.
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "protocol/brief.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz::zyzzyva {
namespace {

constexpr ClusterSize kCluster = ThirdsCluster(1);
constexpr NodeId kC0 = 4, kC1 = 5;
const Digest kH = {0x9b0a2455aacdd8e2};

class Summary : public testing::Test {
 protected:
  static std::string Of(const Message& message) {
    Brief brief(kCluster);
    message.Summarise(&brief);
    return brief.Take();
  }
  Ref<const Request> RequestOf(NodeId c, Timestamp t, Bytes o) {
    auto request = New<Request>(&pool_);
    request->o = std::move(o);
    request->t = t;
    request->c = c;
    return request;
  }
  Ref<const OrderReq> OrderOf(uint64_t h, std::vector<Ref<const Request>> batch = {}) {
    auto order = New<OrderReq>(&pool_);
    order->order.v = 2;
    order->order.n = 7;
    order->order.h = {h};
    order->batch = std::move(batch);
    return order;
  }
  static SpecTuple TupleAt(View v, SeqNum n) {
    SpecTuple tuple;
    tuple.v = v;
    tuple.n = n;
    tuple.h = kH;
    tuple.c = kC0;
    tuple.t = 3;
    return tuple;
  }
  template <class M>
  Ref<M> At() {
    auto message = New<M>(&pool_);
    message->v = 2;
    message->n = 7;
    message->h = kH;
    return message;
  }

  MessagePool pool_;
};

TEST_F(Summary, EachKindSaysWhatItIsAbout) {
  EXPECT_EQ(Of(*RequestOf(kC0, 3, "put x a")), "c0's t=3 \"put x a\"");
  EXPECT_EQ(Of(*OrderOf(kH.value, {RequestOf(kC1, 3, "x")})), "v=2 n=7 h=9b0a (c1's t=3)");
  EXPECT_EQ(Of(*OrderOf(kH.value, {RequestOf(kC1, 3, "x"), RequestOf(kC0, 1, "x")})), "v=2 n=7 h=9b0a (2 requests)");
  const auto response = New<SpecResponse>(&pool_);
  response->tuple = TupleAt(2, 7);
  EXPECT_EQ(Of(*response), "v=2 n=7 h=9b0a (c0's t=3)");
  EXPECT_EQ(Of(*At<Checkpoint>()), "v=2 n=7 h=9b0a");
  const auto hole = New<FillHole>(&pool_);
  std::tie(hole->v, hole->from, hole->to) = std::tuple(2, 3, 6);
  EXPECT_EQ(Of(*hole), "v=2 3..6");
  const auto confirm = New<ConfirmReq>(&pool_);
  confirm->v = 2;
  confirm->request = RequestOf(kC1, 3, "x");
  EXPECT_EQ(Of(*confirm), "v=2 (c1's t=3)");
  const auto hate = New<IHateThePrimary>(&pool_);
  hate->v = 2;
  EXPECT_EQ(Of(*hate), "v=2");
  const auto view_confirm = New<ViewConfirm>(&pool_);
  view_confirm->w = 3;
  view_confirm->n = 7;
  view_confirm->h = kH;
  EXPECT_EQ(Of(*view_confirm), "w=3 n=7 h=9b0a");
  const auto new_view = New<NewView>(&pool_);
  new_view->w = 3;
  for (const NodeId i : {0, 1, 3}) {
    auto member = New<ViewChange>(&pool_);
    member->i = i;
    new_view->p.push_back(std::move(member));
  }
  EXPECT_EQ(Of(*new_view), "w=3: P of r0 r1 r3");
  EXPECT_EQ(Of(*New<Recover>(&pool_)), "");
}

TEST_F(Summary, AViewChangeShowsItsHistoryAndItsCertificate) {
  const auto change = New<ViewChange>(&pool_);
  change->w = 2;
  EXPECT_EQ(Of(*change), "to w=2 from u=0: O=[]");
  change->o = {OrderOf(kH.value)};
  change->cc.emplace().tuple = TupleAt(0, 1);
  EXPECT_EQ(Of(*change), "to w=2 from u=0: O=[9b0a], CC(v=0 n=1 h=9b0a)");
  change->cc.reset();
  change->o.clear();
  for (uint64_t digit = 1; digit <= 6; ++digit) change->o.push_back(OrderOf(digit * 0x1111'1111'1111'1111));
  EXPECT_EQ(Of(*change), "to w=2 from u=0: O=[1111 2222 … 5555 6666]");
}

TEST_F(Summary, OperationsAreTextOrHexAndCutBetweenCharacters) {
  EXPECT_EQ(Of(*RequestOf(kC0, 1, "\xff\x01")), "c0's t=1 \"hex:ff01\"");
  EXPECT_EQ(Of(*RequestOf(kC0, 1, "put kkkkkkkkkkkkkkkkkkkkkkkä and more")),
            "c0's t=1 \"put kkkkkkkkkkkkkkkkkkkkkkk…\"");
}

TEST_F(Summary, TheAuthorIsWhoTheMessageNamesOrWhoseTurnItIs) {
  const auto author = [](const Message& message) { return message.Author(kCluster); };
  EXPECT_EQ(author(*RequestOf(kC1, 1, "")), kC1);
  const auto order = New<OrderReq>(&pool_);
  order->order.v = 6;
  EXPECT_EQ(author(*order), 2u);  // view 6 of four replicas
  const auto commit = New<Commit>(&pool_);
  commit->c = kC0;
  commit->cc.tuple.c = kC1;
  EXPECT_EQ(author(*commit), kC0);
  const auto standing = New<Standing>(&pool_);
  standing->c = 1;
  standing->i = 3;
  EXPECT_EQ(author(*standing), 3u);
  EXPECT_EQ(author(*New<Pom>(&pool_)), kNoNode);
  EXPECT_EQ(author(*New<State>(&pool_)), kNoNode);
}

TEST_F(Summary, WhatIsStatedHasAPlaceAndAValue) {
  const Statement stated = At<Checkpoint>()->Says();
  EXPECT_EQ(std::tuple(stated.kind, stated.v, stated.n), std::tuple(kCheckpoint, 2u, 7u));
  auto other = At<Checkpoint>();
  other->a = {1};
  EXPECT_NE(other->Says().value, stated.value);
  EXPECT_EQ(RequestOf(kC0, 1, "")->Says().kind, 0);
  EXPECT_EQ(New<Pom>(&pool_)->Says().kind, 0);
}

}  // namespace
}  // namespace zyz::zyzzyva

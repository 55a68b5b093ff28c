// What liars in view changes, floods and twins put on the wire: that the scenario of each comes out as expected says
// that something happened; here is that it was what the behaviour is for.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "protocol/zyzzyva/messages.h"
#include "tests/adversaries/effect.h"

namespace zyz::scenarios {
namespace {

using zyzzyva::NewView;
using zyzzyva::OrderReq;
using zyzzyva::Pom;
using zyzzyva::ViewChange;
using zyzzyva::ViewConfirm;

class Liar : public EffectTest {
 protected:
  // The VIEW-CHANGE for w that `node` sent, or null.
  const ViewChange* Claim(const std::string& scenario, NodeId node, View w) {
    for (const auto& [to, claim] : Play(scenario, node).Sent<ViewChange>()) {
      if (claim->w == w) return claim;
    }
    return nullptr;
  }
};

TEST_F(Liar, HidesItsCertificate) {
  const ViewChange* honest = Claim("view_change/lie_in_view_change_hide_cc", 1, 1);
  ASSERT_NE(honest, nullptr);
  EXPECT_TRUE(honest->cc.has_value());
  const ViewChange* lie = Claim("view_change/lie_in_view_change_hide_cc", 2, 1);
  ASSERT_NE(lie, nullptr);
  EXPECT_FALSE(lie->cc.has_value());
}

TEST_F(Liar, ShowsItsHistoryFromAnOlderCheckpoint) {
  const ViewChange* honest = Claim("view_change/lie_in_view_change_old_checkpoint", 1, 1);
  ASSERT_NE(honest, nullptr);
  const SeqNum checkpoint = honest->checkpoint.n;
  const ViewChange* lie = Claim("view_change/lie_in_view_change_old_checkpoint", 2, 1);
  ASSERT_NE(lie, nullptr);
  EXPECT_LT(lie->checkpoint.n, checkpoint);
  EXPECT_GT(lie->checkpoint.n + lie->o.size(), checkpoint);
}

TEST_F(Liar, GoesBackToTheTagOfAnEarlierView) {
  const ViewChange* honest = Claim("view_change/stale_tag", 1, 2);
  ASSERT_NE(honest, nullptr);
  EXPECT_EQ(honest->u, 1u);
  const ViewChange* lie = Claim("view_change/stale_tag", 3, 2);
  ASSERT_NE(lie, nullptr);
  EXPECT_EQ(lie->u, 0u);
}

TEST_F(Liar, ShowsItsCertificateAViewTooLate) {
  const ViewChange* first = Claim("view_change/show_cc_late", 3, 1);
  ASSERT_NE(first, nullptr);
  EXPECT_FALSE(first->cc.has_value());
  const ViewChange* second = Claim("view_change/show_cc_late", 3, 2);
  ASSERT_NE(second, nullptr);
  ASSERT_TRUE(second->cc.has_value());
  EXPECT_EQ(second->cc->tuple.v, 0u);
  EXPECT_EQ(second->u, 0u);
}

TEST_F(Liar, HoardsTheCertificateUntilAnotherHistoryHasWon) {
  const ViewChange* first = Claim("../attacks/hoarded_certificate", 1, 1);
  ASSERT_NE(first, nullptr);
  EXPECT_FALSE(first->cc.has_value());
  ASSERT_EQ(first->o.size(), 1u);
  const Digest other = first->o[0]->order.h;  // what r0 told the other half
  const ViewChange* second = Claim("../attacks/hoarded_certificate", 1, 2);
  ASSERT_NE(second, nullptr);
  ASSERT_TRUE(second->cc.has_value());
  EXPECT_NE(second->cc->tuple.h, other);
}

TEST_F(Liar, ShowsTheOtherStoryWithoutBeingToldWhose) {
  const std::vector<Override> overrides = {
      {"/faulty/2", R"({"node": "r0", "behaviour": "lie_in_view_change", "mode": "told", "where": {"w": 1}})"}};
  const absl::StatusOr<Scenario> scenario =
      LoadScenarioFile("scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json", overrides);
  ASSERT_TRUE(scenario.ok()) << scenario.status().ToString();
  MessagePool pool;
  EXPECT_EQ(World(*scenario, 1, &pool).Run().verdict.Text(), "safety:agreement");
}

// Another lie of the same node comes first, and w may be anything by then. It used to look through the views one by
// one.
TEST_F(Liar, ShowsAnOldProofForAViewOfTheFarFuture) {
  const absl::StatusOr<Scenario> scenario = LoadScenario(
      R"({"schema": "zyz-scenario/1", "name": "x", "workload": {"clients": 2, "operations": 10},
      "network": {"rules": [{"message": "ORDER-REQ", "where": {"v": 0}, "do": "drop"},
                            {"message": "ORDER-REQ", "where": {"v": 1}, "do": "drop"}]},
      "faulty": [{"node": "r3", "on": "send", "message": "VIEW-CHANGE", "where": {"w": 2},
                  "do": {"edit": {"/w": 4611686018427387904}}},
                 {"node": "r3", "behaviour": "lie_in_view_change", "mode": "old_proof", "must_fire": true}]})",
      "x.json");
  ASSERT_TRUE(scenario.ok()) << scenario.status().ToString();
  MessagePool pool;
  EXPECT_EQ(World(*scenario, 1, &pool).Run().missed, std::vector<std::string>());
}

TEST_F(Liar, ChoosesThePWithOneVote) {
  const auto sent = Play("view_change/choose_p", 1).Sent<NewView>();
  ASSERT_FALSE(sent.empty());
  std::vector<NodeId> members;
  size_t with_entry = 0;
  for (const auto& member : sent.front().second->p) {
    members.push_back(member->i);
    with_entry += member->o.empty() ? 0 : 1;
  }
  EXPECT_EQ(members.size(), 3u);
  EXPECT_EQ(with_entry, 1u) << "f+1 would keep it";
}

TEST_F(Liar, ConfirmsTwoHistories) {
  std::set<std::pair<SeqNum, Digest>> values;
  for (const auto& [to, confirm] : Play("view_change/two_view_confirms", 2).Sent<ViewConfirm>()) {
    if (confirm->w == 1) values.insert({confirm->n, confirm->h});
  }
  EXPECT_EQ(values.size(), 2u);
}

TEST_F(Liar, ShowsTheSamePomUnderTwoViews) {
  std::set<View> views, orders;
  for (const auto& [to, pom] : Play("view_change/pom_replay", 0).Sent<Pom>()) {
    views.insert(pom->v);
    orders.insert(pom->first.v);
  }
  EXPECT_EQ(views, (std::set<View>{0, 1}));
  EXPECT_EQ(orders, (std::set<View>{0}));
}

// Who was told which h at position 1 of view 0.
std::map<Digest, std::set<NodeId>> FirstOrders(const Tap& tap) {
  std::map<Digest, std::set<NodeId>> told;
  for (const auto& [to, order] : tap.Sent<OrderReq>()) {
    if (order->order.v == 0 && order->order.n == 1) told[order->order.h].insert(to);
  }
  return told;
}

// Orders are flooded far ahead of those that it then has to tell again. What it has just told must not be what it
// forgets.
TEST_F(Liar, ToldHistoriesSurviveAnAccomplicesFlood) {
  const absl::StatusOr<Scenario> scenario = LoadScenario(
      R"({"schema": "zyz-scenario/1", "name": "x", "workload": {"clients": 1, "operations": 20, "think_us": 20000},
      "faulty": [{"node": "r0", "behaviour": "flood", "what": "future_positions", "count": 100, "every_ns": 500000},
                 {"node": "r0", "behaviour": "skip_sequence", "at": 9}]})",
      "x.json");
  ASSERT_TRUE(scenario.ok()) << scenario.status().ToString();
  MessagePool pool;
  EXPECT_EQ(World(*scenario, 1, &pool).Run().verdict.Text(), "ok");
}

TEST_F(Liar, TwinsOrderForTheirOwnHalf) {
  const auto told = FirstOrders(Play("twins/twins", 0));
  ASSERT_EQ(told.size(), 2u);
  std::set<std::set<NodeId>> halves;
  for (const auto& [h, to] : told) halves.insert(to);
  EXPECT_EQ(halves, (std::set<std::set<NodeId>>{{1}, {2, 3}}));
}

TEST_F(Liar, AccomplicesHearBothAndAreExactlyAQuorumWithOneHalf) {
  const auto told = FirstOrders(Play("twins/collude_to_split", 0));
  ASSERT_EQ(told.size(), 2u);
  std::set<std::set<NodeId>> halves;
  for (const auto& [h, to] : told) halves.insert(to);
  EXPECT_EQ(halves, (std::set<std::set<NodeId>>{{1, 2, 3, 4}, {1, 5, 6}}));
}

TEST_F(Liar, ATwinClientAsksForTwoThingsUnderOneTimestamp) {
  std::map<Timestamp, std::set<std::string>> asked;
  for (const auto& [to, request] : Play("twins/twin_client", 4).Sent<Request>()) asked[request->t].insert(request->o);
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.begin()->second.size(), 2u);
}

TEST_F(Liar, BabblesInItsOwnNameOnly) {
  const Tap& tap = Play("flood/babble", 3);
  for (const auto& [to, checkpoint] : tap.Sent<zyzzyva::SpecResponse>()) EXPECT_EQ(checkpoint->i, 3u);
  EXPECT_FALSE(tap.Sent<OrderReq>().empty());
}

}  // namespace
}  // namespace zyz::scenarios

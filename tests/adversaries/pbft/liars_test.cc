// What PBFT's liars put on the wire. That the scenario of each comes out as expected says that something happened; here
// is that it was what the behaviour is for, where no expectation of a scenario can tell.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "protocol/pbft/certificate.h"
#include "protocol/pbft/choose_orders.h"
#include "tests/adversaries/pbft/pbft_rig.h"

namespace zyz::pbft {
namespace {

using Nodes = std::vector<NodeId>;
using Groups = std::vector<std::vector<NodeId>>;
using Fields = std::vector<std::pair<std::string, uint64_t>>;

template <class M>
std::vector<const M*> All(const std::vector<Action>& actions) {
  std::vector<const M*> all;
  for (const Action& action : actions) {
    if (action.message && action.message->kind() == M::kKind) all.push_back(&As<M>(*action.message));
  }
  return all;
}

TEST(Equivocate, OrdersTwoThingsAtOnePositionAndStaysWithThem) {
  PbftRig rig;
  Interceptor* const liar = rig.Wrap({"equivocate", {{"split", Groups{{1, 2}, {3}}}}});
  const Ref<PrePrepare> truth = rig.Order(0, 1);
  for (const Action& action : rig.Broadcast(truth)) EXPECT_NE(action.to, 3u) << "it waits for another request";
  const auto told = rig.Hear(5, rig.AskFor("put b 2", 1, 5));
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].to, 3u);
  const auto& lie = As<PrePrepare>(*told[0].message);
  EXPECT_EQ(lie.order.v, truth->order.v);
  EXPECT_EQ(lie.order.n, truth->order.n);
  EXPECT_NE(lie.order.d, truth->order.d);
  EXPECT_EQ(lie.order.d, lie.content->ComputeD());
  EXPECT_TRUE(rig.Verifies(0, lie.order));
  EXPECT_EQ(liar->hits(), 1u);

  rig.inner->wants.Clear();
  rig.inner->wants.Send(3, truth);  // r3 asks again
  const auto again = rig.Step(Input::OfTimer({1, 0}));
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(As<PrePrepare>(*again[0].message).order.d, lie.order.d);
}

TEST(OrderLiar, TellsTheSameLieAgain) {
  PbftRig rig;
  rig.Wrap({"order_repeated", {{"to", Nodes{2}}}});
  const Ref<PrePrepare> truth = rig.Order(0, 1);
  std::set<uint64_t> told;
  for (int k = 0; k < 2; ++k) {
    for (const Action& action : rig.Broadcast(truth)) {
      const auto& order = As<PrePrepare>(*action.message);
      EXPECT_EQ(order.order.d, order.content->ComputeD());
      EXPECT_TRUE(rig.Verifies(0, order.order));
      if (action.to == 2) {
        EXPECT_EQ(order.content->batch.size(), 2u);
        told.insert(order.order.d.value);
      } else {
        EXPECT_EQ(order.order, truth->order);
      }
    }
  }
  EXPECT_EQ(told.size(), 1u);
}

TEST(FramePrimary, KeepsThePrimarysSignatureAndChangesTheBatch) {
  PbftRig rig(2);
  rig.Wrap({"frame_primary", {}});
  const Ref<PrePrepare> order = rig.Order(0, 1);
  const auto lies = All<PrePrepare>(rig.Hear(0, order));
  ASSERT_EQ(lies.size(), 1u);
  EXPECT_TRUE(rig.Verifies(0, lies[0]->order));
  EXPECT_NE(lies[0]->content->ComputeD(), lies[0]->order.d);
  EXPECT_TRUE(rig.Hear(1, order).empty()) << "passed on by another one: two would never stop";
}

TEST(AgreeWithAll, VotesAsEachVotes) {
  PbftRig rig(2);
  rig.Wrap({"agree_with_all", {}});
  const Ref<PrePrepare> one = rig.Order(0, 1, "put a 1"), other = rig.Order(0, 1, "put a 2");
  for (const auto& [from, order] : {std::pair(1u, one), std::pair(3u, other)}) {
    const auto actions = rig.Hear(from, rig.Vote<Prepare>(from, order->order));
    ASSERT_EQ(actions.size(), 2u);
    for (const Action& action : actions) EXPECT_EQ(action.to, from);
    EXPECT_EQ(All<Prepare>(actions).at(0)->d, order->order.d);
    EXPECT_EQ(All<Commit>(actions).at(0)->d, order->order.d);
    EXPECT_TRUE(rig.Verifies(2, *All<Commit>(actions)[0]));
  }
  EXPECT_TRUE(rig.Broadcast(rig.Vote<Commit>(2, one->order)).empty()) << "nothing else hears it vote";
  rig.coalition->Join(3, Signer(&rig.keys, 3));
  EXPECT_TRUE(rig.Hear(3, rig.Vote<Prepare>(3, one->order)).empty()) << "two of them would never stop";
}

TEST(EarlyVotes, PreparesTheNextPositionAndCommitsThisOne) {
  PbftRig rig(2);
  rig.Wrap({"early_votes", {{"mode", "both"}}});
  const auto actions = rig.Hear(0, rig.Order(0, 4));
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_EQ(All<Commit>(actions).at(0)->n, 4u);
  EXPECT_EQ(All<Prepare>(actions).at(0)->n, 5u);
}

TEST(VoteTwice, SaysBothInTheOrderWanted) {
  for (const bool lie_first : {false, true}) {
    PbftRig rig(2);
    rig.Wrap({"vote_twice", {{"lie_first", lie_first}}});
    const Ref<Commit> truth = rig.Vote<Commit>(2, rig.Order(0, 1)->order);
    const auto votes = All<Commit>(rig.Broadcast(truth));
    ASSERT_EQ(votes.size(), 2u);
    EXPECT_EQ(votes[lie_first ? 1 : 0]->d, truth->d);
    EXPECT_NE(votes[lie_first ? 0 : 1]->d, truth->d);
    for (const Commit* vote : votes) EXPECT_TRUE(rig.Verifies(2, *vote));
  }
}

TEST(VoteAfterLeaving, VotesInTheViewThatItLeft) {
  PbftRig rig(2);
  rig.Wrap({"vote_after_leaving", {}});
  const Ref<PrePrepare> order = rig.Order(0, 4);
  EXPECT_TRUE(rig.Hear(0, order).empty()) << "it has not left";
  rig.Broadcast(rig.Leave(2, 1, {}));
  const auto actions = rig.Hear(0, order);
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_EQ(All<Prepare>(actions).at(0)->d, order->order.d);
  EXPECT_EQ(All<Commit>(actions).at(0)->v, 0u);
  EXPECT_TRUE(rig.Hear(1, rig.Order(1, 4)).empty()) << "of the view that it goes to";
}

// ---- View changes ----

class ViewChangeLies : public testing::Test {
 protected:
  // What r2 says in the place of a VIEW-CHANGE for view 3 with these certificates.
  ViewChangeLies() : truth_(rig_.Leave(2, 3, {rig_.Cert(0, 1), rig_.Cert(1, 2)})) {}

  const ViewChange& Lie(const std::string& mode) {
    rig_.Wrap({"lie_in_view_change", {{"mode", mode}}});
    actions_ = rig_.Broadcast(truth_);
    const auto said = All<ViewChange>(actions_);
    EXPECT_EQ(said.size(), 1u);
    EXPECT_TRUE(rig_.Verifies(2, *said[0]));
    return *said[0];
  }
  bool IsValid(const PreparedCert& cert) {
    return CertificateChecker(rig_.cluster, Verifier(&rig_.keys, 0)).IsValid(cert);
  }

  PbftRig rig_{2};
  const Ref<const ViewChange> truth_;
  std::vector<Action> actions_;
};

TEST_F(ViewChangeLies, Hide) { EXPECT_TRUE(Lie("hide").p.empty()); }

TEST_F(ViewChangeLies, DropLast) {
  const ViewChange& lie = Lie("drop_last");
  ASSERT_EQ(lie.p.size(), 1u);
  EXPECT_EQ(lie.p[0].order.n, 1u);
}

TEST_F(ViewChangeLies, OldCertIsValid) {
  const PreparedCert old = rig_.Cert(0, 2, "put b 1");
  rig_.Wrap({"lie_in_view_change", {{"mode", "old_cert"}}});
  rig_.Hear(1, rig_.Leave(1, 2, {old}));
  rig_.Hear(1, rig_.Leave(1, 2, {old}));  // what it heard before is what it knows
  actions_ = rig_.Broadcast(truth_);
  const auto said = All<ViewChange>(actions_);
  ASSERT_EQ(said.size(), 1u);
  ASSERT_EQ(said[0]->p.size(), 2u);
  EXPECT_EQ(said[0]->p[1].order, old.order);
  EXPECT_TRUE(IsValid(said[0]->p[1]));
}

// From an earlier boundary on, with the certificates that were heard of since.
TEST(ViewChangeLie, OldCheckpointIsValid) {
  PbftRig rig(2);
  rig.Wrap({"lie_in_view_change", {{"mode", "old_checkpoint"}}});
  for (SeqNum n = 1; n <= 3; ++n) {
    const Ref<PrePrepare> order = rig.Order(0, n);
    rig.Note(order);
    for (const NodeId i : {1u, 3u}) rig.Note(rig.Vote<Prepare>(i, order->order));
  }
  std::map<SeqNum, CheckpointCert> stable;
  for (const SeqNum n : {SeqNum{2}, SeqNum{4}}) {
    for (const NodeId i : {0u, 1u, 3u}) {
      Ref<Checkpoint> said = New<Checkpoint>(&rig.pool);
      said->n = stable[n].n = n;
      said->a = stable[n].a = {n};
      said = rig.Signed(i, std::move(said));
      stable[n].votes.push_back({.i = i, .sig = said->sig});
      rig.Note(said);
    }
  }
  rig.Hear(0, rig.Order(0, 5));
  Ref<ViewChange> truth = New<ViewChange>(&rig.pool);
  truth->w = 1;
  truth->checkpoint = stable[4];
  const auto actions = rig.Broadcast(rig.Signed(2, std::move(truth)));
  const ViewChange& lie = *All<ViewChange>(actions).at(0);
  EXPECT_EQ(lie.checkpoint.n, 2u);
  ASSERT_EQ(lie.p.size(), 1u) << "of 3 and 4 nobody prepared 4";
  EXPECT_EQ(lie.p[0].order.n, 3u);
  const CertificateChecker checker(rig.cluster, Verifier(&rig.keys, 0));
  EXPECT_TRUE(checker.IsValid(lie.p[0]));
  EXPECT_TRUE(checker.IsValid(lie.checkpoint));
}

TEST_F(ViewChangeLies, NoneOfTheOthersIsValid) {
  for (const char* mode : {"half_cert", "forged_cert", "other_digest", "repeated_vote", "future_view"}) {
    PbftRig rig(2);
    rig.Wrap({"lie_in_view_change", {{"mode", mode}}});
    const auto actions = rig.Broadcast(rig.Leave(2, 3, {rig.Cert(0, 1)}));
    const auto said = All<ViewChange>(actions);
    ASSERT_EQ(said.size(), 1u) << mode;
    EXPECT_FALSE(IsValid(said[0]->p.at(0))) << mode;
  }
}

TEST_F(ViewChangeLies, SaysTheSameAgain) {
  const Digest first = Lie("half_cert").digest();
  const auto again = rig_.Broadcast(truth_);
  EXPECT_EQ(All<ViewChange>(again).at(0)->digest(), first);
}

TEST_F(ViewChangeLies, ShowsItInItsOwnV) {
  const Digest lie = Lie("hide").digest();
  Ref<NewView> truth = New<NewView>(&rig_.pool);
  truth->w = 3;
  truth->v = {truth_, rig_.Leave(0, 3, {})};
  EXPECT_EQ(All<NewView>(rig_.Broadcast(truth)).at(0)->v[0]->digest(), truth_->digest()) << "r3 leads view 3, not r2";
  PbftRig leader(3);
  leader.Wrap({"lie_in_view_change", {{"mode", "hide"}}});
  const auto own = leader.Leave(3, 3, {leader.Cert(0, 1)});
  leader.Broadcast(own);
  Ref<NewView> shown = New<NewView>(&leader.pool);
  shown->w = 3;
  shown->v = {own};
  const auto actions = leader.Broadcast(leader.Signed(3, std::move(shown)));
  EXPECT_TRUE(All<NewView>(actions).at(0)->v[0]->p.empty());
  EXPECT_NE(lie, truth_->digest());
}

TEST(FalseNewView, AnotherVWithTheOThatFollowsFromIt) {
  PbftRig rig(1);
  rig.Wrap({"false_new_view", {{"mode", "other_v"}}});
  Ref<NewView> truth = New<NewView>(&rig.pool);
  truth->w = 1;
  truth->v = {rig.Leave(0, 1, {}), rig.Leave(1, 1, {}), rig.Leave(2, 1, {rig.Cert(0, 1)})};
  truth->o = {rig.Order(1, 1)->order};
  for (const auto& member : truth->v) rig.Hear(member->i, member);
  rig.Hear(3, rig.Leave(3, 1, {}));
  const auto actions = rig.Broadcast(rig.Signed(1, std::move(truth)));
  const auto said = All<NewView>(actions);
  ASSERT_EQ(said.size(), 1u);
  ASSERT_EQ(said[0]->v.size(), 3u);
  EXPECT_EQ(said[0]->v[2]->i, 3u) << "in the place of the one with a certificate";
  EXPECT_TRUE(said[0]->o.empty());
  EXPECT_TRUE(rig.Verifies(1, *said[0]));
}

TEST(FalseNewView, PassesOthersOnAsTheyAre) {
  PbftRig rig(2);
  Interceptor* const liar = rig.Wrap({"false_new_view", {{"mode", "short_v"}}});
  Ref<NewView> others = New<NewView>(&rig.pool);
  others->w = 1;
  others->v = {rig.Leave(0, 1, {})};
  const auto actions = rig.Broadcast(rig.Signed(1, std::move(others)));
  EXPECT_EQ(All<NewView>(actions).at(0)->v.size(), 1u);
  EXPECT_EQ(liar->hits(), 0u);
}

// ---- State ----

TEST(FalseStanding, LargestIsBoth) {
  PbftRig rig(2);
  rig.Wrap({"false_standing", {{"mode", "largest"}}});
  Ref<Standing> truth = New<Standing>(&rig.pool);
  truth->c = 3;
  truth->life = 1;
  rig.inner->wants.Send(3, rig.Signed(2, std::move(truth)));
  const auto actions = rig.Step(Input::OfTimer({1, 0}));
  const Standing& lie = *All<Standing>(actions).at(0);
  EXPECT_EQ(lie.v, UINT64_MAX);
  EXPECT_EQ(lie.n, UINT64_MAX);
  EXPECT_EQ(lie.c, 3u) << "who asked is told, and who answers is the liar";
  EXPECT_EQ(lie.i, 2u);
  EXPECT_TRUE(rig.Verifies(2, lie));
}

TEST(OldState, BareIsTheCheckpointAlone) {
  PbftRig rig(2);
  rig.Wrap({"old_state", {{"mode", "bare"}}});
  Ref<State> truth = New<State>(&rig.pool);
  truth->snapshot = "all";
  truth->entries.emplace_back().content = rig.Order(0, 1)->content;
  rig.inner->wants.Send(3, truth);
  const auto actions = rig.Step(Input::OfTimer({1, 0}));
  EXPECT_TRUE(All<State>(actions).at(0)->entries.empty());
  EXPECT_EQ(All<State>(actions).at(0)->snapshot, "all");
}

TEST(CorruptState, TailIsOnePositionMore) {
  PbftRig rig(2);
  rig.Wrap({"corrupt_state", {{"part", "tail"}}});
  Ref<State> truth = New<State>(&rig.pool);
  CommittedEntry entry;
  const Ref<PrePrepare> order = rig.Order(0, 1);
  entry.content = order->content;
  for (const NodeId i : {0u, 1u, 2u}) entry.commits.push_back({.i = i, .sig = rig.Vote<Commit>(i, order->order)->sig});
  truth->entries.push_back(entry);
  rig.inner->wants.Send(3, truth);
  const auto actions = rig.Step(Input::OfTimer({1, 0}));
  const State& lie = *All<State>(actions).at(0);
  ASSERT_EQ(lie.entries.size(), 2u);
  const CertificateChecker checker(rig.cluster, Verifier(&rig.keys, 0));
  EXPECT_TRUE(checker.IsCommitted(0, 1, lie.entries[0].content->ComputeD(), lie.entries[0].commits));
  EXPECT_FALSE(checker.IsCommitted(0, 2, lie.entries[1].content->ComputeD(), lie.entries[1].commits));
}

}  // namespace
}  // namespace zyz::pbft

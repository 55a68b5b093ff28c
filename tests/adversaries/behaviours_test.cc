// Each behaviour does what it says to the sends it chooses, counts them, and leaves everything else untouched; and
// behaviours wrapped in each other all act.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "adversaries/registry.h"
#include "tests/adversaries/adversary_rig.h"

namespace zyz {
namespace {

using zyzzyva::SpecResponse;
using Nodes = std::vector<NodeId>;
using Kinds = std::vector<MessageKind>;
using Numbers = std::vector<uint64_t>;
using Fields = std::vector<std::pair<std::string, uint64_t>>;

// The inner node wants one of everything: a broadcast, a reply to the client, timers.
void WantEverything(Rig* rig) {
  rig->inner->wants.Broadcast(rig->Order(1));
  rig->inner->wants.SetTimer({3, 4}, 500);
  rig->inner->wants.Send(Rig::kClient, rig->Response());
  rig->inner->wants.CancelTimer({3, 5});
}

// ---- mute ----

TEST(Mute, SendsNothingAtAll) {
  Rig rig;
  WantEverything(&rig);
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const mute = rig.Wrap({"mute", {}});
  EXPECT_EQ(Texts(rig.Step()), (std::vector<std::string>{wanted[1], wanted[3]}));
  EXPECT_EQ(mute->hits(), 2u);
}

TEST(Mute, IsChosenByReceiverAndMessage) {
  Rig rig;
  WantEverything(&rig);
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const mute = rig.Wrap({"mute", {{"message", Kinds{zyzzyva::kSpecResponse}}, {"to", Nodes{4}}}});
  EXPECT_EQ(Texts(rig.Step()), (std::vector<std::string>{wanted[0], wanted[1], wanted[3]}));
  EXPECT_EQ(mute->hits(), 1u);
}

TEST(Mute, TowardsOneReplicaTheOthersStillGetTheBroadcast) {
  Rig rig;
  const auto order = rig.Order(1);
  rig.inner->wants.Broadcast(order);
  rig.Wrap({"mute", {{"to", Nodes{2}}}});
  const auto& actions = rig.Step();
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_EQ(actions[0].to, 1u);
  EXPECT_EQ(actions[1].to, 3u);
  EXPECT_EQ(actions[0].message, Ref<const Message>(order));
  EXPECT_EQ(actions[1].message, Ref<const Message>(order));
}

TEST(Mute, ThatNeverFiresHasNoHits) {
  Rig rig;
  WantEverything(&rig);
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const mute = rig.Wrap({"mute", {{"where", Fields{{"n", 99}}}}});
  EXPECT_EQ(Texts(rig.Step()), wanted);
  EXPECT_EQ(mute->hits(), 0u);
}

// ---- delay ----

TEST(Delay, HoldsASendUntilItsTimer) {
  Rig rig;
  WantEverything(&rig);
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const delay = rig.Wrap({"delay", {{"by_ns", int64_t{3000}}, {"message", Kinds{zyzzyva::kOrderReq}}}});
  const std::vector<Action> actions = rig.Step();
  ASSERT_EQ(actions.size(), 4u);
  EXPECT_EQ(actions[0].kind, ActionKind::kSetTimer);
  EXPECT_EQ(actions[0].delay_ns, 3000);
  EXPECT_EQ(Text(actions[1]), wanted[1]);
  EXPECT_EQ(Text(actions[2]), wanted[2]);
  EXPECT_EQ(Text(actions[3]), wanted[3]);

  EXPECT_EQ(Texts(rig.Step(Input::OfTimer(actions[0].timer))), (std::vector<std::string>{wanted[0]}));
  EXPECT_EQ(rig.inner->inputs.size(), 1u);
  EXPECT_EQ(delay->hits(), 1u);
}

TEST(Delay, HeldSendsAreReleasedEachByItsOwnTimer) {
  Rig rig;
  rig.Wrap({"delay", {{"by_ns", int64_t{3000}}}});
  std::vector<TimerId> timers;
  std::vector<std::string> held;
  for (SeqNum n = 1; n <= 3; ++n) {
    rig.inner->wants.Clear();
    rig.inner->wants.Send(1, rig.Order(n));
    held.push_back(Text(rig.inner->wants.actions()[0]));
    timers.push_back(rig.Step()[0].timer);
  }
  for (const int i : {1, 0, 2})
    EXPECT_EQ(Texts(rig.Step(Input::OfTimer(timers[i]))), (std::vector<std::string>{held[i]}));
}

TEST(Delay, TwoNestedOnesAddUp) {
  Rig rig;
  const auto order = rig.Order(1);
  rig.inner->wants.Send(1, order);
  Interceptor* const inside = rig.Wrap({"delay", {{"by_ns", int64_t{1000}}}});
  Interceptor* const outside = rig.Wrap({"delay", {{"by_ns", int64_t{2000}}}});
  const Action first = rig.Step().at(0);
  EXPECT_EQ(first.delay_ns, 1000);
  const Action second = rig.Step(Input::OfTimer(first.timer)).at(0);
  EXPECT_EQ(second.kind, ActionKind::kSetTimer);
  EXPECT_EQ(second.delay_ns, 2000);
  EXPECT_NE(second.timer, first.timer);
  const auto& actions = rig.Step(Input::OfTimer(second.timer));
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].message, Ref<const Message>(order));
  EXPECT_EQ(inside->hits(), 1u);
  EXPECT_EQ(outside->hits(), 1u);
  EXPECT_EQ(rig.inner->inputs.size(), 1u);
}

// ---- Rows: one kind of message is not sent, or late ----

TEST(Row, WithholdsItsKindAndNothingElse) {
  Rig rig;
  WantEverything(&rig);
  rig.inner->wants.Send(Rig::kClient, New<zyzzyva::LocalCommit>(&rig.pool));
  rig.inner->wants.Send(Rig::kClient, New<zyzzyva::LocalCommit>(&rig.pool));
  std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const row = rig.Wrap({"withhold_local_commit", {{"nth", Numbers{2}}}});
  wanted.pop_back();
  EXPECT_EQ(Texts(rig.Step()), wanted);
  EXPECT_EQ(row->hits(), 1u);
}

TEST(Row, DelaysItsKindAndNothingElse) {
  for (const TimeNs by_ns : {0, 3000}) {
    Rig rig;
    WantEverything(&rig);
    rig.inner->wants.Broadcast(New<zyzzyva::NewView>(&rig.pool));
    std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
    BehaviourSpec spec = {.name = "late_new_view", .params = {}};
    if (by_ns != 0) spec.params = {{"by_ns", int64_t{by_ns}}};
    Interceptor* const row = rig.Wrap(spec);
    const std::vector<Action> actions = rig.Step();
    ASSERT_EQ(actions.size(), 5u);
    for (size_t k = 0; k < 4; ++k) EXPECT_EQ(Text(actions[k]), wanted[k]);
    EXPECT_EQ(actions[4].kind, ActionKind::kSetTimer);
    EXPECT_EQ(actions[4].delay_ns, by_ns == 0 ? 35'000'000 : by_ns);
    EXPECT_EQ(Texts(rig.Step(Input::OfTimer(actions[4].timer))), (std::vector<std::string>{wanted[4]}));
    EXPECT_EQ(row->hits(), 1u);
  }
}

// ---- corrupt_signature ----

TEST(CorruptSignature, ChangesTheTagAndNothingElse) {
  Rig rig;
  WantEverything(&rig);
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  const auto original = rig.inner->wants.actions()[2].message;
  Interceptor* const corrupt = rig.Wrap({"corrupt_signature", {{"to", Nodes{4}}}});
  const auto& actions = rig.Step();
  ASSERT_EQ(actions.size(), 4u);
  for (const int untouched : {0, 1, 3}) EXPECT_EQ(Text(actions[untouched]), wanted[untouched]);

  const auto& sent = As<SpecResponse>(*actions[2].message);
  EXPECT_FALSE(rig.keys.Verify(4, Rig::kSelf, sent.signed_digest(), sent.sig));
  const Ref<Message> repaired = sent.Clone(&rig.pool);
  *zyzzyva::Messages().MutableSignature(repaired.get()) = As<SpecResponse>(*original).sig;
  EXPECT_EQ(repaired->digest(), original->digest());
  EXPECT_EQ(Text(rig.inner->wants.actions()[2]), wanted[2]);  // the node's own copy is as it was
  EXPECT_EQ(corrupt->hits(), 1u);
}

TEST(CorruptSignature, LeavesMessagesWithoutAnAuthenticatorAlone) {
  Rig rig;
  rig.inner->wants.Broadcast(New<zyzzyva::Pom>(&rig.pool));
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const corrupt = rig.Wrap({"corrupt_signature", {}});
  EXPECT_EQ(Texts(rig.Step()), wanted);
  EXPECT_EQ(corrupt->hits(), 0u);
}

// ---- spoof ----

TEST(Spoof, SpeaksInOthersNamesWithoutTheirKeys) {
  Rig rig;
  rig.inner->wants.Send(Rig::kClient, rig.Response("reply"));
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const spoof = rig.Wrap({"spoof", {}});
  const auto& actions = rig.Step();
  ASSERT_EQ(actions.size(), 4u) << "its own, and one for each other replica";
  EXPECT_EQ(Text(actions[0]), wanted[0]);
  std::set<NodeId> names;
  for (size_t k = 1; k < actions.size(); ++k) {
    const auto& lie = As<SpecResponse>(*actions[k].message);
    EXPECT_EQ(actions[k].to, Rig::kClient);
    EXPECT_EQ(lie.r, "reply");
    EXPECT_FALSE(rig.keys.Verify(4, lie.i, lie.signed_digest(), lie.sig));
    names.insert(lie.i);
  }
  EXPECT_EQ(names.size(), 3u);
  EXPECT_EQ(names.count(Rig::kSelf), 0u);
  EXPECT_EQ(spoof->hits(), 1u);
}

TEST(Spoof, LeavesMessagesThatNameNobodyAlone) {
  Rig rig;
  rig.inner->wants.Broadcast(rig.Order(1));
  const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
  Interceptor* const spoof = rig.Wrap({"spoof", {}});
  EXPECT_EQ(Texts(rig.Step()), wanted);
  EXPECT_EQ(spoof->hits(), 0u);
}

// ---- forge_reply ----

TEST(ForgeReply, WrongResultFitsItsDigestAndVerifies) {
  for (const Bytes& truth : {Bytes("right"), Bytes()}) {
    Rig rig;
    rig.inner->wants.Broadcast(rig.Order(1));
    rig.inner->wants.Send(Rig::kClient, rig.Response(truth));
    const std::vector<std::string> wanted = Texts(rig.inner->wants.actions());
    Interceptor* const forge = rig.Wrap({"forge_reply", {{"mode", "wrong_result"}}});
    const auto& actions = rig.Step();
    ASSERT_EQ(actions.size(), 2u);
    EXPECT_EQ(Text(actions[0]), wanted[0]);

    const auto& lie = As<SpecResponse>(*actions[1].message);
    EXPECT_EQ(actions[1].to, Rig::kClient);
    EXPECT_NE(lie.r, truth);
    EXPECT_EQ(lie.tuple.rh, ReplyDigest(lie.r));
    EXPECT_EQ(lie.i, Rig::kSelf);
    EXPECT_TRUE(rig.keys.Verify(4, Rig::kSelf, lie.signed_digest(), lie.sig));
    EXPECT_EQ(lie.tuple.n, 3u);
    EXPECT_EQ(lie.tuple.t, 2u);
    EXPECT_EQ(Text(rig.inner->wants.actions()[1]), wanted[1]);
    EXPECT_EQ(forge->hits(), 1u);
  }
}

TEST(ForgeReply, AccomplicesTellTheSameLie) {
  Rig a, b;
  for (Rig* rig : {&a, &b}) {
    rig->inner->wants.Send(Rig::kClient, rig->Response("42"));
    rig->Wrap({"forge_reply", {{"mode", "wrong_result"}}});
    rig->Step();
  }
  EXPECT_EQ(As<SpecResponse>(*a.out.actions()[0].message).r, As<SpecResponse>(*b.out.actions()[0].message).r);
}

TEST(ForgeReply, AsOtherIsSignedWithTheOwnKey) {
  for (const NodeId other : {kNoNode, NodeId{2}}) {
    Rig rig;
    rig.inner->wants.Send(Rig::kClient, rig.Response());
    BehaviourSpec spec{"forge_reply", {{"mode", "as_other"}}};
    if (other != kNoNode) spec.params.push_back({"other", Nodes{other}});
    Interceptor* const forge = rig.Wrap(spec);
    const auto& actions = rig.Step();
    ASSERT_EQ(actions.size(), 1u);
    const auto& lie = As<SpecResponse>(*actions[0].message);
    EXPECT_EQ(lie.i, other == kNoNode ? 1 : other);
    EXPECT_EQ(lie.r, "right");
    EXPECT_TRUE(rig.keys.Verify(4, Rig::kSelf, lie.signed_digest(), lie.sig));
    EXPECT_FALSE(rig.keys.Verify(4, lie.i, lie.signed_digest(), lie.sig));
    for (const auto& made : rig.keys.all_signed()) EXPECT_EQ(made.signer, Rig::kSelf);
    EXPECT_EQ(forge->hits(), 1u);
  }
}

// ---- Nesting ----

TEST(Nested, TheInnerOneActsFirst) {
  Rig rig;
  rig.inner->wants.Broadcast(rig.Order(1));
  rig.inner->wants.Send(Rig::kClient, rig.Response());
  Interceptor* const forge = rig.Wrap({"forge_reply", {{"mode", "wrong_result"}}});
  Interceptor* const mute = rig.Wrap({"mute", {{"to", Nodes{1}}, {"nth", Numbers{1}}}});
  Interceptor* const delay = rig.Wrap({"delay", {{"by_ns", int64_t{10}}, {"message", Kinds{zyzzyva::kSpecResponse}}}});
  const std::vector<Action> actions = rig.Step();
  ASSERT_EQ(actions.size(), 3u);
  EXPECT_EQ(actions[0].to, 2u);
  EXPECT_EQ(actions[1].to, 3u);
  const auto& released = rig.Step(Input::OfTimer(actions[2].timer));
  ASSERT_EQ(released.size(), 1u);
  EXPECT_NE(As<SpecResponse>(*released[0].message).r, "right");
  for (const Interceptor* layer : {forge, mute, delay}) EXPECT_EQ(layer->hits(), 1u);
}

TEST(Nested, NothingIsKeptBetweenSteps) {
  Rig rig;
  rig.Wrap({"corrupt_signature", {}});
  rig.Wrap({"mute", {{"to", Nodes{1}}}});
  rig.inner->wants.Broadcast(rig.Order(1));
  rig.Step();
  rig.inner->wants.Clear();
  rig.out.Clear();
  EXPECT_EQ(rig.pool.live(), 0u);
}

}  // namespace
}  // namespace zyz

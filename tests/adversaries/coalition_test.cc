// Accomplices share keys and what they heard, and nothing else.
#include "adversaries/coalition.h"

#include <gtest/gtest.h>

#include <utility>

#include "adversaries/free_actor.h"
#include "tests/adversaries/adversary_rig.h"

namespace zyz {
namespace {

TEST(Coalition, LendsKeysOfMembersOnly) {
  FakeAuthenticator keys;
  Coalition coalition;
  coalition.Join(2, Signer(&keys, 2));
  coalition.Join(5, Signer(&keys, 5));
  EXPECT_EQ(coalition.members(), (std::vector<NodeId>{2, 5}));
  EXPECT_TRUE(coalition.Has(5));
  EXPECT_FALSE(coalition.Has(0));
  EXPECT_EQ(coalition.SignerOf(5).id(), 5u);
  EXPECT_DEATH(coalition.SignerOf(0), "accomplices");
  EXPECT_DEATH(coalition.Join(2, Signer(&keys, 2)), "joins once");
}

TEST(Coalition, ForgetsTheOldest) {
  Rig rig;
  Coalition coalition;
  coalition.Note({0, 1, false, rig.Order(1)});
  EXPECT_EQ(coalition.end(), 0u) << "nobody reads it";
  coalition.KeepLog();
  for (SeqNum n = 1; n <= Coalition::kMaxRecords + 3; ++n) coalition.Note({0, 1, false, rig.Order(n)});
  EXPECT_EQ(coalition.oldest(), 3u);
  EXPECT_EQ(As<zyzzyva::OrderReq>(*coalition.At(3).message).order.n, 4u);
  EXPECT_EQ(As<zyzzyva::OrderReq>(*coalition.At(coalition.end() - 1).message).order.n, Coalition::kMaxRecords + 3);
  EXPECT_DEATH(coalition.At(2), "held");
}

TEST(Coalition, LogsWhatTheNetworkSawOnce) {
  Rig rig;
  rig.coalition->KeepLog();
  rig.inner->wants.Broadcast(rig.Order(1));
  rig.inner->wants.Send(Rig::kClient, rig.Response());
  rig.Wrap({"mute", {{"to", std::vector<NodeId>{Rig::kClient}}}});
  rig.Wrap({"mute", {{"to", std::vector<NodeId>{1}}}});
  const auto heard = rig.Order(7);
  rig.Step(Input::OfMessage(3, heard));
  ASSERT_EQ(rig.coalition->end(), 3u);
  EXPECT_FALSE(rig.coalition->At(0).sent);
  EXPECT_EQ(rig.coalition->At(0).peer, 3u);
  EXPECT_EQ(rig.coalition->At(0).message, Ref<const Message>(heard));
  EXPECT_TRUE(rig.coalition->At(1).sent);
  EXPECT_EQ(rig.coalition->At(1).peer, 2u);
  EXPECT_EQ(rig.coalition->At(2).peer, 3u);
}

// Answers whatever it hears with a broadcast of its own.
class Parrot final : public FreeActor {
 public:
  using FreeActor::FreeActor;

 private:
  void Act(const Input& input, Outbox* out) override {
    Hit();
    if (input.message) out->Broadcast(input.message);
  }
};

TEST(FreeActor, HasNoCorrectNodeActing) {
  Rig rig;
  rig.inner->wants.SetTimer({1, 1}, 5);
  ScriptedNode* const replaced = rig.inner;
  Parrot parrot(std::move(rig.outermost), rig.Context());
  const auto heard = rig.Order(7);
  parrot.Step(Input::OfMessage(3, heard), &rig.out);
  EXPECT_TRUE(replaced->inputs.empty());
  ASSERT_EQ(rig.out.actions().size(), 1u);
  EXPECT_EQ(rig.out.actions()[0].message, Ref<const Message>(heard));
  EXPECT_EQ(parrot.hits(), 1u);
}

}  // namespace
}  // namespace zyz

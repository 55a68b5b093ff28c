// The mechanism: what an interceptor does not touch passes byte for byte, its own timers stay its own however deep the
// nesting, and filters choose exactly what they say.
#include "adversaries/interceptor.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adversaries/match.h"
#include "tests/adversaries/adversary_rig.h"

namespace zyz {
namespace {

// Sets its own timer on every input and counts how often it fires.
class Ticker final : public Interceptor {
 public:
  using Interceptor::Interceptor;
  std::vector<uint32_t> fired;

 private:
  void OnInput(const Input& input, Outbox* out) override {
    SetOwnTimer(5, 100, out);
    CancelOwnTimer(6, out);
    Deliver(input, out);
  }
  void OnOwnTimer(uint32_t arg, Outbox*) override {
    fired.push_back(arg);
    Hit();
  }
};

Ticker* WrapInTicker(Rig* rig) {
  auto wrapper = std::make_unique<Ticker>(std::move(rig->outermost), rig->Context());
  Ticker* const ticker = wrapper.get();
  rig->outermost = std::move(wrapper);
  return ticker;
}

// Says nothing, whatever the inner node wants, and hears nothing.
class Deaf final : public Interceptor {
 public:
  using Interceptor::Interceptor;

 private:
  void OnInput(const Input&, Outbox* out) override { SetOwnTimer(1, 100, out); }
  void OnAction(Action, Outbox*) override {}
  void OnOwnTimer(uint32_t, Outbox* out) override { SetOwnTimer(1, 100, out); }
};

TEST(Interceptor, FromWhenItIsToBeHonestEverythingPasses) {
  Rig rig;
  rig.inner->wants.Send(2, rig.Order(1));
  auto wrapper = std::make_unique<Deaf>(std::move(rig.outermost), rig.Context());
  Interceptor* const layer = wrapper.get();
  rig.outermost = std::move(wrapper);
  ASSERT_EQ(rig.Step().size(), 1u);
  EXPECT_TRUE(rig.inner->inputs.empty());
  const TimerId own = rig.out.actions()[0].timer;

  layer->BeHonest();
  EXPECT_EQ(Texts(rig.Step()), Texts(rig.inner->wants.actions()));
  EXPECT_EQ(rig.inner->inputs.size(), 1u);
  EXPECT_TRUE(rig.Step(Input::OfTimer(own)).empty()) << "what it had in mind does not happen";
  EXPECT_EQ(rig.inner->inputs.size(), 1u) << "and is no timer of the inner node";
}

TEST(Interceptor, OfHonestTwinsTheFirstGoesOnAlone) {
  Rig rig;
  BehaviourSpec spec = {.name = "twins", .params = {}};
  spec.params.push_back({"groups", std::vector<std::vector<NodeId>>{{1}, {2, 3}}});
  Interceptor* const twins = rig.Wrap(std::move(spec));
  ASSERT_EQ(rig.others.size(), 1u);
  rig.inner->wants.Broadcast(rig.Order(1));
  rig.others[0]->wants.Broadcast(rig.Order(2));
  rig.Step(Input::OfMessage(2, rig.Order(9)));
  EXPECT_EQ(rig.inner->inputs.size(), 0u);
  EXPECT_EQ(rig.others[0]->inputs.size(), 1u);

  twins->BeHonest();
  const std::vector<Action>& actions = rig.Step(Input::OfMessage(2, rig.Order(9)));
  EXPECT_EQ(Texts(actions), Texts(rig.inner->wants.actions()));
  EXPECT_EQ(rig.inner->inputs.size(), 1u);
  EXPECT_EQ(rig.others[0]->inputs.size(), 1u);
}

TEST(Interceptor, PassesEverythingByDefault) {
  Rig rig;
  Outbox& wants = rig.inner->wants;
  wants.Send(2, rig.Order(1));
  wants.SetTimer({3, 4}, 500);
  wants.Broadcast(rig.Order(2));
  wants.CancelTimer({3, 5});
  wants.Report(Event::Suspected(7, 1));
  const std::vector<std::string> wanted = Texts(wants.actions());
  auto wrapper = std::make_unique<Interceptor>(std::move(rig.outermost), rig.Context());
  Interceptor* const layer = wrapper.get();
  rig.outermost = std::move(wrapper);

  EXPECT_EQ(Texts(rig.Step(Input::OfMessage(3, rig.Order(9)))), wanted);
  EXPECT_EQ(rig.out.actions()[0].message, wants.actions()[0].message);  // the very same, not a copy
  ASSERT_EQ(rig.out.events().size(), 1u);
  EXPECT_EQ(rig.out.events()[0].v, 7u);
  ASSERT_EQ(rig.inner->inputs.size(), 1u);
  EXPECT_EQ(rig.inner->inputs[0].from, 3u);
  EXPECT_EQ(layer->hits(), 0u);
}

TEST(Interceptor, OwnTimersStayInTheirLayer) {
  Rig rig;
  Ticker* const inside = WrapInTicker(&rig);
  Ticker* const outside = WrapInTicker(&rig);
  rig.inner->wants.SetTimer({3, 5}, 500);

  const std::vector<Action> actions = rig.Step();
  ASSERT_EQ(actions.size(), 5u);  // each layer sets one and cancels one, the node sets one
  const TimerId of_outside = actions[0].timer, of_inside = actions[2].timer;
  EXPECT_NE(of_outside, of_inside);
  EXPECT_GE(of_outside.kind, Interceptor::kOwnTimers);
  EXPECT_GE(of_inside.kind, Interceptor::kOwnTimers);

  const size_t inputs = rig.inner->inputs.size();
  rig.Step(Input::OfTimer(of_inside));
  EXPECT_EQ(inside->fired, (std::vector<uint32_t>{5}));
  EXPECT_TRUE(outside->fired.empty());
  rig.Step(Input::OfTimer(of_outside));
  EXPECT_EQ(outside->fired, (std::vector<uint32_t>{5}));
  EXPECT_EQ(inside->fired.size(), 1u);
  EXPECT_EQ(rig.inner->inputs.size(), inputs);

  rig.Step(Input::OfTimer({3, 5}));  // the node's
  EXPECT_EQ(rig.inner->inputs.size(), inputs + 1);
}

TEST(InterceptorDeathTest, ANodeMustNotUseTheReservedTimers) {
  Rig rig;
  WrapInTicker(&rig);
  rig.inner->wants.SetTimer({Interceptor::kOwnTimers, 0}, 1);
  EXPECT_DEATH(rig.Step(), "inner timers stay below");
}

// ---- Filters ----

std::vector<NodeId> Chosen(SendFilter filter, const Action& action) {
  return SendMatcher(std::move(filter), Rig::kSelf, ThirdsCluster(1)).Split(action).chosen.to;
}

TEST(SendMatcher, ChoosesByReceiver) {
  Rig rig;
  const Action broadcast{.kind = ActionKind::kBroadcast, .message = rig.Order(1)};
  const Action send{.kind = ActionKind::kSend, .to = 4, .message = rig.Order(1)};
  EXPECT_EQ(Chosen({}, broadcast), (std::vector<NodeId>{1, 2, 3}));
  EXPECT_EQ(Chosen({.to = {3, 1, 4}}, broadcast), (std::vector<NodeId>{1, 3}));
  EXPECT_EQ(Chosen({.to = {4}}, broadcast), (std::vector<NodeId>{}));
  EXPECT_EQ(Chosen({.to = {4}}, send), (std::vector<NodeId>{4}));
  EXPECT_EQ(Chosen({.to = {1}}, send), (std::vector<NodeId>{}));
}

TEST(SendMatcher, ChoosesByKindAndNumbers) {
  Rig rig;
  const Action order{.kind = ActionKind::kSend, .to = 1, .message = rig.Order(7)};
  EXPECT_EQ(Chosen({.kinds = {zyzzyva::kOrderReq}}, order).size(), 1u);
  EXPECT_EQ(Chosen({.kinds = {zyzzyva::kCommit, zyzzyva::kOrderReq}}, order).size(), 1u);
  EXPECT_EQ(Chosen({.kinds = {zyzzyva::kCommit}}, order).size(), 0u);
  EXPECT_EQ(Chosen({.where = {{"n", 7}, {"v", 0}}}, order).size(), 1u);
  EXPECT_EQ(Chosen({.where = {{"n", 7}, {"v", 1}}}, order).size(), 0u);
  EXPECT_EQ(Chosen({.where = {{"t", 0}}}, order).size(), 0u);  // it has no t
  // The batch's requests have one, but they are not the message.
  auto full = rig.Order(7);
  full->batch.push_back(New<Request>(&rig.pool));
  EXPECT_EQ(Chosen({.where = {{"t", 0}}}, {.kind = ActionKind::kSend, .to = 1, .message = full}).size(), 0u);
}

TEST(SendMatcher, CountsMatchingSendsAndABroadcastOnce) {
  Rig rig;
  SendMatcher matcher({.to = {2}, .kinds = {zyzzyva::kOrderReq}, .nth = {2, 3}}, Rig::kSelf, rig.cluster);
  const auto chosen = [&](Action action) { return matcher.Split(std::move(action)).chosen.to.size(); };
  const Action broadcast{.kind = ActionKind::kBroadcast, .message = rig.Order(1)};
  const Action send{.kind = ActionKind::kSend, .to = 2, .message = rig.Order(1)};
  const Action elsewhere{.kind = ActionKind::kSend, .to = 1, .message = rig.Order(1)};
  const Action other{.kind = ActionKind::kSend, .to = 2, .message = rig.Response()};
  EXPECT_EQ(chosen(broadcast), 0u);  // the first
  EXPECT_EQ(chosen(elsewhere), 0u);
  EXPECT_EQ(chosen(other), 0u);
  EXPECT_EQ(chosen(send), 1u);
  EXPECT_EQ(chosen(broadcast), 1u);
  EXPECT_EQ(chosen(send), 0u);  // the fourth
}

TEST(SendMatcher, BothPartsTogetherAreTheAction) {
  Rig rig;
  for (const SendFilter& filter : {SendFilter{}, SendFilter{.to = {2}}, SendFilter{.to = {4}}, SendFilter{.nth = {2}},
                                   SendFilter{.to = {1, 2}, .nth = {2}}}) {
    for (const bool broadcast : {false, true}) {
      const Action action = broadcast ? Action{.kind = ActionKind::kBroadcast, .message = rig.Order(1)}
                                      : Action{.kind = ActionKind::kSend, .to = 2, .message = rig.Order(1)};
      SplitSend split = SendMatcher(filter, Rig::kSelf, rig.cluster).Split(action);
      const bool whole = split.chosen.to.empty() || split.rest.to.empty();
      Outbox out;
      Ship(split.rest, &out);
      Ship(split.chosen, &out);
      if (whole) {
        EXPECT_EQ(Texts(out.actions()), Texts({action}));
      } else {
        EXPECT_EQ(out.actions().size(), 3u);  // one to each other replica
      }
    }
  }
}

}  // namespace
}  // namespace zyz

#include "sim/simulator.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "tests/sim/echo_protocol.h"

namespace zyz::sim {
namespace {

// A world with a little of everything.
WorldConfig Rough(uint64_t seed) {
  WorldConfig config{.seed = seed, .clients = 2};
  config.network.delay = {.min_ns = 1000, .max_ns = 50'000};
  config.network.loss_ppm = 20'000;
  config.network.duplicate_ppm = 20'000;
  config.network.reorder_ppm = 20'000;
  config.drift_ppm = {0, 100, -100, 50, 200, -200};
  return config;
}

WorldConfig Smooth(uint32_t clients = 1) {
  WorldConfig config{.seed = 1, .clients = clients};
  config.network.delay = {.min_ns = 100, .max_ns = 100};
  return config;
}

// A node whose steps the test writes, and an observer that the test writes.
class LambdaNode final : public Node {
 public:
  using Function = std::function<void(const Input&, Outbox*)>;
  explicit LambdaNode(Function step) : step_(std::move(step)) {}
  void Step(const Input& input, Outbox* out) override { step_(input, out); }

 private:
  Function step_;
};

class Watcher final : public Observer {
 public:
  using Function = std::function<void(const StepRecord&)>;
  explicit Watcher(Function on_step, bool deliveries = false) : on_step_(std::move(on_step)), deliveries_(deliveries) {}
  void OnStep(const StepRecord& step) override { on_step_(step); }
  bool wants_deliveries() const override { return deliveries_; }

 private:
  Function on_step_;
  bool deliveries_;
};

// ---- The loop ----

TEST(Simulator, RunsAProtocolToItsEnd) {
  EchoWorld echo(Smooth(), 3);
  echo.Run();
  EXPECT_EQ(echo.workload().all_answered(), 3u);
  EXPECT_EQ(echo.world().steps(), 3u * (1 + 4 + 4));
  EXPECT_EQ(echo.world().now(), 3 * 200);
  EXPECT_EQ(echo.world().next_time(), INT64_MAX) << "cancelled timers leave nothing to happen";
  EXPECT_FALSE(echo.world().StepOnce());
  EXPECT_EQ(echo.world().counts().sent, 24u);
  EXPECT_EQ(echo.world().counts().delivered, 24u);
  EXPECT_EQ(echo.world().counts_by_kind()[kPing].delivered, 12u);
  EXPECT_EQ(echo.world().crypto().counts(4).signs, 3u);
}

// What throws in a step is its node's doing, and the world can go on without that node.
TEST(Simulator, AStepThatThrewHasNotHappenedAndItsNodeIsSilentFromThenOn) {
  MessagePool pool;
  Simulator world(Smooth(), &pool);
  int steps = 0, others = 0;
  for (NodeId id = 0; id < 4; ++id) {
    world.SetNode(id, std::make_unique<LambdaNode>([&others](const Input&, Outbox*) { ++others; }));
  }
  world.SetNode(4, std::make_unique<LambdaNode>([&](const Input&, Outbox* out) {
                  out->Broadcast(pool.New<Ping>());
                  out->SetTimer({1, 0}, 100);
                  if (++steps == 2) throw 7;
                }));
  class Operations final : public OperationSource {
    std::string_view NextOperation(NodeId) override { return "x"; }
  } operations;
  world.SetOperationSource(&operations);
  for (const TimeNs at : {1, 500, 1000}) world.ScheduleSubmit(4, at);
  bool thrown = false;
  const auto step = [&] {
    try {
      return world.StepOnce();
    } catch (int) {
      EXPECT_EQ(world.stepping(), 4u);
      thrown = true;
      world.Silence(world.stepping());
      return true;
    }
  };
  while (step()) {
    EXPECT_EQ(world.stepping(), kNoNode);
  }
  EXPECT_TRUE(thrown);
  EXPECT_EQ(steps, 2);
  EXPECT_EQ(others, 4) << "what the second step sent never left";
  EXPECT_EQ(world.counts().sent, 4u);
}

TEST(Simulator, GoesOnAfterAnIdleTimeWhenSomethingNewIsScheduled) {
  EchoWorld echo(Smooth(), 1);
  echo.Run();
  echo.world().ScheduleSubmit(4, 10'000);
  EXPECT_EQ(echo.world().next_time(), 10'000);
  echo.Run();
  EXPECT_EQ(echo.workload().all_answered(), 2u);
}

TEST(Simulator, BroadcastGoesToEveryReplicaButTheSenderUnderOneId) {
  MessagePool pool;
  Simulator world(Smooth(), &pool);
  for (NodeId id = 0; id < world.node_count(); ++id) {
    world.SetNode(id, std::make_unique<LambdaNode>([&](const Input& input, Outbox* out) {
                    if (input.kind == InputKind::kSubmit) out->Broadcast(New<Pong>(&pool));
                  }));
  }
  struct OneWord final : OperationSource {
    std::string_view NextOperation(NodeId) override { return "go"; }
  } source;
  world.SetOperationSource(&source);
  std::vector<NodeId> receivers;
  std::set<uint64_t> ids;
  Watcher watcher(
      [&](const StepRecord& step) {
        for (const Delivery& delivery : step.deliveries) {
          receivers.push_back(delivery.to);
          ids.insert(delivery.message_id);
        }
        if (step.input->kind == InputKind::kMessage) ids.insert(step.input_message_id);
      },
      true);
  world.AddObserver(&watcher);
  world.ScheduleSubmit(2, 0);  // a replica, so that the sender is among the receivers' kind
  while (world.StepOnce()) {
  }
  EXPECT_EQ(receivers, (std::vector<NodeId>{0, 1, 3}));
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_EQ(world.steps(), 4u);
}

TEST(Simulator, DeliveriesOnlyForThoseWhoWantThem) {
  EchoWorld echo(Smooth(), 1);
  Watcher modest([](const StepRecord& step) { EXPECT_TRUE(step.deliveries.empty()); });
  echo.world().AddObserver(&modest);
  echo.Run();
}

TEST(Simulator, HandsOutWhatTheStepSigned) {
  EchoWorld echo(Smooth(), 2);
  std::vector<uint64_t> stated;
  Watcher watcher([&](const StepRecord& step) {
    for (const SignedStatement& signed_statement : step.statements) {
      EXPECT_EQ(signed_statement.signer, 4u);
      stated.push_back(signed_statement.statement.n);
    }
  });
  echo.world().AddObserver(&watcher);
  echo.Run();
  EXPECT_EQ(stated, (std::vector<uint64_t>{1, 2}));
}

TEST(SimulatorDeathTest, ANodeNeverSendsToItself) {
  EchoWorld echo(Smooth(), 1);
  echo.world().SetNode(
      4, std::make_unique<LambdaNode>([&](const Input&, Outbox* out) { out->Send(4, New<Pong>(echo.pool())); }));
  EXPECT_DEATH(echo.Run(), "a node never sends to itself");
}

// ---- Determinism ----

TEST(Determinism, SameSeedSameRun) {
  EchoWorld first(Rough(1)), second(Rough(1)), other(Rough(2));
  first.Run();
  second.Run();
  other.Run();
  EXPECT_EQ(first.world().digest(), second.world().digest());
  EXPECT_EQ(first.world().steps(), second.world().steps());
  EXPECT_NE(first.world().digest(), other.world().digest());
}

// Changes only when the digest's definition or the world's behaviour does.
TEST(Determinism, PinnedDigest) {
  EchoWorld echo(Rough(1));
  echo.Run();
  EXPECT_EQ(echo.world().digest(), 0x7d9c0bad8f8d3974u);
}

TEST(Determinism, ObserversChangeNothing) {
  EchoWorld alone(Rough(1)), watched(Rough(1));
  Watcher watcher([](const StepRecord&) {}, true);
  watched.world().AddObserver(&watcher);
  alone.Run();
  watched.Run();
  EXPECT_EQ(alone.world().digest(), watched.world().digest());
}

TEST(Determinism, RoundTripChangesNothing) {
  WorldConfig config = Rough(1);
  config.roundtrip = true;
  EchoWorld direct(Rough(1)), roundtrip(config);
  direct.Run();
  roundtrip.Run();
  EXPECT_EQ(direct.world().digest(), roundtrip.world().digest());
}

TEST(Determinism, WorldsTakingTurnsDoNotMeet) {
  EchoWorld first_alone(Rough(1)), second_alone(Rough(2)), first(Rough(1)), second(Rough(2));
  first_alone.Run();
  second_alone.Run();
  for (bool more = true; more;) {
    const bool first_more = first.world().StepOnce(), second_more = second.world().StepOnce();
    more = first_more || second_more;
  }
  EXPECT_EQ(first.world().digest(), first_alone.world().digest());
  EXPECT_EQ(second.world().digest(), second_alone.world().digest());
}

TEST(Determinism, APoolThatWorkedBeforeChangesNothing) {
  uint64_t digests[2];
  MessagePool pool;
  for (uint64_t& digest : digests) {
    Simulator world(Rough(1), &pool);
    EchoWorkload workload(&world, 10);
    for (NodeId id = 0; id < world.node_count(); ++id) {
      if (id < 4) {
        world.SetNode(id, std::make_unique<EchoReplica>(world.ContextFor(id)));
      } else {
        world.SetNode(id, std::make_unique<EchoClient>(world.ContextFor(id), 1'000'000));
      }
    }
    world.SetOperationSource(&workload);
    world.AddObserver(&workload);
    workload.Start();
    while (world.StepOnce()) {
    }
    digest = world.digest();
  }
  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_EQ(pool.live(), 0u);
}

// The digest sees what happened, not what was said about it.
TEST(Determinism, ReportsAreNotInTheDigest) {
  uint64_t digests[2];
  for (const bool talks : {false, true}) {
    EchoWorld echo(Smooth(), 1);
    echo.world().SetNode(0, std::make_unique<LambdaNode>([&](const Input&, Outbox* out) {
                           if (talks) out->Report(Event::Entered(1, 2, Digest{3}));
                         }));
    echo.Run();
    digests[talks] = echo.world().digest();
  }
  EXPECT_EQ(digests[0], digests[1]);
}

// ---- What else could have become of it ----

TEST(OtherFutures, TheNextArrivalIsLostAndNothingElse) {
  EchoWorld echo(Smooth(), 1);
  EXPECT_FALSE(echo.world().LoseNext()) << "a submission is no arrival";
  EXPECT_EQ(echo.world().steps(), 1u) << "and has happened";
  EXPECT_TRUE(echo.world().LoseNext());
  EXPECT_EQ(echo.world().steps(), 1u) << "the step of the lost PING has not";
  EXPECT_EQ(echo.world().counts().lost, 1u);
  echo.Run();
  EXPECT_EQ(echo.world().counts().lost, 1u);
  EXPECT_EQ(echo.world().steps(), 1u + 3 + 3 + 1);
  EXPECT_EQ(echo.workload().given_up(), 1u);
  EXPECT_FALSE(echo.world().LoseNext()) << "nothing is left to happen";
  EXPECT_EQ(echo.pool()->live(), 0u);
}

TEST(OtherFutures, ATimerIsNoArrival) {
  EchoWorld echo(Smooth(), 1);
  echo.world().StepOnce();
  for (int lost = 0; lost < 4; ++lost) EXPECT_TRUE(echo.world().LoseNext());
  EXPECT_FALSE(echo.world().LoseNext());
  EXPECT_EQ(echo.workload().given_up(), 1u) << "it fired";
}

// An arrival at a busy host is no step yet: what is lost is the message that would have been handled next.
TEST(OtherFutures, AMessageThatWaitsForItsHostCanBeLost) {
  WorldConfig config = Smooth(2);
  config.cpu.per_message_ns = 1000;
  EchoWorld reference(config, 1);
  std::vector<uint64_t> arrivals;
  Watcher watcher([&](const StepRecord& step) {
    if (step.input->kind == InputKind::kMessage) arrivals.push_back(step.index);
  });
  reference.world().AddObserver(&watcher);
  reference.Run();
  ASSERT_EQ(arrivals.size(), 16u);
  for (const uint64_t arrival : arrivals) {
    EchoWorld other(config, 1);
    while (other.world().steps() < arrival) other.world().StepOnce();
    EXPECT_TRUE(other.world().LoseNext()) << arrival;
    other.Run();
    EXPECT_EQ(other.workload().given_up(), 1u) << arrival;
    EXPECT_EQ(other.workload().all_answered(), 1u) << arrival;
  }
}

TEST(OtherFutures, ARuleThatIsSwitchedOffActsNoMore) {
  WorldConfig config = Smooth();
  config.network.rules = {{.kinds = {kPong}}};
  EchoWorld echo(config, 2);
  while (echo.workload().given_up() == 0) ASSERT_TRUE(echo.world().StepOnce());
  echo.world().SwitchOffRule(0);
  echo.Run();
  EXPECT_EQ(echo.workload().given_up(), 1u);
  EXPECT_EQ(echo.workload().all_answered(), 1u);
  EXPECT_EQ(echo.world().rule_hits()[0], 4u);
}

// Rule 1 holds PONGs until rule 0 acts, which it never does.
TEST(OtherFutures, WhatARuleHeldGoesOnItsWayWhenOneOfTheTwoIsSwitchedOff) {
  WorldConfig config = Smooth();
  config.network.rules = {{.from = {1}, .kinds = {kPing}},
                          {.kinds = {kPong}, .action = NetworkRule::Do::kHoldForRule, .hold_for = 0}};
  for (const size_t rule : {0, 1}) {
    EchoWorld echo(config, 1);
    for (int step = 0; step < 5; ++step) echo.world().StepOnce();
    EXPECT_EQ(echo.world().counts().delivered, 4u);
    echo.world().SwitchOffRule(rule);
    echo.Run();
    EXPECT_EQ(echo.workload().all_answered(), 1u) << rule;
  }
  EchoWorld as_it_was(config, 1);
  as_it_was.Run();
  EXPECT_EQ(as_it_was.workload().given_up(), 1u);
}

TEST(OtherFutures, DrawAnewFromWhereTheyDepart) {
  const auto play = [](uint64_t anew) {
    EchoWorld echo(Rough(1));
    uint64_t there = 0;
    while (echo.world().steps() < 40) echo.world().StepOnce();
    there = echo.world().digest();
    if (anew > 0) echo.world().ReseedNetwork(anew);
    echo.Run();
    return std::pair(there, echo.world().digest());
  };
  EXPECT_EQ(play(7), play(7));
  EXPECT_EQ(play(0).first, play(7).first);
  EXPECT_NE(play(0).second, play(7).second);
  EXPECT_NE(play(8).second, play(7).second);
  EXPECT_EQ(play(1), play(0)) << "the same seed draws the same";
}

// ---- The timeline ----

TimelineEntry At(TimeNs at_ns, TimelineEntry::Do action, NodeId node = kNoNode) {
  return {.at_ns = at_ns, .action = action, .groups = {}, .one_way = false, .node = node};
}

TEST(Timeline, PartitionAndHeal) {
  EchoWorld echo(Smooth(), 5, 1000);
  TimelineEntry partition = At(150, TimelineEntry::Do::kPartition);
  partition.groups = {{4}, {3}};
  echo.world().AddTimeline(partition);
  echo.world().AddTimeline(At(2500, TimelineEntry::Do::kHeal));
  echo.Run();
  EXPECT_EQ(echo.workload().given_up(), 3u);  // begun at 200, 1200 and 2200; the first was answered before the cut
  EXPECT_EQ(echo.workload().all_answered(), 2u);
}

TEST(Timeline, AKeptStateRestartIsASlowNode) {
  EchoWorld echo(Smooth(), 3, 1000);
  echo.world().AddTimeline(At(50, TimelineEntry::Do::kCrash, 2));
  echo.world().AddTimeline(At(60, TimelineEntry::Do::kCrash, 2));  // of a node that is down: nothing
  echo.world().AddTimeline(At(300, TimelineEntry::Do::kRestart, 2));
  echo.Run();
  EXPECT_EQ(echo.workload().given_up(), 1u);
  EXPECT_EQ(echo.workload().all_answered(), 2u);
  EXPECT_EQ(echo.world().counts().lost, 1u) << "the PING that reached r2 while it was down";
  EXPECT_EQ(echo.world().counts().sent, echo.world().counts().delivered + echo.world().counts().lost);
}

TEST(Timeline, AmnesiaMakesTheNodeAnewAndForgetsItsTimers) {
  EchoWorld echo(Smooth(), 1, 1000);
  int fired = 0;
  std::vector<std::pair<NodeId, uint64_t>> born;
  const auto make = [&] {
    return std::make_unique<LambdaNode>([&](const Input& input, Outbox* out) {
      if (input.kind == InputKind::kTimer) ++fired;
      if (input.kind == InputKind::kMessage) out->SetTimer({1, 0}, 400);  // the PING comes at 100
    });
  };
  echo.world().SetNode(2, make());
  echo.world().SetRebirth([&](NodeId id, uint64_t lives) {
    born.emplace_back(id, lives);
    return make();
  });
  for (const TimeNs at : {150, 600}) {
    echo.world().AddTimeline(At(at, TimelineEntry::Do::kCrash, 2));
    TimelineEntry restart = At(at + 100, TimelineEntry::Do::kRestart, 2);
    restart.amnesia = true;
    echo.world().AddTimeline(restart);
  }
  echo.Run();
  EXPECT_EQ(born, (std::vector<std::pair<NodeId, uint64_t>>{{2, 1}, {2, 2}}));
  EXPECT_EQ(fired, 0);
}

TEST(Timeline, ACrashedClientsTimerFiresAtItsRestart) {
  EchoWorld echo(Smooth(), 1, 1000);
  std::vector<TimeNs> timers;
  Watcher watcher([&](const StepRecord& step) {
    if (step.input->kind == InputKind::kTimer) timers.push_back(step.now);
  });
  echo.world().AddObserver(&watcher);
  echo.world().AddTimeline(At(50, TimelineEntry::Do::kCrash, 4));
  echo.world().AddTimeline(At(5000, TimelineEntry::Do::kRestart, 4));
  echo.Run();
  EXPECT_EQ(timers, (std::vector<TimeNs>{5000}));
  EXPECT_EQ(echo.workload().given_up(), 1u);
}

TEST(Timeline, ASubmissionWaitsForTheRestart) {
  EchoWorld echo(Smooth(), 1);
  echo.world().AddTimeline(At(0, TimelineEntry::Do::kCrash, 4));
  echo.world().AddTimeline(At(700, TimelineEntry::Do::kRestart, 4));
  echo.world().ScheduleSubmit(4, 500);
  echo.Run();
  EXPECT_EQ(echo.world().now(), 900);
}

// ---- Processor time ----

TEST(Cpu, CostsDelayOutputsAndLaterInputs) {
  WorldConfig config = Smooth();
  config.cpu = {.sign_ns = 1000, .verify_ns = 300, .per_message_ns = 10};
  EchoWorld echo(config, 1);
  std::vector<std::pair<NodeId, TimeNs>> steps;
  Watcher watcher([&](const StepRecord& step) { steps.emplace_back(step.node, step.now); });
  echo.world().AddObserver(&watcher);
  echo.Run();
  // c0 signs and sends four: 1040, then 100 on the way. Each replica receives, verifies, sends: 320, 100. The PONGs
  // arrive together and are taken up one after the other.
  EXPECT_EQ(steps,
            (std::vector<std::pair<NodeId, TimeNs>>{
                {4, 0}, {0, 1140}, {1, 1140}, {2, 1140}, {3, 1140}, {4, 1560}, {4, 1570}, {4, 1580}, {4, 1590}}));
}

TEST(Cpu, BytesCost) {
  WorldConfig config = Smooth();
  config.cpu = {.per_byte_ns = 1};
  EchoWorld echo(config, 1);
  echo.Run();
  // PING: kind 1, number 8, text 4 + 5, sig 8 = 26; PONG: 9. c0 sends 104 bytes; a replica takes 26 and sends 9; the
  // four PONGs begin at 339 and the last is taken up after three of 9.
  EXPECT_EQ(echo.world().now(), 104 + 100 + 35 + 100 + 27);
}

TEST(Cpu, ATimerThatWaitsBehindItsCancellationDoesNotFire) {
  WorldConfig config = Smooth();
  config.cpu = {.per_message_ns = 10};
  // The client's outputs leave at 40, so its timer comes due at 265. All four PONGs are there at 260, taken up one
  // every 10 ns; the last one cancels the timer that waits behind it.
  EchoWorld echo(config, 1, 225);
  echo.Run();
  EXPECT_EQ(echo.workload().all_answered(), 1u);
  EXPECT_EQ(echo.workload().given_up(), 0u);
}

TEST(Cpu, ACrashEmptiesTheInbox) {
  WorldConfig config = Smooth();
  config.cpu = {.per_message_ns = 10};
  EchoWorld echo(config, 1, 5000);
  echo.world().AddTimeline(At(265, TimelineEntry::Do::kCrash, 4));  // PONGs arrive at 260; one is served, three wait
  echo.world().AddTimeline(At(400, TimelineEntry::Do::kRestart, 4));
  echo.Run();
  EXPECT_EQ(echo.world().counts().lost, 3u);
  EXPECT_EQ(echo.workload().given_up(), 1u);
}

}  // namespace
}  // namespace zyz::sim

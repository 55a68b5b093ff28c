// The soak: random workloads under random faults within the budget, most of them forcing view changes, with the repaired
// rule. No oracle may fire, every operation must complete within its bound once the faults outside the budget stop, and no
// correct node may refuse what a correct node signed for a reason that only a lie explains.
//
//   view_change_soak [RUNS [FIRST_SEED]]
//
// prints the distribution of views reached, and for each failure its seed and its scenario; that seed alone reproduces it,
// here or by zyz run.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "adversaries/registry.h"
#include "protocol/message.h"
#include "protocol/reject.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/replica.h"
#include "scenarios/world/builder.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/validate.h"
#include "scenarios/format/writer.h"
#include "sim/random.h"

namespace zyz::scenarios {
namespace {

using sim::Draws;

constexpr int64_t kCalmUs = 150'000;  // from here on only the faulty nodes misbehave

NodeRef Replica(int64_t index) { return {.client = false, .index = static_cast<uint32_t>(index)}; }

NodeRef AnyNode(const Scenario& s, int64_t n, Draws* draw) {
  if (draw->Chance(300'000)) {
    return {.client = true, .index = static_cast<uint32_t>(draw->Uniform(0, s.workload.clients.value() - 1))};
  }
  return Replica(draw->Uniform(0, n - 1));
}

// Shorter timers bring more views before the calm.
void DrawTimers(Scenario* s, Draws* draw) {
  const int64_t part = draw->Uniform(1, 5);
  for (const char* name : {"client_retransmit", "suspect", "fill_hole", "new_view", "rebroadcast", "state_request"}) {
    Num& timer = s->timers_us[name];
    timer = timer.value() / part;
  }
}

void AddPrimaryOutages(int64_t n, Scenario* s, Draws* draw) {
  const int64_t views = draw->Uniform(1, 5);
  for (int64_t v = 0; v < views; ++v) {
    Rule rule;  // the primary of v orders nothing that arrives, for a while
    rule.from = {Replica(v % n)};
    rule.message = {draw->Chance(800'000) ? zyzzyva::kOrderReq : zyzzyva::kNewView};
    rule.from_us = draw->Chance(700'000) ? 0 : draw->Uniform(0, 20'000);
    rule.until_us = kCalmUs;
    s->network.rules.push_back(std::move(rule));
  }
}

void AddRandomRules(int64_t n, Scenario* s, Draws* draw) {
  const int64_t rules = draw->Uniform(0, 4);
  for (int64_t k = 0; k < rules; ++k) {
    Rule rule;
    if (draw->Chance(700'000)) rule.from = {AnyNode(*s, n, draw)};
    if (draw->Chance(700'000)) rule.to = {AnyNode(*s, n, draw)};
    if (draw->Chance(700'000)) {
      rule.message = {static_cast<MessageKind>(draw->Uniform(zyzzyva::kRequest, zyzzyva::kKindsEnd - 1))};
    }
    rule.from_us = draw->Uniform(0, kCalmUs / 2);
    rule.until_us = rule.from_us.value() + draw->Uniform(1'000, kCalmUs - rule.from_us.value());
    if (draw->Chance(300'000)) {
      rule.effect = {.kind = Effect::Kind::kDelay, .amount = draw->Uniform(100, 20'000)};
    }
    s->network.rules.push_back(std::move(rule));
    if (FindProblem(*s)) s->network.rules.pop_back();  // one that can never match
  }
}

void AddTimeline(int64_t n, Scenario* s, Draws* draw) {
  if (draw->Chance(300'000)) {
    const int64_t from = draw->Uniform(0, kCalmUs / 2);
    Groups groups(2);
    for (int64_t i = 0; i < n; ++i) groups[draw->Chance(400'000) ? 1 : 0].push_back(Replica(i));
    for (int64_t c = 0; c < s->workload.clients.value(); ++c) {
      groups[draw->Chance(500'000) ? 1 : 0].push_back({.client = true, .index = static_cast<uint32_t>(c)});
    }
    if (!groups[0].empty() && !groups[1].empty()) {
      s->timeline.push_back({.at_us = from,
                             .action = TimelineDo::kPartition,
                             .groups = groups,
                             .one_way = draw->Chance(300'000),
                             .node = {}});
      s->timeline.push_back({.at_us = draw->Uniform(from + 1'000, kCalmUs), .action = TimelineDo::kHeal, .groups = {}, .node = {}});
    }
  }
  if (draw->Chance(200'000)) {
    const NodeRef node = Replica(draw->Uniform(0, n - 1));
    const int64_t at = draw->Uniform(0, kCalmUs / 2);
    s->timeline.push_back({.at_us = at, .action = TimelineDo::kCrash, .groups = {}, .node = node});
    s->timeline.push_back(
        {.at_us = draw->Uniform(at + 1'000, kCalmUs), .action = TimelineDo::kRestart, .groups = {}, .node = node});
  }
}

// A replica that loses its memory counts into the budget like one that lies.
void AddAmnesia(int64_t n, Scenario* s, Draws* draw) {
  const NodeRef node = Replica(draw->Uniform(0, n - 1));
  const int64_t at = draw->Uniform(0, kCalmUs / 2);
  s->timeline.push_back({.at_us = at, .action = TimelineDo::kCrash, .groups = {}, .node = node});
  s->timeline.push_back({.at_us = draw->Uniform(at + 1'000, kCalmUs),
                         .action = TimelineDo::kRestart,
                         .groups = {},
                         .node = node,
                         .state = RestartState::kAmnesia});
  if (FindProblem(*s)) s->timeline.resize(s->timeline.size() - 2);  // it is down already, or lies anyway
}

Kinds AnyKinds(Draws* draw) {
  Kinds kinds;
  for (MessageKind kind = zyzzyva::kOrderReq; kind < zyzzyva::kKindsEnd; ++kind) {
    if (draw->Chance(300'000)) kinds.push_back(kind);
  }
  return kinds;
}

Groups AnySplit(int64_t n, NodeRef self, Draws* draw) {
  Groups groups(2);
  for (int64_t i = 0; i < n; ++i) {
    if (i != self.index) groups[draw->Chance(500'000) ? 1 : 0].push_back(Replica(i));
  }
  for (int g : {0, 1}) {
    if (groups[g].empty()) {
      groups[g].push_back(groups[1 - g].back());
      groups[1 - g].pop_back();
    }
  }
  return groups;
}

// One to two behaviours for a faulty replica.
void AddBehaviour(NodeRef node, int64_t n, Scenario* s, Draws* draw) {
  Faulty faulty;
  faulty.node = node;
  auto& parameters = faulty.parameters;
  const auto mode = [&](std::initializer_list<const char*> names) {
    parameters.emplace_back("mode", std::string(names.begin()[draw->Uniform(0, names.size() - 1)]));
  };
  switch (draw->Uniform(0, 7)) {
    case 0:
      faulty.behaviour = "mute";
      if (draw->Chance(700'000)) {
        const Kinds kinds = AnyKinds(draw);
        if (!kinds.empty()) parameters.emplace_back("message", kinds);
      }
      break;
    case 1:
      faulty.behaviour = "delay";
      parameters.emplace_back("by_ns", Num(draw->Uniform(100'000, 15'000'000)));
      break;
    case 2:
      faulty.behaviour = "corrupt_signature";
      break;
    case 3:
      faulty.behaviour = "forge_reply";
      mode({"wrong_result", "as_other"});
      break;
    case 4:
    case 5:
      faulty.behaviour = "equivocate";
      parameters.emplace_back("split", AnySplit(n, node, draw));
      if (draw->Chance(300'000)) parameters.emplace_back("content", std::string("nd"));
      break;
    case 6:
      faulty.behaviour = "lie_in_view_change";
      mode({"hide_cc", "truncate", "false_tag", "old_cc"});
      break;
    default:
      faulty.behaviour = "split_new_view";
      mode({"other_p", "short_p", "repeated_p"});
      break;
  }
  s->faulty.push_back(std::move(faulty));
}

Scenario Generate(uint64_t seed) {
  Draws draw(seed, "soak");
  Scenario s;
  s.name = "soak";
  const int64_t size = draw.Uniform(0, 99);
  const int64_t f = size < 85 ? 1 : size < 96 ? 2 : 3;
  const int64_t n = 3 * f + 1;
  s.protocol.f = f;
  s.protocol.options["checkpoint_interval"] = draw.Chance(500'000) ? draw.Uniform(1, 4) : draw.Uniform(5, 32);
  s.protocol.options["batch_max"] = draw.Uniform(1, 3);
  s.protocol.options["batch_delay_us"] = draw.Chance(300'000) ? draw.Uniform(50, 500) : 0;
  s.workload.clients = draw.Uniform(1, 3);
  s.workload.operations.count = draw.Uniform(1, 8);
  DrawTimers(&s, &draw);
  s.workload.application = draw.Chance(500'000) ? ApplicationName::kKv : ApplicationName::kCounter;
  s.workload.think_us = draw.Chance(500'000) ? draw.Uniform(0, 20'000) : 0;
  s.network.delay_us.min = draw.Uniform(20, 200);
  s.network.delay_us.max = s.network.delay_us.min.value() + draw.Uniform(0, 500);
  s.network.gst_us = kCalmUs;
  if (draw.Chance(400'000)) s.network.loss_ppm = draw.Uniform(1'000, 200'000);
  if (draw.Chance(200'000)) s.network.duplicate_ppm = draw.Uniform(1'000, 100'000);
  if (draw.Chance(200'000)) s.network.reorder_ppm = draw.Uniform(1'000, 100'000);
  if (draw.Chance(900'000)) AddPrimaryOutages(n, &s, &draw);
  if (draw.Chance(500'000)) AddRandomRules(n, &s, &draw);
  AddTimeline(n, &s, &draw);
  const bool amnesia = draw.Chance(250'000);
  const int64_t faulty = draw.Uniform(0, amnesia ? f - 1 : f);
  for (int64_t k = 0; k < faulty; ++k) {
    const NodeRef node = Replica((draw.Uniform(0, 1) + k) % n);  // mostly early primaries
    AddBehaviour(node, n, &s, &draw);
    if (draw.Chance(400'000)) AddBehaviour(node, n, &s, &draw);
  }
  if (amnesia) AddAmnesia(n, &s, &draw);
  s.stop.deadline_us = 30'000'000;
  s.expect.complete_within_us = 20'000'000;
  return s;
}

struct Totals {
  uint64_t runs = 0, failures = 0, lies = 0, steps = 0, completed = 0;
  uint64_t amnesiacs = 0, recovered = 0;
  std::map<View, uint64_t> by_view;

  uint64_t RunsFrom(View view) const {
    uint64_t runs_from = 0;
    for (const auto& [highest, count] : by_view) runs_from += highest >= view ? count : 0;
    return runs_from;
  }
};

void CountAmnesia(World& world, Totals* totals) {
  for (const Happening& happening : world.scenario().timeline) {
    if (happening.action != TimelineDo::kRestart || happening.state != RestartState::kAmnesia) continue;
    const Node* node = world.simulator().node(happening.node.index);
    ++totals->amnesiacs;
    if (!dynamic_cast<const zyzzyva::Replica&>(*node).recovering()) ++totals->recovered;
  }
}

void Play(uint64_t seed, MessagePool* pool, Totals* totals) {
  const Scenario scenario = Generate(seed);
  if (const auto problem = FindProblem(scenario)) {
    std::printf("seed %llu: generated a bad scenario: %s: %s\n", static_cast<unsigned long long>(seed),
                problem->pointer.c_str(), problem->found.c_str());
    ++totals->failures;
    return;
  }
  World world(scenario, seed, pool);
  const RunResult result = world.Run();
  ++totals->runs;
  ++totals->by_view[result.views];
  totals->steps += result.steps;
  totals->completed += result.completed;
  CountAmnesia(world, totals);
  if (!result.verdict.ok()) {
    ++totals->failures;
    std::printf("seed %llu: %s: %s\n", static_cast<unsigned long long>(seed), result.verdict.Text().c_str(),
                result.violation ? result.violation->sentence.c_str() : "");
    const ClusterSize cluster = world.simulator().config().cluster;
    for (const WaitingNode& waiting : result.waiting) {
      std::printf("  %s  %s\n", NodeName(cluster, waiting.node).c_str(), waiting.what.c_str());
    }
    std::printf("%s\n", WriteScenario(scenario).c_str());
  }
  if (!scenario.faulty.empty()) return;
  for (size_t reason = 0; reason < kRejectReasons; ++reason) {
    if (result.rejected[reason] == 0 || IsBenign(static_cast<RejectReason>(reason))) continue;
    ++totals->lies;
    std::printf("seed %llu: nobody is faulty, yet %llu messages were refused: %.*s\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(result.rejected[reason]),
                static_cast<int>(Name(static_cast<RejectReason>(reason)).size()),
                Name(static_cast<RejectReason>(reason)).data());
  }
}

}  // namespace
}  // namespace zyz::scenarios

int main(int argc, char** argv) {
  const uint64_t runs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  zyz::MessagePool pool;
  zyz::scenarios::Totals totals;
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t seed = first; seed < first + runs; ++seed) zyz::scenarios::Play(seed, &pool, &totals);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%llu runs in %.1f s, %llu operations completed, %llu steps; %llu failures, %llu unexplained refusals\n",
              static_cast<unsigned long long>(totals.runs), seconds, static_cast<unsigned long long>(totals.completed),
              static_cast<unsigned long long>(totals.steps), static_cast<unsigned long long>(totals.failures),
              static_cast<unsigned long long>(totals.lies));
  std::printf("%llu replicas lost their memory, %llu recovered before the run ended; %llu runs reached view 2 or more\n",
              static_cast<unsigned long long>(totals.amnesiacs), static_cast<unsigned long long>(totals.recovered),
              static_cast<unsigned long long>(totals.RunsFrom(2)));
  std::printf("highest view entered: runs\n");
  for (const auto& [view, count] : totals.by_view) {
    std::printf("%20llu: %llu\n", static_cast<unsigned long long>(view), static_cast<unsigned long long>(count));
  }
  // A soak that no longer does what it is for fails, too.
  const bool soaked = 2 * totals.RunsFrom(2) > totals.runs && totals.recovered > 0;
  if (!soaked) std::printf("too few view changes or recoveries: this is no soak\n");
  return totals.failures == 0 && totals.lies == 0 && soaked ? 0 : 1;
}

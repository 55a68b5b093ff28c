// The soak of the catalogue: every behaviour in turn, then random coalitions of up to f replicas and of clients, each
// with up to three behaviours whose parameters are drawn by type, over networks that lose, delay and partition; all
// within the budget and under the repaired rule. No oracle may fire, and every correct client's operations complete.
//
//   behaviour_soak [RUNS [FIRST_SEED]]
//
// prints for each behaviour in how many runs it was there and in how many it did something, and for each failure its
// seed; that seed alone reproduces it. `behaviour_soak 1 SEED -` prints the scenario, too.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/message.h"
#include "protocol/zyzzyva/messages.h"
#include "scenarios/world/builder.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/validate.h"
#include "scenarios/format/writer.h"
#include "sim/random.h"
#include "tests/soak/draw_behaviour.h"

namespace zyz::scenarios {
namespace {

using sim::Draws;

constexpr int64_t kCalmUs = 100'000;  // from here on only the faulty nodes misbehave

void AddNetwork(Scenario* s, Draws* draw) {
  s->network.delay_us.min = draw->Uniform(20, 200);
  s->network.delay_us.max = s->network.delay_us.min.value() + draw->Uniform(0, 500);
  s->network.gst_us = kCalmUs;
  if (draw->Chance(300'000)) s->network.loss_ppm = draw->Uniform(1'000, 150'000);
  if (draw->Chance(150'000)) s->network.duplicate_ppm = draw->Uniform(1'000, 100'000);
  if (draw->Chance(150'000)) s->network.reorder_ppm = draw->Uniform(1'000, 100'000);
}

// Correct primaries fall silent now and then, so that views change, and a replica is cut off, so that state is asked
// for.
void AddOutages(uint32_t n, Scenario* s, Draws* draw) {
  for (int64_t v = draw->Uniform(0, 3); v > 0; --v) {
    Rule rule;
    rule.from = {{.client = false, .index = static_cast<uint32_t>(draw->Uniform(0, std::min<int64_t>(2, n - 1)))}};
    rule.message = {draw->Chance(800'000) ? zyzzyva::kOrderReq : zyzzyva::kNewView};
    rule.from_us = draw->Uniform(0, 10'000);
    rule.until_us = kCalmUs;
    s->network.rules.push_back(std::move(rule));
  }
  if (!draw->Chance(400'000)) return;
  Groups groups(2);
  groups[1].push_back({.client = false, .index = static_cast<uint32_t>(draw->Uniform(0, n - 1))});
  for (uint32_t i = 0; i < n; ++i) {
    if (i != groups[1][0].index) groups[0].push_back({.client = false, .index = i});
  }
  for (uint32_t c = 0; c < s->workload.clients.value(); ++c) groups[0].push_back({.client = true, .index = c});
  Happening partition, heal;
  partition.at_us = draw->Uniform(0, kCalmUs / 2);
  partition.action = TimelineDo::kPartition;
  partition.groups = std::move(groups);
  heal.at_us = partition.at_us.value() + draw->Uniform(1'000, kCalmUs / 2);
  heal.action = TimelineDo::kHeal;
  s->timeline = {std::move(partition), std::move(heal)};
}

// Up to f replicas and some, but not all, of the clients; each with up to three behaviours.
void AddCoalition(const std::vector<const BehaviourInfo*>& catalogue, uint32_t n, Scenario* s, Draws* draw) {
  const auto any = [&] { return catalogue[draw->Uniform(0, static_cast<int64_t>(catalogue.size()) - 1)]; };
  const int64_t liars = draw->Uniform(0, s->protocol.f.value());
  const auto first = static_cast<uint32_t>(draw->Chance(700'000) ? draw->Uniform(0, 1) : draw->Uniform(0, n - 1));
  for (uint32_t k = 0; k < liars; ++k) {  // neighbours: mostly the primaries of the first views
    for (int64_t layers = draw->Uniform(1, 3); layers > 0; --layers) {
      DrawBehaviour(*any(), {.client = false, .index = (first + k) % n}, s, draw);
    }
  }
  for (uint32_t c = 1; c < s->workload.clients.value(); ++c) {  // c0 is correct
    if (!draw->Chance(250'000)) continue;
    for (int64_t layers = draw->Uniform(1, 2); layers > 0; --layers) {
      DrawBehaviour(*any(), {.client = true, .index = c}, s, draw);
    }
  }
}

// One node, one behaviour: whoever of a few it fits.
void AddAlone(const BehaviourInfo& behaviour, Scenario* s, Draws* draw) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    NodeRef node = {.client = draw->Chance(300'000), .index = 0};
    node.index = static_cast<uint32_t>(node.client ? s->workload.clients.value() - 1 : draw->Uniform(0, 3));
    if (DrawBehaviour(behaviour, node, s, draw)) return;
  }
}

Scenario Generate(uint64_t seed) {
  static const std::vector<const BehaviourInfo*> catalogue = DefaultProtocol().behaviours.all();
  Draws draw(seed, "behaviour soak");
  Scenario s;
  s.name = "behaviour soak";
  const int64_t size = draw.Uniform(0, 99);
  s.protocol.f = size < 70 ? 1 : size < 95 ? 2 : 3;
  const auto n = static_cast<uint32_t>(3 * s.protocol.f.value() + 1);
  s.protocol.options["checkpoint_interval"] = draw.Chance(600'000) ? draw.Uniform(1, 4) : draw.Uniform(5, 32);
  s.protocol.options["batch_max"] = draw.Uniform(1, 3);
  s.protocol.options["batch_delay_us"] = draw.Chance(300'000) ? draw.Uniform(50, 500) : 0;
  s.workload.clients = draw.Uniform(2, 4);
  s.workload.operations.count = draw.Uniform(2, 8);
  s.workload.application = draw.Chance(600'000) ? ApplicationName::kKv : ApplicationName::kCounter;
  s.workload.think_us = draw.Chance(500'000) ? draw.Uniform(0, 20'000) : 0;
  AddNetwork(&s, &draw);
  if (draw.Chance(600'000)) AddOutages(n, &s, &draw);
  if (seed % 4 == 0) {
    AddAlone(*catalogue[seed / 4 % catalogue.size()], &s, &draw);
  } else {
    AddCoalition(catalogue, n, &s, &draw);
  }
  s.stop.deadline_us = 60'000'000;
  s.stop.max_steps = 2'000'000;  // a few hundred times what a run takes: a storm that feeds itself is a failure
  s.expect.complete_within_us = 40'000'000;
  return s;
}

struct Totals {
  uint64_t runs = 0, failures = 0, steps = 0, completed = 0;
  std::map<View, uint64_t> by_view;
  struct Use {
    uint64_t drawn = 0, acted = 0;
  };
  std::map<std::string, Use> by_behaviour;
};

void Play(uint64_t seed, bool print, MessagePool* pool, Totals* totals) {
  const Scenario scenario = Generate(seed);
  if (print) std::printf("%s", (WriteScenario(scenario) + "\n").c_str());
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
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    Totals::Use& use = totals->by_behaviour[scenario.faulty[i].behaviour];
    ++use.drawn;
    if (result.behaviour_hits[i] > 0) ++use.acted;
  }
  if (result.verdict.ok() && result.end == RunEnd::kCompleted) return;
  ++totals->failures;
  std::string names;
  for (const Faulty& faulty : scenario.faulty) names += " " + Name(faulty.node) + ":" + faulty.behaviour;
  std::printf("seed %llu: %s (%s), %llu steps: %s;%s\n", static_cast<unsigned long long>(seed),
              result.verdict.Text().c_str(), std::string(Name(result.end)).c_str(),
              static_cast<unsigned long long>(result.steps), result.violation ? result.violation->sentence.c_str() : "",
              names.c_str());
}

// Every behaviour of the catalogue was there; false if not.
bool Report(const Totals& totals, double seconds) {
  std::printf("behaviour: runs with it, runs in which it acted\n");
  bool all = true;
  for (const BehaviourInfo* behaviour : DefaultProtocol().behaviours.all()) {
    const auto use = totals.by_behaviour.find(std::string(behaviour->name));
    const Totals::Use found = use == totals.by_behaviour.end() ? Totals::Use{} : use->second;
    all = all && found.drawn > 0;
    std::printf("%24s: %llu, %llu\n", std::string(behaviour->name).c_str(),
                static_cast<unsigned long long>(found.drawn), static_cast<unsigned long long>(found.acted));
  }
  std::printf("highest view entered: runs\n");
  for (const auto& [view, count] : totals.by_view) {
    std::printf("%24llu: %llu\n", static_cast<unsigned long long>(view), static_cast<unsigned long long>(count));
  }
  std::printf("%llu runs in %.1f s, %llu operations completed, %llu steps; %llu failures\n",
              static_cast<unsigned long long>(totals.runs), seconds, static_cast<unsigned long long>(totals.completed),
              static_cast<unsigned long long>(totals.steps), static_cast<unsigned long long>(totals.failures));
  return all;
}

}  // namespace
}  // namespace zyz::scenarios

int main(int argc, char** argv) {
  const uint64_t runs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  zyz::MessagePool pool;
  zyz::scenarios::Totals totals;
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t seed = first; seed < first + runs; ++seed) zyz::scenarios::Play(seed, argc > 3, &pool, &totals);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const bool all = zyz::scenarios::Report(totals, seconds);
  const bool enough = runs < 1'000 || all;  // a short run may leave some behaviour out
  return totals.failures == 0 && totals.runs > 0 && enough ? 0 : 1;
}

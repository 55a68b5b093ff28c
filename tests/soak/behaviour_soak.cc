// The soak of the catalogue: every behaviour in turn, then coalitions of up to f replicas and of clients, drawn by the
// generator's profile `coalitions` (scenarios/generate); all within the budget and under the repaired rule. No oracle
// may fire, and every correct client's operations complete.
//
//   behaviour_soak [RUNS [FIRST_SEED]]
//
// prints for each behaviour in how many runs it was there and in how many it did something, and for each failure its
// seed; that seed alone reproduces it. `behaviour_soak 1 SEED -` prints the scenario, too.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/message.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/writer.h"
#include "scenarios/generate/generator.h"
#include "scenarios/shrink/shrinks.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

// Makes a seed's scenario: of each four one is about a single behaviour, by turns, which somebody is certain to have.
class Maker {
 public:
  Maker() : alone_(*FindProfile("coalitions")), coalitions_(MakerOf({.profile = FindProfile("coalitions")})) {
    for (const Ingredient lying : {Ingredient::kLiars, Ingredient::kLyingClients}) {
      alone_.ppm[static_cast<size_t>(lying)] = 1'000'000;
    }
    for (const BehaviourInfo* behaviour : DefaultProtocol().behaviours.all()) {
      GeneratorOptions options = {.profile = &alone_};
      options.behaviours = {behaviour->name};
      by_behaviour_.push_back(MakerOf(options));
    }
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  Scenario operator()(uint64_t seed) const {
    if (seed % 4 != 0) return GenerateScenario(coalitions_, seed);
    return GenerateScenario(by_behaviour_[seed / 4 % by_behaviour_.size()], seed);
  }

 private:
  Profile alone_;
  const ScenarioMaker coalitions_;
  std::vector<ScenarioMaker> by_behaviour_;
};

struct Totals {
  uint64_t runs = 0, failures = 0, steps = 0, completed = 0;
  std::map<View, uint64_t> by_view;
  struct Use {
    uint64_t drawn = 0, acted = 0;
  };
  std::map<std::string, Use> by_behaviour;
};

void Play(const Maker& make, uint64_t seed, bool print, MessagePool* pool, Totals* totals) {
  const Scenario scenario = make(seed);
  if (print) std::printf("%s", (WriteScenario(scenario) + "\n").c_str());
  if (!IsWellFormed(scenario)) {
    std::printf("seed %llu: no scenario:\n%s\n", static_cast<unsigned long long>(seed),
                WriteScenario(scenario).c_str());
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
  std::printf("%s\nreproduce, with the lines above as FILE: zyz run FILE --seed %llu\n",
              WriteScenario(scenario).c_str(), static_cast<unsigned long long>(seed));
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
  const zyz::scenarios::Maker make;
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t seed = first; seed < first + runs; ++seed) zyz::scenarios::Play(make, seed, argc > 3, &pool, &totals);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const bool all = zyz::scenarios::Report(totals, seconds);
  const bool enough = runs < 1'000 || all;  // a short run may leave some behaviour out
  return totals.failures == 0 && totals.runs > 0 && enough ? 0 : 1;
}

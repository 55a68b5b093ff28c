// The soak of view changes and recoveries: the generator's profile `recovery` (scenarios/generate), most of whose seeds
// force view changes, under the repaired rule. No oracle may fire, every operation must complete within its bound once
// the faults outside the budget stop, and no correct node may refuse what a correct node signed for a reason that only
// a lie explains.
//
//   view_change_soak [RUNS [FIRST_SEED]]
//
// prints the distribution of views reached, and for each failure its seed, its scenario and the command that runs it
// again.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "protocol/message.h"
#include "protocol/reject.h"
#include "protocol/zyzzyva/replica.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/writer.h"
#include "scenarios/generate/generator.h"
#include "scenarios/shrink/shrinks.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

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

void HowToReproduce(uint64_t seed) {
  std::printf("reproduce: zyz fuzz --profile recovery --seeds %llu..%llu\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(seed));
}

void Play(const ScenarioMaker& make, uint64_t seed, MessagePool* pool, Totals* totals) {
  const Scenario scenario = GenerateScenario(make, seed);
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
    HowToReproduce(seed);
  }
  if (!scenario.faulty.empty()) return;
  for (size_t reason = 0; reason < kRejectReasons; ++reason) {
    if (result.rejected[reason] == 0 || IsBenign(static_cast<RejectReason>(reason))) continue;
    ++totals->lies;
    std::printf("seed %llu: nobody is faulty, yet %llu messages were refused: %.*s\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(result.rejected[reason]),
                static_cast<int>(Name(static_cast<RejectReason>(reason)).size()),
                Name(static_cast<RejectReason>(reason)).data());
    HowToReproduce(seed);
  }
}

}  // namespace
}  // namespace zyz::scenarios

int main(int argc, char** argv) {
  const uint64_t runs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  zyz::MessagePool pool;
  zyz::scenarios::Totals totals;
  const zyz::scenarios::ScenarioMaker make =
      zyz::scenarios::MakerOf({.profile = zyz::scenarios::FindProfile("recovery")});
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t seed = first; seed < first + runs; ++seed) zyz::scenarios::Play(make, seed, &pool, &totals);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%llu runs in %.1f s, %llu operations completed, %llu steps; %llu failures, %llu unexplained refusals\n",
              static_cast<unsigned long long>(totals.runs), seconds, static_cast<unsigned long long>(totals.completed),
              static_cast<unsigned long long>(totals.steps), static_cast<unsigned long long>(totals.failures),
              static_cast<unsigned long long>(totals.lies));
  std::printf(
      "%llu replicas lost their memory, %llu recovered before the run ended; %llu runs reached view 2 or more\n",
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

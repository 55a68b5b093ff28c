// The measurements behind `zyz bench`, one function each. Everything is measured on one thread and per second of its
// processor time, and each speed is the best of several windows: what else runs on the machine can only slow it down.
#ifndef ZYZ_TOOLS_BENCH_BENCH_FIGURES_H_
#define ZYZ_TOOLS_BENCH_BENCH_FIGURES_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "scenarios/format/scenario.h"
#include "scenarios/world/result.h"

namespace zyz::tools {

struct BenchEffort {
  std::chrono::milliseconds window{200};
  int windows = 5;
  uint64_t warm_up_requests = 1000;
  uint64_t settle_steps = 2'000'000;  // before allocations are counted: queues and pools reach their largest sizes late
  uint64_t counted_steps = 200'000;   // over which allocations are counted
};
BenchEffort QuickEffort();

// One event is one pop and one push, with `pending` others in the queue.
double QueueEventsPerSecond(uint32_t pending, const BenchEffort& effort);

// A world that goes on for ever: 8 clients, 128-byte requests and replies (null application), delays of 100 to 400 µs,
// and `mute` backups that send nothing: with one or more, every request takes the commit path.
scenarios::Scenario EndlessScenario(const scenarios::KnownProtocol& protocol, uint32_t f, uint32_t mute);

struct WorldFigures {
  uint32_t n = 0;
  double messages_per_s = 0;  // delivered
  double requests_per_s = 0;  // completed
  double allocations_per_step = 0;
  double allocations_per_step_without_oracles = 0;
  double peak_mb = 0;  // of the process while this world ran; 0: not known here
};
WorldFigures MeasureWorld(const scenarios::KnownProtocol& protocol, uint32_t f, uint32_t mute,
                          const BenchEffort& effort);

// Calls of operator new per step of a warmed-up endless world.
struct AllocationCount {
  uint64_t allocations = 0, steps = 0;
};
AllocationCount CountAllocations(const scenarios::Scenario& scenario, bool oracles, const BenchEffort& effort);

struct FaultyRunFigures {
  uint32_t n = 0;
  double runs_per_s = 0;
  double views_per_run = 0;
  double messages_per_run = 0;
};
// Plays the scenario with seeds 1, 2, …, setting up a new world each time. If a run is not as its scenario expects,
// measuring ends and that run is told.
struct UnexpectedRun {
  uint64_t seed = 0;
  scenarios::RunResult result;
};
std::optional<UnexpectedRun> MeasureFaultyRuns(const scenarios::Scenario& scenario, const BenchEffort& effort,
                                               FaultyRunFigures* figures);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BENCH_BENCH_FIGURES_H_

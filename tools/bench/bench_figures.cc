#include "tools/bench/bench_figures.h"

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <utility>

#include "protocol/check.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "sim/event_queue.h"
#include "sim/random.h"
#include "tools/bench/allocation_counter.h"

// tcmalloc's, in binaries that link it (malloc_extension_c.h).
extern "C" [[gnu::weak]] void MallocExtension_ReleaseFreeMemory();

namespace zyz::tools {
namespace {

using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::World;

// Seconds that this thread has worked: waiting for a busy machine is nobody's speed.
double Seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// From here on PeakMegabytes speaks of what happens next.
void ForgetPeak() {
  malloc_trim(0);
  if (MallocExtension_ReleaseFreeMemory != nullptr) MallocExtension_ReleaseFreeMemory();
  std::ofstream("/proc/self/clear_refs") << "5";
}

double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

// Plays until so many requests more are completed, or as many steps are played as are worth waiting for: in a large
// cluster a request may take a hundred thousand of them.
RunResult WarmUp(World* world, uint64_t requests) {
  constexpr uint64_t kChunk = 1000, kEnough = 12'000'000;
  RunResult result;
  do {
    result = world->Run(world->simulator().steps() + kChunk);
    CHECK(result.end == scenarios::RunEnd::kUntil, "an endless world goes on");
  } while (result.completed < requests && result.steps < kEnough);
  return result;
}

}  // namespace

BenchEffort QuickEffort() {
  return {.window = std::chrono::milliseconds(20),
          .windows = 1,
          .warm_up_requests = 30,
          .settle_steps = 0,
          .counted_steps = 5000};
}

double QueueEventsPerSecond(uint32_t pending, const BenchEffort& effort) {
  constexpr uint64_t kBatch = 10'000;
  std::array<TimeNs, 4096> delays;
  const sim::Stream stream(1, "bench");
  for (size_t i = 0; i < delays.size(); ++i) delays[i] = stream.Uniform(0, i, 1, 1'000'000);
  sim::EventQueue queue;
  for (uint32_t i = 0; i < pending; ++i) queue.Push(stream.Uniform(1, i, 1, 1'000'000), 0, 0, i);
  size_t draw = 0;
  double best = 0;
  for (int window = 0; window < effort.windows; ++window) {
    const double began = Seconds();
    uint64_t events = 0;
    double seconds = 0;
    do {
      for (uint64_t i = 0; i < kBatch; ++i) {
        const sim::Event24 event = queue.Pop();
        queue.Push(event.time + delays[draw++ % delays.size()], 0, 0, event.slot);
      }
      events += kBatch;
      seconds = Seconds() - began;
    } while (seconds * 1000 < static_cast<double>(effort.window.count()));
    best = std::max(best, static_cast<double>(events) / seconds);
  }
  return best;
}

Scenario EndlessScenario(const scenarios::KnownProtocol& protocol, uint32_t f, uint32_t mute) {
  const uint32_t n = protocol.info.cluster(f).n();
  std::string faulty;
  for (uint32_t i = 0; i < mute; ++i) {
    faulty += (i == 0 ? "" : ",");
    faulty += R"({"node": "r)" + std::to_string(n - 1 - i) + R"(", "behaviour": "mute"})";
  }
  const std::string text = R"({
    "schema": "zyz-scenario/1", "name": "endless",
    "workload": {"clients": 8, "operations": 1000000000, "application": "null",
                 "request_bytes": 128, "reply_bytes": 128},
    "network": {"delay_us": {"min": 100, "max": 400}},
    "stop": {"deadline_us": 1000000000000, "max_steps": 1000000000000},
    "faulty": [)" + faulty +
                           R"(],
    "protocol": {"name": ")" +
                           std::string(protocol.info.name) + R"(", "f": )" + std::to_string(f) + "}}";
  absl::StatusOr<Scenario> scenario = scenarios::LoadScenario(text, "endless");
  CHECK(scenario.ok(), "the benchmark's own scenario loads");
  return *std::move(scenario);
}

AllocationCount CountAllocations(const Scenario& scenario, bool oracles, const BenchEffort& effort) {
  MessagePool pool;
  World world(scenario, 1, &pool, {.oracles = oracles});
  WarmUp(&world, effort.warm_up_requests);
  while (world.simulator().steps() < effort.settle_steps) CHECK(world.Advance(), "an endless world goes on");
  const uint64_t first_step = world.simulator().steps();
  const uint64_t before = Allocations();
  while (world.simulator().steps() < first_step + effort.counted_steps) {
    CHECK(world.Advance(), "an endless world goes on");
  }
  return {Allocations() - before, world.simulator().steps() - first_step};
}

WorldFigures MeasureWorld(const scenarios::KnownProtocol& protocol, uint32_t f, uint32_t mute,
                          const BenchEffort& effort) {
  constexpr uint64_t kChunk = 10'000;
  const Scenario scenario = EndlessScenario(protocol, f, mute);
  WorldFigures figures;
  figures.n = protocol.info.cluster(f).n();
  {
    ForgetPeak();
    MessagePool pool;
    World world(scenario, 1, &pool);
    RunResult last = WarmUp(&world, effort.warm_up_requests);
    for (int window = 0; window < effort.windows; ++window) {
      const RunResult first = last;
      const double began = Seconds();
      double seconds = 0;
      do {
        last = world.Run(last.steps + kChunk);
        seconds = Seconds() - began;
      } while (seconds * 1000 < static_cast<double>(effort.window.count()));
      const double messages = static_cast<double>(last.messages.delivered - first.messages.delivered) / seconds;
      if (messages <= figures.messages_per_s) continue;
      figures.messages_per_s = messages;
      figures.requests_per_s = static_cast<double>(last.completed - first.completed) / seconds;
    }
    figures.peak_mb = PeakMegabytes();
  }
  const auto per_step = [](const AllocationCount& count) {
    return static_cast<double>(count.allocations) / static_cast<double>(count.steps);
  };
  figures.allocations_per_step = per_step(CountAllocations(scenario, /*oracles=*/true, effort));
  figures.allocations_per_step_without_oracles = per_step(CountAllocations(scenario, /*oracles=*/false, effort));
  return figures;
}

std::optional<UnexpectedRun> MeasureFaultyRuns(const Scenario& scenario, const BenchEffort& effort,
                                               FaultyRunFigures* figures) {
  MessagePool pool;
  uint64_t seed = 0;
  double views = 0, messages = 0;
  const int windows = effort.windows + 1;  // the first one is warm-up
  for (int window = 0; window < windows; ++window) {
    const uint64_t first = seed;
    const double began = Seconds();
    double seconds = 0;
    do {
      World world(scenario, ++seed, &pool);
      RunResult result = world.Run();
      if (!result.missed.empty()) return UnexpectedRun{seed, std::move(result)};
      figures->n = world.simulator().config().cluster.n();
      views += static_cast<double>(result.views);
      messages += static_cast<double>(result.messages.delivered);
      seconds = Seconds() - began;
    } while (seconds * 1000 < static_cast<double>(effort.window.count()));
    if (window > 0) figures->runs_per_s = std::max(figures->runs_per_s, static_cast<double>(seed - first) / seconds);
  }
  figures->views_per_run = views / static_cast<double>(seed);
  figures->messages_per_run = messages / static_cast<double>(seed);
  return std::nullopt;
}

}  // namespace zyz::tools

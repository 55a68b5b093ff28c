// The order of the measurements, and how they are told.
#include "tools/bench/bench.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/format/loader.h"
#include "tools/base/table.h"
#include "tools/bench/bench_figures.h"

namespace zyz::tools {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using scenarios::Scenario;

constexpr uint32_t kPending[] = {1, 1000, 100'000};
constexpr uint32_t kFaults[] = {1, 5, 21, 85};  // n = 4, 16, 64, 256

struct Figures {
  std::vector<std::pair<uint32_t, double>> queue;  // pending, events per second
  std::vector<WorldFigures> fast_path, commit_path;
  FaultyRunFigures faulty_runs;
};

double Rounded(double value, double places) { return std::round(value * places) / places; }
int64_t Whole(double value) { return std::llround(value); }

// The project's own file, wherever this program was started.
std::string MultiViewPath() {
  const std::string file = "scenarios/library/bench/multi_view.json";
  std::vector<fs::path> folders = {"."};
  if (const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY")) folders.insert(folders.begin(), workspace);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) folders.push_back(program.string() + ".runfiles/zyz");
  for (const fs::path& folder : folders) {
    if (fs::exists(folder / file, error)) return (folder / file).lexically_normal().string();
  }
  return file;
}

// Those sizes that the protocol has; if it has none of them, its smallest.
std::vector<uint32_t> FaultsOf(const ProtocolInfo& protocol) {
  std::vector<uint32_t> faults(std::begin(kFaults), std::end(kFaults));
  std::erase_if(faults, [&](uint32_t f) { return f < protocol.min_f || f > protocol.max_f; });
  return faults.empty() ? std::vector<uint32_t>{protocol.min_f} : faults;
}

void MeasureAll(const scenarios::KnownProtocol& protocol, const BenchEffort& effort, Figures* figures) {
  Progress progress;
  for (const uint32_t pending : kPending) {
    progress.Show("measuring the queue, " + std::to_string(pending) + " pending");
    figures->queue.emplace_back(pending, QueueEventsPerSecond(pending, effort));
  }
  const auto measure = [&](const char* path, uint32_t f, uint32_t mute, std::vector<WorldFigures>* worlds) {
    const std::string n = std::to_string(protocol.info.cluster(f).n());
    progress.Show("measuring the " + std::string(path) + " path, n = " + n);
    worlds->push_back(MeasureWorld(protocol, f, mute, effort));
  };
  const std::vector<uint32_t> faults = FaultsOf(protocol.info);
  for (const uint32_t f : faults) measure("fast", f, 0, &figures->fast_path);
  for (const uint32_t f : faults) {
    if (f > 0) measure("commit", f, f, &figures->commit_path);
  }
}

Json JsonOf(const std::vector<WorldFigures>& worlds) {
  Json list = Json::array();
  for (const WorldFigures& world : worlds) {
    list.push_back({{"n", world.n},
                    {"messages_per_s", Whole(world.messages_per_s)},
                    {"requests_per_s", Whole(world.requests_per_s)},
                    {"allocations_per_step", Rounded(world.allocations_per_step, 1e6)},
                    {"allocations_per_step_without_oracles", Rounded(world.allocations_per_step_without_oracles, 1e6)},
                    {"peak_mb", Rounded(world.peak_mb, 10)}});
  }
  return list;
}

std::string AsJson(const Figures& figures) {
  Json queue = Json::array();
  for (const auto& [pending, speed] : figures.queue) {
    queue.push_back({{"pending", pending}, {"events_per_s", Whole(speed)}});
  }
  const FaultyRunFigures& faulty = figures.faulty_runs;
  const Json all = {{"queue", std::move(queue)},
                    {"fast_path", JsonOf(figures.fast_path)},
                    {"commit_path", JsonOf(figures.commit_path)},
                    {"faulty_runs",
                     {{"n", faulty.n},
                      {"runs_per_s", Whole(faulty.runs_per_s)},
                      {"views_per_run", Rounded(faulty.views_per_run, 100)},
                      {"messages_per_run", Rounded(faulty.messages_per_run, 10)}}}};
  return all.dump() + "\n";
}

std::string Show(double value, int places) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.*f", places, value);
  return text;
}

std::string WorldTable(const std::string& title, const std::vector<WorldFigures>& worlds) {
  std::vector<Column> columns = {{title},
                                 {"n", true, 3},
                                 {"messages/s", true, 10},
                                 {"requests/s", true},
                                 {"new/step", true, 8},
                                 {"without oracles", true},
                                 {"peak MB", true}};
  Widen(std::vector<std::string>(columns.size()), &columns);
  columns[0].width = 11;
  std::string text = TableHead(columns);
  for (const WorldFigures& world : worlds) {
    text += TableRow(columns, {"", std::to_string(world.n), Show(world.messages_per_s, 0),
                               Show(world.requests_per_s, 0), Show(world.allocations_per_step, 6),
                               Show(world.allocations_per_step_without_oracles, 6), Show(world.peak_mb, 1)});
  }
  return text + "\n";
}

std::string AsText(const Figures& figures) {
  const std::vector<Column> queue_columns = {{"queue", false, 11}, {"pending", true, 7}, {"events/s", true, 10}};
  std::string text = TableHead(queue_columns);
  for (const auto& [pending, speed] : figures.queue) {
    text += TableRow(queue_columns, {"", std::to_string(pending), Show(speed, 0)});
  }
  text += "\n" + WorldTable("fast path", figures.fast_path);
  if (!figures.commit_path.empty()) text += WorldTable("commit path", figures.commit_path);
  const FaultyRunFigures& faulty = figures.faulty_runs;
  const std::vector<Column> columns = {{"faulty runs", false, 11},
                                       {"n", true, 3},
                                       {"runs/s", true, 10},
                                       {"views/run", true, 9},
                                       {"messages/run", true, 12}};
  return text + TableHead(columns) +
         TableRow(columns, {"", std::to_string(faulty.n), Show(faulty.runs_per_s, 0), Show(faulty.views_per_run, 2),
                            Show(faulty.messages_per_run, 1)});
}

// A benchmark of runs that do something else than they should is worth nothing.
ExitCode Refuse(const BenchOptions& options, const std::string& path, const UnexpectedRun& run) {
  Complain(path + ", seed " + std::to_string(run.seed) + " is not as expected: " + run.result.missed.front() + "\n" +
           options.program + " run " + ShellQuoted(path) + " --seed " + std::to_string(run.seed));
  return kExpectationMissed;
}

}  // namespace

ExitCode Bench(const BenchOptions& options) {
  const std::string path = options.scenario.empty() ? MultiViewPath() : options.scenario;
  const absl::StatusOr<Scenario> faulty = scenarios::LoadScenarioFile(path);
  if (!faulty.ok()) {
    std::fprintf(stderr, "%s\n", std::string(faulty.status().message()).c_str());
    return kUsage;
  }
  const BenchEffort effort = options.quick ? QuickEffort() : BenchEffort();
  Figures figures;
  if (const auto unexpected = MeasureFaultyRuns(*faulty, effort, &figures.faulty_runs)) {
    return Refuse(options, path, *unexpected);
  }
  const scenarios::KnownProtocol* const named = scenarios::FindProtocol(options.protocol);
  MeasureAll(named == nullptr ? scenarios::DefaultProtocol() : *named, effort, &figures);
  Print(options.json ? AsJson(figures) : AsText(figures));
  return FinishOutput() ? kAsExpected : kEnvironment;
}

}  // namespace zyz::tools

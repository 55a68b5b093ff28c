#include "tools/sweep/sweep.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"

namespace zyz::tools {
namespace {

using scenarios::Override;
using scenarios::Scenario;

// From submission to completion, of each operation.
class LatencyObserver final : public sim::Observer {
 public:
  explicit LatencyObserver(std::vector<int64_t>* latencies) : latencies_(latencies) {}
  void OnStep(const sim::StepRecord& step) override {
    for (const Event& event : step.out->events()) {
      // A client has one operation out; a read that it gives up goes on as a request.
      if (event.kind == EventKind::kSubmitted) submitted_.try_emplace(step.node, step.now);
      if (event.kind != EventKind::kCompleted) continue;
      latencies_->push_back(step.now - submitted_[step.node]);
      submitted_.erase(step.node);
    }
  }

 private:
  std::vector<int64_t>* latencies_;
  std::map<NodeId, TimeNs> submitted_;
};

// The scenario of each point. Complains about the first that the loader refuses.
ExitCode LoadPoints(const SweepOptions& options, const std::vector<Axis>& axes, std::vector<Scenario>* scenarios) {
  for (const std::vector<size_t>& point : Grid(axes)) {
    std::vector<std::string> sets = options.sets;
    for (size_t i = 0; i < axes.size(); ++i) sets.push_back(axes[i].pointer + "=" + axes[i].values[point[i]]);
    std::vector<Override> overrides;
    absl::Status status;
    for (const std::string& set : sets) {
      absl::StatusOr<Override> parsed = scenarios::ParseOverride(set);
      if (!parsed.ok()) {
        status = parsed.status();
        break;
      }
      overrides.push_back(*std::move(parsed));
    }
    if (status.ok()) {
      absl::StatusOr<Scenario> scenario = scenarios::LoadScenarioFile(options.path, overrides);
      status = scenario.status();
      if (scenario.ok()) scenarios->push_back(*std::move(scenario));
    }
    if (status.ok()) continue;
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
  }
  return kAsExpected;
}

// Plays all seeds of one point.
ExitCode Play(const Scenario& scenario, SeedRange seeds, MessagePool* pool, Progress* progress, SweepPoint* point) {
  ExitCode code = kAsExpected;
  uint64_t delivered = 0;
  for (uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    if (progress->Wanted()) progress->Show("seed " + std::to_string(seed));
    LatencyObserver latencies(&point->latencies_ns);
    scenarios::World world(scenario, seed, pool);
    world.AddObserver(&latencies);
    const scenarios::RunResult result = world.Run();
    ++point->runs;
    point->completed += result.completed;
    point->fast += result.fast;
    point->views += static_cast<double>(result.views);
    point->virtual_ms += static_cast<double>(result.virtual_ns) / 1e6;
    delivered += result.messages.delivered;
    if (result.verdict.ok() || result.verdict == scenario.expect.verdict) continue;
    if (point->violations++ == 0) point->first_violation = result.verdict.Text() + ", seed " + std::to_string(seed);
    code = Worse(code, result.verdict.is_liveness() ? kLivenessViolated : kSafetyViolated);
  }
  point->views /= static_cast<double>(point->runs);
  point->virtual_ms /= static_cast<double>(point->runs);
  point->messages = point->completed == 0 ? 0 : static_cast<double>(delivered) / static_cast<double>(point->completed);
  std::sort(point->latencies_ns.begin(), point->latencies_ns.end());
  return code;
}

std::string CommandOf(const SweepOptions& options) {
  std::string command = options.program + " sweep " + ShellQuoted(options.path);
  for (const std::string& vary : options.varies) command += " --vary " + ShellQuoted(vary);
  for (const std::string& set : options.sets) command += " --set " + ShellQuoted(set);
  return command + " --seeds " + std::to_string(options.seeds.first) + ".." + std::to_string(options.seeds.last) +
         " -o " + ShellQuoted(options.out);
}

bool WriteOut(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file != nullptr) {
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) == 0 && written) return true;
  }
  Complain(std::string(absl::ErrnoToStatus(errno, path + ": cannot be written").message()));
  return false;
}

}  // namespace

std::optional<Axis> ParseAxis(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || text[0] != '/') return std::nullopt;
  Axis axis;
  axis.pointer = text.substr(0, equals);
  std::string value;
  int depth = 0;
  bool quoted = false;
  for (const char c : text.substr(equals + 1)) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && depth == 0 && !quoted) {
      axis.values.push_back(value);
      value.clear();
    } else {
      value += c;
    }
  }
  axis.values.push_back(value);
  const bool empty = std::any_of(axis.values.begin(), axis.values.end(), [](const auto& one) { return one.empty(); });
  if (empty || depth != 0 || quoted) return std::nullopt;
  return axis;
}

std::vector<std::vector<size_t>> Grid(const std::vector<Axis>& axes) {
  std::vector<std::vector<size_t>> points = {{}};
  for (const Axis& axis : axes) {
    std::vector<std::vector<size_t>> longer;
    for (const std::vector<size_t>& point : points) {
      for (size_t i = 0; i < axis.values.size(); ++i) {
        longer.push_back(point);
        longer.back().push_back(i);
      }
    }
    points = std::move(longer);
  }
  return points;
}

int64_t Percentile(const std::vector<int64_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<size_t>(share * static_cast<double>(sorted.size()) + 0.999999);
  return sorted[std::min(sorted.size(), std::max<size_t>(rank, 1)) - 1];
}

ExitCode Sweep(const SweepOptions& options) {
  std::vector<Axis> axes;
  for (const std::string& vary : options.varies) axes.push_back(*ParseAxis(vary));  // main.cc has refused others
  std::vector<Scenario> scenarios;
  if (const ExitCode code = LoadPoints(options, axes, &scenarios); code != kAsExpected) return code;
  const std::vector<std::vector<size_t>> grid = Grid(axes);
  std::vector<SweepPoint> points(grid.size());
  ExitCode code = kAsExpected;
  MessagePool pool;
  Progress progress;
  for (size_t k = 0; k < grid.size(); ++k) {
    for (size_t i = 0; i < axes.size(); ++i) points[k].values.push_back(axes[i].values[grid[k][i]]);
    code = Worse(code, Play(scenarios[k], options.seeds, &pool, &progress, &points[k]));
  }
  progress.Clear();
  Print(SweepTable(axes, points));
  for (const SweepPoint& point : points) {
    if (point.violations > 0) Print("      violated: " + point.first_violation + "\n");
  }
  if (!options.out.empty()) {
    const bool page = options.out.ends_with(".html");
    const std::string text =
        page ? SweepPage(scenarios.front().name, CommandOf(options), axes, points) : SweepCsv(axes, points);
    if (!WriteOut(options.out, text)) return Worse(code, kEnvironment);
  }
  return FinishOutput() ? code : Worse(code, kEnvironment);
}

}  // namespace zyz::tools

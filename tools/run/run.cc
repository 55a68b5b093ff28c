// Everything that can be wrong with the command or a file is found before the first run starts.
#include "tools/run/run.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adversaries/honest_watch.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "sim/trace.h"
#include "tools/base/scenario_files.h"
#include "tools/base/table.h"
#include "tools/run/explain.h"
#include "tools/run/run_report.h"
#include "tools/view/world_text.h"

namespace zyz::tools {
namespace {

using scenarios::Override;
using scenarios::Scenario;
using scenarios::World;

void ComplainAsIs(const absl::Status& status) { std::fprintf(stderr, "%s\n", std::string(status.message()).c_str()); }

ExitCode CodeOf(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
}

// Fills `files`. Otherwise says everything that is wrong, not only the first thing.
ExitCode LoadAll(const RunOptions& options, std::vector<ScenarioFile>* files) {
  ExitCode code = kAsExpected;
  const auto refuse = [&code](const absl::Status& status) {
    ComplainAsIs(status);
    code = Worse(code, CodeOf(status));
  };
  std::vector<Override> overrides;
  for (const std::string& set : options.sets) {
    absl::StatusOr<Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) {
      refuse(parsed.status());
    } else {
      overrides.push_back(*std::move(parsed));
    }
  }
  const absl::StatusOr<std::vector<std::string>> paths = FindScenarioFiles(options.paths);
  if (!paths.ok()) refuse(paths.status());
  if (code != kAsExpected) return code;
  for (const std::string& path : *paths) {
    absl::StatusOr<Scenario> scenario = scenarios::LoadScenarioFile(path, overrides);
    if (!scenario.ok()) {
      refuse(scenario.status());
      continue;
    }
    const uint64_t seed = static_cast<uint64_t>(scenario->seed.value_or(1));
    files->push_back({path, *std::move(scenario), options.seeds.value_or(SeedRange{seed, seed})});
  }
  if (code != kAsExpected || (options.trace.empty() && !options.explain)) return code;
  const SeedRange seeds = files->front().seeds;
  if (files->size() > 1 || seeds.first != seeds.last) {
    const std::string runs = files->size() > 1 ? Counted(files->size(), "scenario")
                                               : std::to_string(seeds.first) + ".." + std::to_string(seeds.last);
    Complain(std::string(options.explain ? "--explain" : "--trace") + ": found " + runs +
             ", allowed: one scenario and one seed, since " +
             (options.explain ? "it tells one run" : "a trace is of one run"));
    return kUsage;
  }
  return kAsExpected;
}

class Runner {
 public:
  Runner(const RunOptions& options, const std::vector<ScenarioFile>& files)
      : options_(options),
        files_(files),
        report_(options.json ? MakeJsonReport(options) : MakeTextReport(options, files)) {
    for (const ScenarioFile& file : files) total_ += file.seeds.last - file.seeds.first + 1;
  }

  ExitCode RunAll() {
    ExitCode code = kAsExpected;
    for (const ScenarioFile& file : files_) {
      for (uint64_t seed = file.seeds.first; seed <= file.seeds.last; ++seed) {
        if (progress_.Wanted()) {
          progress_.Show("run " + std::to_string(done_ + 1) + " of " + std::to_string(total_) + ": " + file.path);
        }
        OneRun run;
        if (const absl::Status status = Play(file, seed, &run); !status.ok()) {
          progress_.Clear();
          Complain(std::string(status.message()));
          code = Worse(code, kEnvironment);
          if (!run.played) return code;  // it did not even begin
        }
        code = Worse(code, OutcomeOf(file, run));
        if (options_.json || !IsAsExpected(run) || seed == file.seeds.last) progress_.Clear();
        report_->OnRun(file, run);
        ++done_;
      }
      report_->OnFileEnd(file);
    }
    report_->OnEnd();
    return code;
  }

 private:
  // Not OK: the trace could not be written. If that was so from the start there is no run.
  absl::Status Play(const ScenarioFile& file, uint64_t seed, OneRun* run) {
    const auto began = std::chrono::steady_clock::now();
    absl::Status traced;
    {
      HonestWatch watch;
      World world(file.scenario, seed, &pool_, {.watch = options_.trace.empty() ? nullptr : &watch});
      const ClusterSize cluster = world.simulator().config().cluster;
      std::unique_ptr<sim::TraceWriter> trace;
      if (!options_.trace.empty()) {
        const sim::TraceHeader header = {file.path, std::to_string(seed), std::string(kVersion), WorldText(world)};
        auto opened = sim::TraceWriter::Open(options_.trace, cluster, header);
        if (!opened.ok()) return opened.status();
        trace = *std::move(opened);
        trace->AnnotateWith([&watch, &cluster](const sim::StepRecord& step, nlohmann::ordered_json* line) {
          AddLies(&watch, cluster, step, line);
        });
      }
      if (trace != nullptr) world.AddObserver(trace.get());
      if (options_.trace_state) {
        trace->ShowStatesOf([&world](NodeId id) { return world.simulator().node(id); });
      }
      run->seed = seed;
      run->result = world.Run(options_.until);
      run->played = true;
      if (trace != nullptr)
        traced = trace->Finish(run->result.verdict.Text(), run->result.digest, EndText(run->result, cluster));
    }
    run->wall_ns =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - began).count();
    if (options_.check_determinism) run->differs_after = FirstDifferentStep(file.scenario, seed, options_.until);
    return traced;
  }

  const RunOptions& options_;
  const std::vector<ScenarioFile>& files_;
  std::unique_ptr<RunReport> report_;
  MessagePool pool_;
  Progress progress_;
  uint64_t total_ = 0, done_ = 0;
};

}  // namespace

ExitCode OutcomeOf(const ScenarioFile& file, const OneRun& run) {
  if (run.differs_after) return kNotDeterministic;
  if (run.result.missed.empty()) return kAsExpected;
  const sim::Verdict& verdict = run.result.verdict;
  if (verdict == file.scenario.expect.verdict || verdict.ok()) return kExpectationMissed;
  return verdict.is_liveness() ? kLivenessViolated : kSafetyViolated;
}

std::string DifferenceOf(const OneRun& run) {
  return "two runs of this seed differ after step " + std::to_string(*run.differs_after);
}

ClusterSize ClusterFor(const ScenarioFile& file, uint64_t seed) {
  return scenarios::ForSeed(file.scenario, seed).protocol.Cluster();
}

std::string ViewCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run) {
  std::string command = options.program + " view " + ShellQuoted(file.path) + " --seed " + std::to_string(run.seed);
  for (const std::string& set : options.sets) command += " --set " + ShellQuoted(set);
  return command + " -o run.html";
}

std::string WhyCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run) {
  std::string command = options.program + " why " + ShellQuoted(file.path) + " --seed " + std::to_string(run.seed);
  for (const std::string& set : options.sets) command += " --set " + ShellQuoted(set);
  return command;
}

std::string ReproducingCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run) {
  std::string command = options.program + " run " + ShellQuoted(file.path) + " --seed " + std::to_string(run.seed);
  for (const std::string& set : options.sets) command += " --set " + ShellQuoted(set);
  if (options.until != World::kToTheEnd) command += " --until " + std::to_string(options.until);
  if (run.differs_after) command += " --check-determinism";
  return command;
}

ExitCode RunScenarios(const RunOptions& options) {
  std::vector<ScenarioFile> files;
  if (const ExitCode code = LoadAll(options, &files); code != kAsExpected) return code;
  if (options.explain) {
    PrintConversation(files.front().scenario, files.front().path, files.front().seeds.first, options.until);
  }
  const ExitCode code = Runner(options, files).RunAll();
  return FinishOutput() ? code : Worse(code, kEnvironment);
}

}  // namespace zyz::tools

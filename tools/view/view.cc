#include "tools/view/view.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/explore/why.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "tools/base/table.h"
#include "tools/view/page.h"
#include "tools/view/source.h"

namespace zyz::tools {
namespace {

bool IsTrace(const ViewOptions& options) { return options.path.ends_with(".jsonl"); }

// What the run came of, if it failed soon enough to be asked within a second or two.
std::vector<PageMark> MarksOf(const scenarios::Scenario& scenario, uint64_t seed, const RunEnding& ending) {
  constexpr uint64_t kMostSteps = 400;
  if (!ending.violation || ending.violation->step >= kMostSteps) return {};
  MessagePool pool;
  const scenarios::RunResult result = scenarios::World(scenario, seed, &pool).Run();
  std::vector<PageMark> marks;
  for (const auto& mark : MarksOf(scenarios::ExplainFailure(scenario, seed, result, &pool))) {
    marks.push_back({mark.step, std::string(Name(mark.role))});
  }
  return marks;
}

absl::StatusOr<std::unique_ptr<RunSource>> Open(const ViewOptions& options, std::vector<PageMark>* marks) {
  if (IsTrace(options)) {
    if (options.seed || !options.sets.empty()) {
      return absl::InvalidArgumentError(
          "zyz: --seed and --set: found with a trace, allowed: with a scenario, since a "
          "trace is of a run that was");
    }
    return OpenTrace(options.path);
  }
  std::vector<scenarios::Override> overrides;
  for (const std::string& set : options.sets) {
    absl::StatusOr<scenarios::Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) return parsed.status();
    overrides.push_back(*std::move(parsed));
  }
  absl::StatusOr<scenarios::Scenario> scenario = scenarios::LoadScenarioFile(options.path, overrides);
  if (!scenario.ok()) return scenario.status();
  const uint64_t seed = options.seed.value_or(static_cast<uint64_t>(scenario->seed.value_or(1)));
  std::unique_ptr<RunSource> run = PlayScenario(*scenario, options.path, seed);
  *marks = MarksOf(*scenario, seed, run->ending());
  return run;
}

std::string Arguments(const ViewOptions& options, const RunHeader& header) {
  std::string arguments = ShellQuoted(header.scenario) + " --seed " + header.seed;
  for (const std::string& set : options.sets) arguments += " --set " + ShellQuoted(set);
  return arguments;
}

absl::Status WriteFile(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return absl::ErrnoToStatus(errno, path + ": cannot be written");
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const int error = errno;
  if (std::fclose(file) == 0 && written) return absl::OkStatus();
  return absl::ErrnoToStatus(error != 0 ? error : errno, path + ": cannot be written");
}

std::string ShownText(const std::vector<StepRange>& ranges, uint64_t steps) {
  if (ranges.empty()) return "no step: the run has none";
  if (ranges.size() == 1 && ranges[0] == StepRange{0, steps - 1}) return Counted(steps, "step");
  std::string text = "steps";
  for (const StepRange& range : ranges) {
    text += (&range == &ranges[0] ? " " : ", ") + std::to_string(range.first) + ".." + std::to_string(range.last);
  }
  return text + " of " + std::to_string(steps) + " (--around and --steps choose others)";
}

}  // namespace

ExitCode View(const ViewOptions& options) {
  PageOptions page;
  absl::StatusOr<std::unique_ptr<RunSource>> opened = Open(options, &page.marks);
  if (!opened.ok()) {
    std::fprintf(stderr, "%s\n", std::string(opened.status().message()).c_str());
    return opened.status().code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
  }
  RunSource* run = opened->get();
  const uint64_t around = options.around.value_or(0);
  page.ranges = ChooseSteps(run->ending(), options.steps, options.around ? &around : nullptr);
  const std::string arguments = Arguments(options, run->header());
  page.run_command = IsTrace(options)
                         ? "zyz run " + ShellQuoted(run->header().scenario) + " --seed " + run->header().seed
                         : options.program + " run " + arguments;
  page.why_command = options.program + " why " + arguments;
  page.view_command = options.program + " view " + (IsTrace(options) ? ShellQuoted(options.path) : arguments) + " -o " +
                      ShellQuoted(options.out);
  const absl::StatusOr<std::string> data = PageData(run, page);
  if (!data.ok()) {
    Complain(std::string(data.status().message()));
    return kUsage;
  }
  const std::string name = run->header().name.empty() ? run->header().scenario : run->header().name;
  if (const absl::Status written = WriteFile(options.out, PageWith(name, *data)); !written.ok()) {
    Complain(std::string(written.message()));
    return kEnvironment;
  }
  const std::string& verdict = run->ending().verdict;
  Print(options.out + ": " + (verdict.empty() ? "the trace breaks off" : verdict) + ", " +
        ShownText(page.ranges, run->ending().steps) + "\n");
  return FinishOutput() ? kAsExpected : kEnvironment;
}

}  // namespace zyz::tools

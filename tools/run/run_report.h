// What `zyz run` tells: for people (run_text.cc) or for machines (run_json.cc).
#ifndef ZYZ_TOOLS_RUN_RUN_REPORT_H_
#define ZYZ_TOOLS_RUN_RUN_REPORT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/types.h"
#include "scenarios/format/scenario.h"
#include "scenarios/world/result.h"
#include "tools/base/command.h"
#include "tools/run/run.h"

namespace zyz::tools {

struct ScenarioFile {
  std::string path;
  scenarios::Scenario scenario;
  SeedRange seeds;
};

struct OneRun {
  uint64_t seed = 0;
  scenarios::RunResult result;
  std::optional<uint64_t> differs_after;  // steps after which a second run was another one
  int64_t wall_ns = 0;
  bool played = false;  // it began, and `result` is what it came to
};

ExitCode OutcomeOf(const ScenarioFile& file, const OneRun& run);
inline bool IsAsExpected(const OneRun& run) { return run.result.missed.empty() && !run.differs_after; }
// "two runs of this seed differ after step 12"
std::string DifferenceOf(const OneRun& run);
// Of this seed.
ClusterSize ClusterFor(const ScenarioFile& file, uint64_t seed);
// The command that draws this run.
std::string ViewCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run);
// The command that tells what its violation came of.
std::string WhyCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run);
// The command that shows this run again, and nothing else.
std::string ReproducingCommand(const RunOptions& options, const ScenarioFile& file, const OneRun& run);

class RunReport {
 public:
  virtual ~RunReport() = default;
  // In this order: each run of a file, the end of the file, …, the end.
  virtual void OnRun(const ScenarioFile& file, const OneRun& run) = 0;
  virtual void OnFileEnd(const ScenarioFile& file) = 0;
  virtual void OnEnd() = 0;
};

// `options` and `files` outlive the report.
std::unique_ptr<RunReport> MakeTextReport(const RunOptions& options, const std::vector<ScenarioFile>& files);
std::unique_ptr<RunReport> MakeJsonReport(const RunOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_RUN_RUN_REPORT_H_

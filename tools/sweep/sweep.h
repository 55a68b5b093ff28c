// `zyz sweep`: one scenario over a grid of values and many seeds; what each point of the grid comes to, as a table, as
// CSV or as a page with charts.
#ifndef ZYZ_TOOLS_SWEEP_SWEEP_H_
#define ZYZ_TOOLS_SWEEP_SWEEP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/base/command.h"
#include "tools/run/run.h"

namespace zyz::tools {

struct SweepOptions {
  std::string program = "zyz";
  std::string path;
  std::vector<std::string> varies;  // POINTER=V1,V2,…
  std::vector<std::string> sets;    // POINTER=VALUE, for all points
  SeedRange seeds = {1, 10};
  std::string out;  // *.html or *.csv; empty: the table on stdout is all
};

// One --vary, taken apart. A comma inside brackets or quotes separates nothing.
struct Axis {
  std::string pointer;
  std::vector<std::string> values;
};
std::optional<Axis> ParseAxis(std::string_view text);
// All combinations, the last axis fastest: for each point an index into each axis' values.
std::vector<std::vector<size_t>> Grid(const std::vector<Axis>& axes);

// The value that `share` (0 … 1) of the sorted `values` do not exceed; 0 of none.
int64_t Percentile(const std::vector<int64_t>& sorted, double share);

// What the runs of one point come to.
struct SweepPoint {
  std::vector<std::string> values;  // by axis
  uint64_t runs = 0;
  uint64_t violations = 0;            // runs whose verdict is neither ok nor what the scenario expects
  std::string first_violation;        // a verdict and its seed
  uint64_t completed = 0, fast = 0;   // operations, of all runs
  double views = 0;                   // the highest entered, mean over the runs
  double virtual_ms = 0;              // length of a run, mean
  double messages = 0;                // delivered per completed operation
  std::vector<int64_t> latencies_ns;  // of each completed operation, sorted

  double fast_share() const { return completed == 0 ? 0 : static_cast<double>(fast) / static_cast<double>(completed); }
  double latency_ms(double share) const { return static_cast<double>(Percentile(latencies_ns, share)) / 1e6; }
};

std::string SweepTable(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points);
std::string SweepCsv(const std::vector<Axis>& axes, const std::vector<SweepPoint>& points);
// A page like that of zyz view: the charts and the table. `command` makes it again.
std::string SweepPage(const std::string& title, const std::string& command, const std::vector<Axis>& axes,
                      const std::vector<SweepPoint>& points);

// Exit: 10 or 11 if a run violated what it should not, as zyz run does.
ExitCode Sweep(const SweepOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_SWEEP_SWEEP_H_

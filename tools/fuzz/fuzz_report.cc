#include "tools/fuzz/fuzz_report.h"

#include <nlohmann/json.hpp>

#include "tools/base/command.h"
#include "tools/base/table.h"
#include "tools/campaign/coverage.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

uint64_t FailuresIn(const FuzzReport& report) {
  uint64_t failures = 0;
  for (const FailureFile& failure : report.failures) failures += failure.finding.count;
  return failures;
}

std::string Table(const FuzzReport& report) {
  std::vector<Column> columns = {{"count", true}, {"seed", true}, {"entries", true}, {"what"}};
  std::vector<std::vector<std::string>> rows;
  for (const FailureFile& failure : report.failures) {
    const Finding& finding = failure.finding;
    std::string entries = std::to_string(finding.entries);
    if (!failure.path.empty()) entries += " -> " + std::to_string(failure.entries);
    rows.push_back({std::to_string(finding.count), std::to_string(finding.seed), entries, finding.fingerprint.Text()});
    Widen(rows.back(), &columns);
  }
  std::string text = TableHead(columns);
  for (const auto& row : rows) text += TableRow(columns, row);
  return text;
}

// Of how many runs the verdict speaks of liveness, and why it does not of the others.
std::string Liveness(const FuzzReport& report) {
  std::string text;
  for (size_t i = 0; i < report.items.size(); ++i) {
    static constexpr std::string_view kGroup = "liveness ";
    if (!report.items[i].starts_with(kGroup) || report.totals.reached[i] == 0) continue;
    text += (text.empty() ? "liveness: " : ", ") + report.items[i].substr(kGroup.size()) + " in " +
            Counted(report.totals.reached[i], "run");
  }
  return text + (text.empty() ? "" : "\n");
}

// What never happened, by group, and how much did.
std::string NeverReached(const FuzzReport& report) {
  std::string text;
  size_t reached = 0, items = 0;
  std::string group, line;
  const auto flush = [&] {
    if (!line.empty()) text += "  " + group + ": " + line + "\n";
    line.clear();
  };
  for (size_t i = 0; i < report.items.size(); ++i) {
    if (CoverageItems::IsDistribution(report.items[i])) continue;
    ++items;
    if (report.totals.reached[i] > 0) {
      ++reached;
      continue;
    }
    if (report.items[i].starts_with("liveness ")) continue;  // told already, and nothing to strive for
    const size_t space = report.items[i].find(' ');
    if (report.items[i].substr(0, space) != group) {
      flush();
      group = report.items[i].substr(0, space);
    }
    line += (line.empty() ? "" : ", ") + report.items[i].substr(space + 1);
  }
  flush();
  const std::string count = std::to_string(reached) + " of " + std::to_string(items);
  return Counted(report.totals.states, "abstract state") + "; reached " + count + " of what is counted" +
         (text.empty() ? "\n" : "; never:\n" + text);
}

// The end of the interval within which this share of the runs lies, of a distribution among the items; "" if there is
// none, "more" beyond its last.
std::string Within(const FuzzReport& report, std::string_view group, uint64_t ppm) {
  const std::string prefix = std::string(group) + " ";
  uint64_t runs = 0, so_far = 0;
  for (size_t i = 0; i < report.items.size(); ++i) {
    if (report.items[i].starts_with(prefix)) runs += report.totals.reached[i];
  }
  for (size_t i = 0; runs > 0 && i < report.items.size(); ++i) {
    if (!report.items[i].starts_with(prefix)) continue;
    so_far += report.totals.reached[i];
    if (so_far * 1'000'000 >= runs * ppm) return report.items[i].substr(prefix.size());
  }
  return "";
}

// How long a run's slowest request waited once the network was calm.
std::string Waits(const FuzzReport& report) {
  const std::string half = Within(report, CoverageItems::kWaits, 500'000);
  if (half.empty()) return "";
  std::string text = "slowest request of a run, from calm to completion: half of the runs within " + half +
                     ", 99 % within " + Within(report, CoverageItems::kWaits, 990'000) + ", all within " +
                     Within(report, CoverageItems::kWaits, 1'000'000);
  const std::string share = Within(report, CoverageItems::kShares, 1'000'000);
  if (!share.empty()) text += "; all within " + share + " of their bound";
  return text + "\n";
}

}  // namespace

std::string Ranges(const std::vector<SeedRange>& ranges) {
  std::string text;
  for (const SeedRange& range : ranges) {
    text += (text.empty() ? "" : ", ") + std::to_string(range.first);
    if (range.last != range.first) text += ".." + std::to_string(range.last);
  }
  return text.empty() ? "none" : text;
}

std::string AsText(const FuzzReport& report) {
  std::string text = "profile " + report.profile + ", seeds " + Ranges(report.totals.done) + ": " +
                     Counted(report.totals.runs, "run") + ", ";
  if (report.failures.empty()) {
    text += "no failure\n";
  } else {
    text += Counted(FailuresIn(report), "failure") + " of " + Counted(report.failures.size(), "kind") + "\n\n" +
            Table(report) + "\n";
  }
  return text + Liveness(report) + Waits(report) + NeverReached(report);
}

std::string AsJson(const FuzzReport& report) {
  Json done = Json::array(), failures = Json::array(), reached = Json::object(), never = Json::array();
  for (const SeedRange& range : report.totals.done) done.push_back({range.first, range.last});
  for (const FailureFile& failure : report.failures) {
    const Finding& finding = failure.finding;
    Json object = {{"verdict", finding.fingerprint.verdict.Text()},
                   {"kind", finding.fingerprint.kind},
                   {"roles", finding.fingerprint.roles},
                   {"count", finding.count},
                   {"seed", finding.seed},
                   {"entries", finding.entries}};
    if (!failure.path.empty()) object.update({{"file", failure.path}, {"shrunk_entries", failure.entries}});
    failures.push_back(std::move(object));
  }
  for (size_t i = 0; i < report.items.size(); ++i) {
    const bool must_come = !CoverageItems::IsDistribution(report.items[i]);
    if (report.totals.reached[i] == 0 && must_come) never.push_back(report.items[i]);
    if (report.totals.reached[i] > 0) reached[report.items[i]] = report.totals.reached[i];
  }
  const Json object = {
      {"profile", report.profile},      {"version", report.version}, {"runs", report.totals.runs}, {"seeds", done},
      {"states", report.totals.states}, {"failures", failures},      {"reached", reached},         {"never", never}};
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace zyz::tools

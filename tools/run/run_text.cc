// A table with a row per file (or per run that is not as expected), a line that sums up, and then what went wrong: for
// each such file its first run, with everything known about it and the command that shows it again as its last line.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "protocol/types.h"
#include "scenarios/explore/why.h"
#include "tools/base/table.h"
#include "tools/base/terminal.h"
#include "tools/run/explain.h"
#include "tools/run/run_report.h"

namespace zyz::tools {
namespace {

using scenarios::RunEnd;
using scenarios::RunResult;
using scenarios::Scenario;

// The least and the greatest of what several runs came to.
class Extent {
 public:
  void Add(int64_t value) {
    low_ = any_ ? std::min(low_, value) : value;
    high_ = any_ ? std::max(high_, value) : value;
    any_ = true;
  }
  std::string Text(std::string (*show)(int64_t)) const {
    return low_ == high_ ? show(low_) : show(low_) + ".." + show(high_);
  }

 private:
  bool any_ = false;
  int64_t low_ = 0, high_ = 0;
};

std::string Whole(int64_t value) { return std::to_string(value); }

// What the runs of one file come to.
struct Summary {
  uint64_t runs = 0, as_expected = 0;
  uint64_t cut = 0;  // ended by --until
  Extent completed, fast, committed, views, virtual_ns, steps;
  scenarios::Hits hits;
  std::map<std::string, uint64_t> not_judged;  // how many runs say nothing about liveness, by the reason
  uint64_t ended_unsafe = 0;                   // of those nothing is said of liveness either, and the verdict says why
  std::vector<scenarios::EpilogueResult> epilogues;
  std::string verdict, digest;  // of the last run
  struct Unexpected {
    uint64_t first = 0, last = 0;  // seeds that came out alike, one after the other
    std::string why;
  };
  std::vector<Unexpected> unexpected;

  void Add(const RunResult& result) {
    ++runs;
    if (result.end == RunEnd::kUntil) ++cut;
    completed.Add(static_cast<int64_t>(result.completed));
    fast.Add(static_cast<int64_t>(result.fast));
    committed.Add(static_cast<int64_t>(result.committed));
    views.Add(static_cast<int64_t>(result.views));
    virtual_ns.Add(result.virtual_ns);
    steps.Add(static_cast<int64_t>(result.steps));
    hits.Add(result);
    if (result.liveness.why == sim::Unjudged::kViolation) {
      ++ended_unsafe;
    } else if (!result.liveness.judged()) {
      ++not_judged[result.liveness.because];
    }
    if (result.epilogue.wanted) epilogues.push_back(result.epilogue);
    verdict = result.verdict.Text();
    digest = Hex(result.digest);
  }

  void AddUnexpected(uint64_t seed, const std::string& why) {
    if (!unexpected.empty() && unexpected.back().last + 1 == seed && unexpected.back().why == why) {
      unexpected.back().last = seed;
    } else {
      unexpected.push_back({seed, seed, why});
    }
  }
};

// What the file says shall happen and never did, "/network/rules/0, /faulty/1 (mute of r3)".
std::string NeverActed(const Scenario& scenario, const Summary& summary) {
  std::string text;
  for (const std::string& rule : scenarios::NeverActed(scenario, summary.hits)) {
    text += (text.empty() ? "" : ", ") + rule;
  }
  return text;
}

// What was missed, without the violation's sentence, which is told before.
std::string WithoutSentence(const std::string& missed, const RunResult& result) {
  if (!result.violation) return missed;
  const std::string tail = "; " + result.violation->sentence;
  return missed.ends_with(tail) ? missed.substr(0, missed.size() - tail.size()) : missed;
}

std::string Witnesses(const sim::Violation& violation) {
  std::vector<Column> columns = {{"    step"}, {"", true}, {""}};
  std::vector<std::vector<std::string>> rows;
  for (const sim::Witness& witness : violation.witnesses) {
    rows.push_back({"    step", std::to_string(witness.step), witness.what});
    Widen(rows.back(), &columns);
  }
  std::string text;
  for (const auto& row : rows) text += TableRow(columns, row);
  return text;
}

// What each node waited for, a row each.
std::string Waiting(const RunResult& result, const ClusterSize& cluster) {
  std::string text = "  what each node waited for:\n";
  for (const scenarios::WaitingNode& node : result.waiting) {
    std::string timers;
    for (const std::string& timer : node.timers) timers += (timers.empty() ? "" : ", ") + timer;
    text += "    " + NodeName(cluster, node.node) + "  " + node.what +
            (timers.empty() ? "; no timer" : "; timers: " + timers) + "\n";
  }
  return text;
}

class TextReport final : public RunReport {
 public:
  TextReport(const RunOptions& options, const std::vector<ScenarioFile>& files)
      : options_(options), files_(files), several_(files.front().seeds.first != files.front().seeds.last) {
    columns_ = {{"", false, 4}, {"file"}};
    if (several_) {
      columns_.push_back({"as expected", true});
    } else {
      columns_.push_back({"seed", true});
      columns_.push_back({"verdict", false, std::string_view("safety:agreement").size()});
    }
    const size_t span = several_ ? 2 : 1;  // a range is two numbers
    for (const char* title : {"completed", "fast", "committed", "view"}) columns_.push_back({title, true, 4 * span});
    columns_.push_back({"virtual ms", true, 9 * span});
    columns_.push_back({"steps", true, 6 * span});
    if (!several_) columns_.push_back({"digest"});
    Widen(std::vector<std::string>(columns_.size()), &columns_);
    for (const ScenarioFile& file : files) {
      const std::string total = std::to_string(file.seeds.last - file.seeds.first + 1);
      Widen({"", file.path, several_ ? total + " of " + total : std::to_string(file.seeds.last)}, &columns_);
      if (!several_) Widen({"", "", "", file.scenario.expect.verdict.Text()}, &columns_);
    }
  }

  void OnRun(const ScenarioFile& file, const OneRun& run) override {
    if (total_runs_++ == 0) Print(TableHead(columns_));
    summary_.Add(run.result);
    if (IsAsExpected(run)) {
      ++summary_.as_expected;
      return;
    }
    if (summary_.unexpected.empty()) failures_ += Failure(file, run);
    const RunResult& result = run.result;
    const std::string why = run.differs_after ? DifferenceOf(run) : WithoutSentence(result.missed.front(), result);
    summary_.AddUnexpected(run.seed, why);
  }

  void OnFileEnd(const ScenarioFile& file) override {
    Print(Coloured(TableRow(columns_, Cells(file))));
    if (several_) {
      for (const auto& [first, last, why] : summary_.unexpected) {
        const std::string seeds = first == last ? "seed " + std::to_string(first)
                                                : "seeds " + std::to_string(first) + ".." + std::to_string(last);
        Print("      " + seeds + ": " + why + "\n");
      }
    }
    const std::string never = NeverActed(file.scenario, summary_);
    if (!never.empty() && summary_.cut == 0) Print("      never acted: " + never + "\n");
    for (const auto& [because, runs] : summary_.not_judged) {
      const std::string where = several_ ? " in " + Counted(runs, "run") : "";
      Print("      liveness: not judged" + where + ", because " + because + "\n");
      not_judged_ += runs;
    }
    if (!summary_.epilogues.empty()) Print("      epilogue: " + EpilogueText(file) + "\n");
    ended_unsafe_ += summary_.ended_unsafe;
    as_expected_ += summary_.as_expected;
    summary_ = {};
  }

  void OnEnd() override {
    std::string text = Counted(files_.size(), "scenario") + ", " + Counted(total_runs_, "run") + ": ";
    if (as_expected_ < total_runs_) {
      text += std::to_string(total_runs_ - as_expected_) + " not as expected";
    } else if (options_.until != scenarios::World::kToTheEnd) {
      text += "nothing wrong up to step " + std::to_string(options_.until);
    } else {
      text += total_runs_ == 1 ? "as expected" : "all as expected";
    }
    if (options_.check_determinism && as_expected_ == total_runs_) text += ", and the same when played again";
    text += "; liveness: " + LivenessText();
    Print("\n" + Paint(as_expected_ < total_runs_ ? Ink::kBad : Ink::kGood, text) + "\n" + failures_);
  }

 private:
  std::string LivenessText() const {
    const uint64_t judged = total_runs_ - not_judged_ - ended_unsafe_;
    if (judged == total_runs_) return "judged";
    std::string text = "not judged";
    if (total_runs_ > 1) text = "judged in " + std::to_string(judged) + " of " + std::to_string(total_runs_);
    if (ended_unsafe_ == 0) return text;
    const std::string count = total_runs_ > 1 ? std::to_string(ended_unsafe_) + " ended" : ", because it ended";
    return text + (total_runs_ > 1 ? ", " : "") + count + " with a violation of safety";
  }

  std::string EpilogueText(const ScenarioFile& file) const {
    if (!several_) return summary_.epilogues.front().Text(ClusterFor(file, file.seeds.first));
    const auto played = std::count_if(summary_.epilogues.begin(), summary_.epilogues.end(),
                                      [](const auto& epilogue) { return !epilogue.replicas.empty(); });
    return "played in " + std::to_string(played) + " of " + Counted(summary_.epilogues.size(), "run");
  }

  std::vector<std::string> Cells(const ScenarioFile& file) const {
    const bool passed = summary_.as_expected == summary_.runs;
    std::vector<std::string> cells = {!passed ? "FAIL" : summary_.cut > 0 ? "part" : "pass", file.path};
    if (several_) {
      cells.push_back(std::to_string(summary_.as_expected) + " of " + std::to_string(summary_.runs));
    } else {
      cells.push_back(std::to_string(file.seeds.first));
      cells.push_back(summary_.verdict);
    }
    for (const Extent* extent : {&summary_.completed, &summary_.fast, &summary_.committed, &summary_.views}) {
      cells.push_back(extent->Text(Whole));
    }
    cells.push_back(summary_.virtual_ns.Text(Milliseconds));
    cells.push_back(summary_.steps.Text(Whole));
    if (!several_) cells.push_back(summary_.digest);
    return cells;
  }

  // The row's first word says how it went.
  static std::string Coloured(const std::string& row) {
    const Ink ink = row.starts_with("FAIL") ? Ink::kBad : row.starts_with("pass") ? Ink::kGood : Ink::kStrong;
    return Paint(ink, row.substr(0, 4)) + row.substr(4);
  }

  std::string Failure(const ScenarioFile& file, const OneRun& run) const {
    const RunResult& result = run.result;
    std::string text = "\n" + Paint(Ink::kStrong, file.path + ", seed " + std::to_string(run.seed)) + ":\n";
    if (run.differs_after) text += "  not deterministic: " + DifferenceOf(run) + "\n";
    if (result.violation) {
      const sim::Violation& violation = *result.violation;
      text += "  " + Paint(Ink::kBad, result.verdict.Text()) + " at step " + std::to_string(violation.step) + ", " +
              Milliseconds(violation.at) + " ms: " + violation.sentence + "\n" + Witnesses(violation);
    }
    if (!result.waiting.empty()) text += Waiting(result, ClusterFor(file, run.seed));
    for (const std::string& missed : result.missed) text += "  " + WithoutSentence(missed, result) + "\n";
    if (result.end == RunEnd::kDeadline || result.end == RunEnd::kMaxSteps || result.end == RunEnd::kIdle) {
      text += "  the run ended before every operation was complete: " + std::string(Name(result.end)) + "\n";
    }
    const std::vector<std::string> steps = HowItCame(file.scenario, file.path, run.seed, options_.until);
    if (!steps.empty()) text += "  how it came to that (* an adversary; zyz run --explain tells every step):\n";
    for (const std::string& line : steps) text += "  " + line;
    if (result.violation && result.violation->step < scenarios::kMostWhySteps) {
      text += "  ask what it came of:\n  " + WhyCommand(options_, file, run) + "\n";
    }
    text += "  look at it with:\n  " + ViewCommand(options_, file, run) + "\n";
    return text + "  reproduce it with:\n  " + ReproducingCommand(options_, file, run) + "\n";
  }

  const RunOptions& options_;
  const std::vector<ScenarioFile>& files_;
  const bool several_;
  std::vector<Column> columns_;
  Summary summary_;
  uint64_t total_runs_ = 0, as_expected_ = 0, not_judged_ = 0, ended_unsafe_ = 0;
  std::string failures_;
};

}  // namespace

std::unique_ptr<RunReport> MakeTextReport(const RunOptions& options, const std::vector<ScenarioFile>& files) {
  return std::make_unique<TextReport>(options, files);
}

}  // namespace zyz::tools

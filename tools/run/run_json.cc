// A JSON array with one object a line, so that it can be read as a whole and line by line.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "protocol/types.h"
#include "tools/run/run_report.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

Json ViolationOf(const sim::Violation& violation, const ClusterSize& cluster) {
  Json witnesses = Json::array();
  for (const sim::Witness& witness : violation.witnesses) {
    witnesses.push_back({{"step", witness.step}, {"node", NodeName(cluster, witness.node)}, {"what", witness.what}});
  }
  return {{"oracle", violation.oracle},
          {"sentence", violation.sentence},
          {"step", violation.step},
          {"at_ns", violation.at},
          {"witnesses", std::move(witnesses)}};
}

Json RejectedOf(const scenarios::RunResult& result) {
  Json rejected = Json::object();
  for (size_t i = 0; i < kRejectReasons; ++i) {
    if (result.rejected[i] > 0) rejected[std::string(Name(static_cast<RejectReason>(i)))] = result.rejected[i];
  }
  return rejected;
}

Json WaitingOf(const scenarios::RunResult& result, const ClusterSize& cluster) {
  Json waiting = Json::array();
  for (const scenarios::WaitingNode& node : result.waiting) {
    waiting.push_back({{"node", NodeName(cluster, node.node)}, {"what", node.what}, {"timers", node.timers}});
  }
  return waiting;
}

class JsonReport final : public RunReport {
 public:
  explicit JsonReport(const RunOptions& options) : options_(options) {}

  void OnRun(const ScenarioFile& file, const OneRun& run) override {
    Print(runs_++ == 0 ? "[\n" : ",\n");
    hits_.Add(run.result);
    cut_ = cut_ || run.result.end == scenarios::RunEnd::kUntil;
    Print(ObjectOf(file, run).dump(-1, ' ', false, Json::error_handler_t::replace));
    if (!IsAsExpected(run)) std::fprintf(stderr, "%s\n", ReproducingCommand(options_, file, run).c_str());
  }
  void OnFileEnd(const ScenarioFile&) override {
    hits_ = {};
    cut_ = false;
  }
  void OnEnd() override { Print("\n]\n"); }

 private:
  Json ObjectOf(const ScenarioFile& file, const OneRun& run) const {
    const scenarios::RunResult& result = run.result;
    Json object = {{"file", file.path},
                   {"name", file.scenario.name},
                   {"seed", run.seed},
                   {"verdict", result.verdict.Text()},
                   {"liveness", result.liveness.judged() ? "judged" : "not judged"},
                   {"expected", file.scenario.expect.verdict.Text()},
                   {"as_expected", IsAsExpected(run)},
                   {"missed", result.missed},
                   {"end", Name(result.end)},
                   {"completed", result.completed},
                   {"fast", result.fast},
                   {"committed", result.committed},
                   {"views", result.views},
                   {"virtual_ns", result.virtual_ns},
                   {"steps", result.steps},
                   {"messages", result.messages.delivered},
                   {"messages_sent", result.messages.sent},
                   {"messages_lost", result.messages.lost},
                   {"rejected", RejectedOf(result)},
                   {"rule_hits", result.rule_hits},
                   {"behaviour_hits", result.behaviour_hits},
                   {"timeline_hits", result.timeline_hits}};
    if (!result.liveness.judged()) object["liveness_not_judged_because"] = result.liveness.because;
    if (result.epilogue.wanted) {
      object["epilogue"] = {{"played", !result.epilogue.replicas.empty()},
                            {"what", result.epilogue.Text(ClusterFor(file, run.seed))},
                            {"requests", result.epilogue.requests},
                            {"completed", result.epilogue.completed}};
    }
    if (!result.waiting.empty()) object["waiting"] = WaitingOf(result, ClusterFor(file, run.seed));
    if (result.violation) object["violation"] = ViolationOf(*result.violation, ClusterFor(file, run.seed));
    if (options_.check_determinism) object["deterministic"] = !run.differs_after;
    if (run.differs_after) object["differs_after_step"] = *run.differs_after;
    // The last run of a file also tells what happened in none of them.
    if (run.seed == file.seeds.last && !cut_) {
      object["never_acted"] = scenarios::NeverActed(file.scenario, hits_);
    }
    object["digest"] = Hex(result.digest);
    object["wall_ns"] = run.wall_ns;
    return object;
  }

  const RunOptions& options_;
  uint64_t runs_ = 0;
  scenarios::Hits hits_;  // of the present file, over its runs
  bool cut_ = false;      // one of them ended by --until
};

}  // namespace

std::unique_ptr<RunReport> MakeJsonReport(const RunOptions& options) { return std::make_unique<JsonReport>(options); }

}  // namespace zyz::tools

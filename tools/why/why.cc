#include "tools/why/why.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/check.h"
#include "protocol/message.h"
#include "scenarios/explore/why.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "tools/base/table.h"
#include "tools/base/terminal.h"
#include "tools/view/source.h"
#include "tools/view/words.h"

namespace zyz::tools {
namespace {

using scenarios::CausalMark;
using scenarios::LastChance;
using scenarios::Party;
using scenarios::Scenario;
using scenarios::Why;
using Json = nlohmann::ordered_json;

// Steps and their lines.
class LinesOf final : public RunVisitor {
 public:
  LinesOf(RunSource* run, const std::set<uint64_t>& steps) : words_(run->header()) {
    std::vector<StepRange> ranges;
    ranges.reserve(steps.size());
    for (const uint64_t step : steps) ranges.push_back({step, step});
    const absl::Status played = run->Play(ranges, this);
    CHECK(played.ok(), "a scenario's run can always be played");
  }
  void OnStep(const Json& step) override { lines_[step.at("i").get<uint64_t>()] = words_.Line(step); }
  // With the line's end; empty if the run ended before that step.
  std::string At(uint64_t step) const {
    const auto line = lines_.find(step);
    return line == lines_.end() ? "" : line->second;
  }

 private:
  const Words words_;
  std::map<uint64_t, std::string> lines_;
};

std::string_view ShortName(CausalMark::Role role) {
  static constexpr std::string_view kNames[] = {"needed", "network", "liars", "no return", "noticed"};
  return kNames[static_cast<size_t>(role)];
}

// By step, what it has to do with the failure.
std::map<uint64_t, std::vector<CausalMark::Role>> RolesOf(const Why& why) {
  std::map<uint64_t, std::vector<CausalMark::Role>> roles;
  for (const CausalMark& mark : MarksOf(why)) roles[mark.step].push_back(mark.role);
  return roles;
}

// The entries without which it does not fail, named as where they have never acted.
std::vector<std::string> NamesOf(const Scenario& scenario, const std::vector<size_t>& lies,
                                 const std::vector<size_t>& rules) {
  scenarios::Hits hits;
  hits.behaviours.assign(scenario.faulty.size(), 1);
  hits.rules.assign(scenario.network.rules.size(), 1);
  for (const size_t i : lies) hits.behaviours[i] = 0;
  for (const size_t i : rules) hits.rules[i] = 0;
  return scenarios::NeverActed(scenario, hits);
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

class Telling {
 public:
  Telling(const WhyCommandOptions& options, const Scenario& scenario, const Why& why, RunSource* run)
      : options_(options),
        scenario_(scenario),
        why_(why),
        run_(run),
        roles_(RolesOf(why)),
        lines_(run, Steps(roles_)) {}

  std::string Text() const {
    const sim::Violation& violation = *why_.run.violation;
    std::string text = Paint(Ink::kStrong, options_.path + ", seed " + run_->header().seed) + ": " +
                       Paint(Ink::kBad, why_.run.verdict.Text()) + " at step " + std::to_string(violation.step) + "\n";
    text += Causes() + "\n" + Needed() + Entries();
    text += Chance(Party::kNetwork, "The network's last chance", "without its rules from there on");
    text += Chance(Party::kLiars, "The liars' last chance", "if they are honest from there on");
    text += NoReturn();
    text += "Noticed: step " + std::to_string(violation.step) + ", " + Milliseconds(violation.at) +
            " ms: " + violation.sentence + "\n";
    if (options_.curve) text += "\n" + CurveText();
    return text;
  }

  Json Object() const {
    const sim::Violation& violation = *why_.run.violation;
    Json causes = Json::array(), needed = Json::array(), chances = Json::object();
    for (const auto& [step, roles] : roles_) {
      Json names = Json::array();
      for (const CausalMark::Role role : roles) names.push_back(Name(role));
      std::string line = lines_.At(step);
      if (line.ends_with('\n')) line.pop_back();
      causes.push_back({{"step", step}, {"what", std::move(names)}, {"line", std::move(line)}});
    }
    for (const scenarios::NeededDelivery& delivery : why_.needed) {
      needed.push_back({{"step", delivery.step}, {"effect", delivery.effect}});
    }
    for (const Party party : {Party::kNetwork, Party::kLiars, Party::kEverybody}) {
      const std::optional<LastChance>& chance = ChanceOf(party);
      chances[std::string(Name(party))] =
          chance ? Json({{"step", chance->step}, {"saved", chance->saved}, {"half", chance->saves}}) : Json();
    }
    Json object = {{"file", options_.path},
                   {"seed", std::stoull(run_->header().seed)},
                   {"verdict", why_.run.verdict.Text()},
                   {"step", violation.step},
                   {"at_ns", violation.at},
                   {"sentence", violation.sentence},
                   {"futures", why_.futures},
                   {"deliveries", why_.deliveries},
                   {"needed", std::move(needed)},
                   {"lies", NamesOf(scenario_, why_.lies, {})},
                   {"rules", NamesOf(scenario_, {}, why_.rules)},
                   {"last_chance", std::move(chances)},
                   {"causes", std::move(causes)}};
    if (options_.curve) {
      for (size_t party = 0; party < scenarios::kParties; ++party) {
        object["curve"][std::string(Name(static_cast<Party>(party)))] = why_.curves[party];
      }
    }
    return object;
  }

 private:
  static std::set<uint64_t> Steps(const std::map<uint64_t, std::vector<CausalMark::Role>>& roles) {
    std::set<uint64_t> steps;
    for (const auto& [step, unused] : roles) steps.insert(step);
    return steps;
  }
  const std::optional<LastChance>& ChanceOf(Party party) const { return why_.chances[static_cast<size_t>(party)]; }
  std::string OfFutures(uint32_t count) const {
    if (why_.futures == 1) return count == 1 ? "the run does not fail" : "the run fails";
    return std::to_string(count) + " of " + std::to_string(why_.futures) + " futures do not fail";
  }

  std::string Causes() const {
    std::vector<Column> columns = {{""}, {""}};
    std::vector<std::vector<std::string>> rows;
    for (const auto& [step, roles] : roles_) {
      std::string names;
      for (const CausalMark::Role role : roles) names += (names.empty() ? "" : ", ") + std::string(ShortName(role));
      std::string line = lines_.At(step);
      if (line.empty()) continue;  // noticed at the end, and not in a step
      if (line.ends_with('\n')) line.pop_back();
      rows.push_back({std::move(names), std::move(line)});
      columns[0].width = std::max(columns[0].width, rows.back()[0].size());
    }
    std::string text;
    for (const auto& row : rows) text += TableRow(columns, row);
    return text;
  }

  std::string Needed() const {
    std::string text = "Of " + std::to_string(why_.deliveries) + (why_.deliveries == 1 ? " delivery" : " deliveries") +
                       " before it, each lost alone, ";
    if (why_.needed.empty()) return text + "none was needed.\n";
    std::vector<std::string> decisive;
    for (const scenarios::NeededDelivery& delivery : why_.needed) {
      if (why_.IsDecisive(delivery)) decisive.push_back(std::to_string(delivery.step));
    }
    const std::string futures = std::to_string(why_.futures) + " other futures";
    text += std::to_string(why_.needed.size()) + (why_.needed.size() == 1 ? " was needed" : " were needed");
    if (decisive.empty()) return text + ", none of them in half of " + futures + ".\n";
    if (why_.futures > 1) text += ", " + std::to_string(decisive.size()) + " of them in half of " + futures;
    constexpr size_t kMost = 12;
    const bool all = decisive.size() <= kMost;
    if (!all) decisive.resize(kMost);
    return text + ": " + (decisive.size() == 1 ? "step " : "steps ") + Joined(decisive) + (all ? ".\n" : ", ….\n");
  }

  std::string Entries() const {
    const size_t entries = scenario_.faulty.size() + scenario_.network.rules.size();
    if (entries == 0) return "";
    const std::vector<std::string> names = NamesOf(scenario_, why_.lies, why_.rules);
    std::string text = "Of " + Counted(scenario_.faulty.size(), "lie") + " and " +
                       Counted(scenario_.network.rules.size(), "rule") + ", each switched off alone, ";
    return text + (names.empty() ? "none was needed" : "these were needed: " + Joined(names)) + ".\n";
  }

  std::string Chance(Party party, const std::string& what, const std::string& how) const {
    const std::optional<LastChance>& chance = ChanceOf(party);
    const bool is_there = party == Party::kNetwork ? !scenario_.network.rules.empty() : !scenario_.faulty.empty();
    if (!chance) return is_there ? what + ": none; it fails " + how + ", be it from the first step.\n" : "";
    const std::string without = is_there ? how + ", " : "";
    return what + ": step " + std::to_string(chance->step) + "; " + without + OfFutures(chance->saved) +
           (chance->saves ? "" : ", and at no step half of them") + ".\n";
  }

  std::string NoReturn() const {
    const std::optional<LastChance>& chance = ChanceOf(Party::kEverybody);
    if (!chance) {
      return "Point of no return: before the first step; no lie and no rule is needed for this, so it is the "
             "protocol's "
             "own, or the timeline's.\n";
    }
    return "Point of no return: step " + std::to_string(chance->step) +
           "; with no rule and honest liars from there on, " + OfFutures(chance->saved) +
           (chance->saves ? "; once it has happened, most fail whatever the two do" : ", and at no step half of them") +
           ".\n";
  }

  // The steps at which a share changes.
  std::string CurveText() const {
    std::vector<Column> columns = {
        {"before step", true}, {"drawn anew", true}, {"no rules", true}, {"honest liars", true}, {"both", true}};
    std::string text = "Futures, of " + std::to_string(why_.futures) + ", that do not fail:\n" + TableHead(columns);
    for (size_t step = 0; step < why_.curves[0].size(); ++step) {
      bool changes = step == 0 || step + 1 == why_.curves[0].size();
      std::vector<std::string> cells = {std::to_string(step)};
      for (const scenarios::Curve& curve : why_.curves) {
        changes = changes || curve[step] != curve[step - 1];
        cells.push_back(std::to_string(curve[step]));
      }
      if (changes) text += TableRow(columns, cells);
    }
    return text;
  }

  const WhyCommandOptions& options_;
  const Scenario& scenario_;
  const Why& why_;
  RunSource* const run_;
  const std::map<uint64_t, std::vector<CausalMark::Role>> roles_;
  const LinesOf lines_;
};

}  // namespace

ExitCode ExplainWhy(const WhyCommandOptions& options) {
  const auto refuse = [](const absl::Status& status) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
  };
  std::vector<scenarios::Override> overrides;
  for (const std::string& set : options.sets) {
    absl::StatusOr<scenarios::Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) return refuse(parsed.status());
    overrides.push_back(*std::move(parsed));
  }
  const absl::StatusOr<Scenario> loaded = scenarios::LoadScenarioFile(options.path, overrides);
  if (!loaded.ok()) return refuse(loaded.status());
  const uint64_t seed = options.seed.value_or(static_cast<uint64_t>(loaded->seed.value_or(1)));
  MessagePool pool;
  const scenarios::RunResult result = scenarios::World(*loaded, seed, &pool).Run();
  const std::string which = options.path + ": under seed " + std::to_string(seed) + " ";
  if (!result.violation) {
    Complain(which +
             "it violates nothing, so there is nothing to explain (an expectation that is missed is no violation)");
    return kUsage;
  }
  if (result.violation->step >= scenarios::kMostWhySteps) {
    Complain(which + "it fails at step " + std::to_string(result.violation->step) + ", allowed: below " +
             std::to_string(scenarios::kMostWhySteps) +
             ", since each step costs dozens of runs; zyz shrink makes it shorter");
    return kUsage;
  }
  const Why why = scenarios::ExplainFailure(*loaded, seed, result, &pool, options.curve);
  const Scenario drawn = scenarios::ForSeed(*loaded, seed);
  const std::unique_ptr<RunSource> run = PlayScenario(*loaded, options.path, seed);
  const Telling telling(options, drawn, why, run.get());
  Print(options.json ? telling.Object().dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" : telling.Text());
  return FinishOutput() ? kAsExpected : kEnvironment;
}

}  // namespace zyz::tools

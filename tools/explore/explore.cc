#include "tools/explore/explore.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/hash.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/writer.h"
#include "scenarios/world/builder.h"
#include "tools/base/files.h"
#include "tools/base/table.h"
#include "tools/explore/exploration.h"
#include "tools/explore/explore_database.h"
#include "tools/explore/explore_report.h"

namespace zyz::tools {
namespace {

using scenarios::Explorer;
using scenarios::Found;
using scenarios::FoundKind;
using scenarios::LetterSet;
using scenarios::Override;
using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::Scope;
using std::chrono::steady_clock;

constexpr double kWorthTelling = 10;  // seconds: of a size that takes longer, how long is told before

ExitCode Refuse(const absl::Status& status) {
  Complain(std::string(status.message()));
  return status.code() == absl::StatusCode::kUnavailable ? kEnvironment : kUsage;
}

absl::Status ParseInto(const std::vector<std::string>& sets, std::vector<Override>* overrides) {
  for (const std::string& set : sets) {
    absl::StatusOr<Override> parsed = scenarios::ParseOverride(set);
    if (!parsed.ok()) return parsed.status();
    overrides->push_back(*std::move(parsed));
  }
  return absl::OkStatus();
}

absl::StatusOr<Scope> LoadFor(const ExploreOptions& options, bool against) {
  std::vector<Override> overrides;
  absl::Status status = ParseInto(options.sets, &overrides);
  if (status.ok() && against) status = ParseInto(options.against, &overrides);
  if (!status.ok()) return status;
  absl::StatusOr<Scope> scope = scenarios::LoadScopeFile(options.file, overrides);
  if (scope.ok() && options.up_to) scope->entries = *options.up_to;
  return scope;
}

absl::Status CheckSameLetters(const Scope& scope, const Scope& against) {
  const auto texts = [](const Scope& one) {
    std::vector<std::string> all = one.lie_texts;
    for (const scenarios::Cut& cut : one.cuts) all.push_back(cut.text);
    return all;
  };
  if (texts(scope) == texts(against) && scope.bases.size() == against.bases.size()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--against: found another set of letters, allowed: a value that changes the base only");
}

// Says how far it is, and of a long size how long it will take.
class Teller final : public ExplorationObserver {
 public:
  void OnSize(const SizeResult& before, double sets_estimated) override {
    began_ = steady_clock::now();
    estimated_ = sets_estimated;
    at_begin_ = before.tallied.runs;
    const double seconds = rate_ > 0 ? estimated_ / rate_ : 0;
    if (seconds < kWorthTelling) return;
    Complain("size " + std::to_string(before.size) + ": about " + About(estimated_) + " sets, " + About(seconds) +
             " s; --up-to " + std::to_string(before.size - 1) + " stops before it");
  }
  void OnIdle(const SizeResult& so_far) override {
    runs_ = so_far.tallied.runs - at_begin_;
    if (!progress_.Wanted()) return;
    const double seconds = Seconds();
    progress_.Show("size " + std::to_string(so_far.size) + ": " + std::to_string(so_far.tallied.sets) + " of about " +
                   About(estimated_) + " sets, " + std::to_string(so_far.done) + "/" + std::to_string(so_far.units) +
                   " units, " + About(static_cast<double>(runs_) / seconds) + "/s, " +
                   std::to_string(so_far.tallied.violating) + " not as expected");
  }
  void OnSizeEnd() override {
    progress_.Clear();
    const double seconds = Seconds();
    if (seconds > 0.1) rate_ = static_cast<double>(runs_) / seconds;
  }
  void Clear() { progress_.Clear(); }

 private:
  double Seconds() const { return std::chrono::duration<double>(steady_clock::now() - began_).count(); }
  // Two digits: more nobody knows.
  static std::string About(double number) {
    auto whole = static_cast<uint64_t>(number);
    uint64_t unit = 1;
    for (; whole >= 100; whole /= 10) unit *= 10;
    return std::to_string(whole * unit);
  }

  Progress progress_;
  steady_clock::time_point began_;
  double estimated_ = 0, rate_ = 0;  // runs in a second
  uint64_t at_begin_ = 0, runs_ = 0;
};

// A set as a scenario that expects what came of it.
Scenario AsScenario(const Scope& scope, const LetterSet& set, const Found& found, const RunResult& result,
                    const std::string& what) {
  Scenario scenario = ScenarioOf(scope, set);
  scenario.name = scope.name.substr(0, 60) + ", " + Counted(set.size(), "letter");
  scenario.about = what + ". Found by zyz explore: of all sets of letters of this scope a smallest one.";
  if (found.kind != FoundKind::kMissed) {
    const auto within = scenario.expect.complete_within_us;
    scenario.expect = {};
    scenario.expect.verdict = result.verdict;
    scenario.expect.complete_within_us = within;
  }
  return scenario;
}

// Of the seeds under which delays are longer by up to a fifth: how many come to what constant delays come to.
uint64_t RobustnessOf(const Scope& scope, const LetterSet& set, const Found& found, const RunResult& result,
                      MessagePool* pool) {
  Scenario scenario = ScenarioOf(scope, set);
  scenarios::Delay& delay = scenario.network.delay_us;
  delay.max = delay.max.low + std::max<int64_t>(1, delay.max.low / 5);
  uint64_t same = 0;
  for (uint64_t seed = 1; seed <= kJitterSeeds; ++seed) {
    const RunResult other = scenarios::World(scenario, seed, pool).Run();
    same += found.kind == FoundKind::kMissed ? !other.missed.empty() : other.verdict == result.verdict;
  }
  return same;
}

// "safety-agreement-1f2e3d4c.json"
std::string FileNameFor(const Found& found, const RunResult& result, const std::string& what) {
  std::string name = found.kind == FoundKind::kMissed ? "missed" : result.verdict.Text();
  std::replace(name.begin(), name.end(), ':', '-');
  return name + "-" + Hex(HashBytes(kDomainStream, what).value).substr(0, 8) + ".json";
}

// The most robust of the examples, as a file.
absl::StatusOr<Counterexample> Choose(const ExploreOptions& options, const Scope& scope, const SizeResult& size) {
  Counterexample best;
  Scenario scenario;
  std::string name;
  MessagePool pool;
  Explorer explorer(scope);
  for (const auto& [what, found] : size.tallied.found) {
    if (found.kind == FoundKind::kDiffers) continue;
    for (const LetterSet& set : found.examples) {
      const RunResult result = explorer.Run(set);
      const uint64_t robust = RobustnessOf(scope, set, found, result, &pool);
      if (!name.empty() && robust <= best.robust) continue;
      best.set = set;
      best.what = what;
      best.robust = robust;
      best.sentence = result.violation ? result.violation->sentence : result.missed.front();
      scenario = AsScenario(scope, set, found, result, what);
      name = FileNameFor(found, result, what);
    }
  }
  best.path = InFolder(options.out, name);
  if (const absl::Status status = WriteText(best.path, WriteScenario(scenario)); !status.ok()) return status;
  return best;
}

absl::StatusOr<ExploreDatabase> OpenFor(const ExploreOptions& options, const std::string& identity) {
  if (options.out.empty()) return ExploreDatabase::Open("", identity);
  if (const absl::Status status = MakeFolder(options.out); !status.ok()) return status;
  absl::StatusOr<ExploreDatabase> database =
      ExploreDatabase::Open(InFolder(options.out, ExploreDatabase::kFileName), identity);
  if (!database.ok() || database->was_new() || options.resume) return database;
  return absl::InvalidArgumentError(options.out + ": there is an exploration in it already; --resume goes on with it");
}

absl::Status TakeFrom(const std::string& folder, const std::string& identity, ExploreDatabase* into) {
  const std::string path = InFolder(folder, ExploreDatabase::kFileName);
  absl::StatusOr<ExploreDatabase> part = ExploreDatabase::Open(path, identity);
  if (!part.ok()) return part.status();
  if (part->was_new()) return absl::InvalidArgumentError(path + ": there is no exploration");
  const absl::StatusOr<std::vector<UnitResult>> units = part->AllUnits();
  if (!units.ok()) return units.status();
  return into->Add(*units);
}

ExitCode CodeOf(const ExploreReport& report) {
  ExitCode code = kAsExpected;
  for (const SizeResult& size : report.sizes) {
    for (const auto& [what, found] : size.tallied.found) {
      if (found.kind == FoundKind::kSafety) code = Worse(code, kSafetyViolated);
      if (found.kind == FoundKind::kLiveness) code = Worse(code, kLivenessViolated);
      if (found.kind == FoundKind::kMissed) code = Worse(code, kExpectationMissed);
    }
  }
  return code == kAsExpected && !report.whole() ? kNotFinished : code;
}

}  // namespace

ExitCode ExploreScope(const ExploreOptions& options) {
  const absl::StatusOr<Scope> scope = LoadFor(options, false);
  if (!scope.ok()) return Refuse(scope.status());
  std::optional<Scope> against;
  if (!options.against.empty()) {
    absl::StatusOr<Scope> other = LoadFor(options, true);
    if (other.ok()) {
      if (const absl::Status status = CheckSameLetters(*scope, *other); !status.ok()) return Refuse(status);
      against = *std::move(other);
    } else {
      return Refuse(other.status());
    }
  }
  const Scope* const other = against ? &*against : nullptr;
  const std::string identity = IdentityOf(*scope, other);
  absl::StatusOr<ExploreDatabase> database = OpenFor(options, identity);
  if (!database.ok()) return Refuse(database.status());
  for (const std::string& folder : options.from) {
    if (const absl::Status status = TakeFrom(folder, identity, &*database); !status.ok()) return Refuse(status);
  }
  ExplorationOptions exploration{
      &*scope, other, options.jobs, options.shard.value_or(Shard{}), options.first, [] { return Interrupts() > 0; }};
  CatchInterrupts();
  Teller teller;
  ExploreReport report{.scope = &*scope, .program = options.program};
  const absl::Status status = Explore(exploration, &*database, &teller, &report.sizes);
  teller.Clear();
  if (!status.ok()) return Refuse(status);
  ExitCode code = CodeOf(report);
  if (report.violating() > 0) {
    const auto of = std::find_if(report.sizes.begin(), report.sizes.end(),
                                 [](const SizeResult& size) { return size.tallied.violating > 0; });
    absl::StatusOr<Counterexample> example = Choose(options, *scope, *of);
    if (example.ok()) {
      report.counterexample = *std::move(example);
    } else {
      code = Worse(code, Refuse(example.status()));
    }
  }
  Print(options.json ? AsJson(report) : AsText(report));
  return FinishOutput() ? code : Worse(code, kEnvironment);
}

}  // namespace zyz::tools

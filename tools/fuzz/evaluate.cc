// Each range of seeds is a campaign of its own that stops at its first failure. Ranges begin far apart, so they share
// no seed however fast the machine is. It runs in a process of its own: a planted bug may crash the program. This is a
// detection too.
#include "tools/fuzz/evaluate.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/format/loader.h"
#include "scenarios/shrink/fingerprint.h"
#include "scenarios/shrink/shrinker.h"
#include "scenarios/world/builder.h"
#include "tools/base/table.h"
#include "tools/campaign/campaign.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kCrash = "crash";  // the verdict on a program that died
constexpr uint64_t kRangeSeeds = 1'000'000'000;
constexpr milliseconds kMinute{60'000};
constexpr const char* kFirst = "[\n";  // what stands before the first row in JSON

struct Detection {
  bool found = false;
  uint64_t seeds = 0;  // up to the first failure, or all that there was time for
  double seconds = 0;
  std::string verdict;  // its text, or kCrash
  size_t entries = 0, shrunk_entries = 0;
  double shrink_seconds = 0;
};

// What a range's process tells the one that waits for it: a line for each block that is done, and the result.
class Report {
 public:
  explicit Report(int fd) : fd_(fd) {}
  void Seeds(uint64_t seeds) const { Line({{"seeds", seeds}}); }
  void Line(const Json& object) const {
    const std::string line = object.dump() + "\n";
    for (size_t at = 0; at < line.size();) {
      const ssize_t written = write(fd_, line.data() + at, line.size() - at);
      if (written <= 0) return;  // nobody waits
      at += static_cast<size_t>(written);
    }
  }

 private:
  const int fd_;
};

// What fails must not fail without the bug, or it is another bug that was found.
bool FailsWithout(const scenarios::Scenario& scenario, uint64_t seed) {
  MessagePool pool;
  const ClusterSize cluster = scenario.protocol.Cluster();
  scenarios::World world(scenarios::WithoutKnownBug(scenario), seed, &pool);
  return scenarios::FingerprintOf(world.Run(), cluster).has_value();
}

// A known bug of the literature is one of safety: what counts is a safety violation. A planted bug is found by whatever
// fails.
std::string KindThatCounts(bool safety_only) { return safety_only ? "safety" : "any"; }

class FirstFailure final : public CampaignObserver {
 public:
  FirstFailure(const scenarios::GeneratorOptions& generator, bool safety_only, bool guided, const Report& report)
      : guided_(guided), make_(scenarios::MakerOf(generator)), kind_(KindThatCounts(safety_only)), report_(report) {}

  absl::Status OnBlock(const Block& block) override {
    seeds_ += block.last - block.first + 1;
    report_.Seeds(seeds_);
    for (const auto& [seed, verdict] : block.failing) {
      if (!IsOfKind(verdict, kind_)) continue;
      ++failures_;
      std::optional<scenarios::Scenario> scenario = ExampleOf(block, seed);
      if (!scenario || FailsWithout(*scenario, seed)) continue;
      first_ = seed;
      scenario_ = *std::move(scenario);
      return absl::CancelledError("found");
    }
    return absl::OkStatus();
  }
  uint64_t seeds() const { return seeds_; }
  uint64_t failures() const { return failures_; }  // that count, of whatever bug
  std::optional<uint64_t> first() const { return first_; }
  const scenarios::Scenario& scenario() const { return scenario_; }  // the one that failed first

 private:
  // Nothing: in a guided campaign only the example of each kind of failure is kept.
  std::optional<scenarios::Scenario> ExampleOf(const Block& block, uint64_t seed) const {
    if (!guided_) return CampaignScenario(make_, seed);
    for (const auto& [text, finding] : block.findings) {
      if (finding.seed != seed) continue;
      absl::StatusOr<scenarios::Scenario> scenario = scenarios::LoadScenario(finding.scenario, "guided");
      if (scenario.ok()) return *std::move(scenario);
    }
    return std::nullopt;
  }

  const bool guided_;
  const scenarios::ScenarioMaker make_;
  const std::string kind_;
  const Report& report_;
  uint64_t seeds_ = 0, failures_ = 0;
  std::optional<uint64_t> first_;
  scenarios::Scenario scenario_;
};

double SecondsSince(steady_clock::time_point began) {
  return std::chrono::duration<double>(steady_clock::now() - began).count();
}

// What campaigns should find: a known bug or a planted one.
struct Target {
  std::string name;
  const scenarios::KnownProtocol* protocol = nullptr;
  const KnownBug* known = nullptr;  // null: it is planted
};

std::vector<Target> TargetsOf(const scenarios::KnownProtocol& protocol) {
  std::vector<Target> targets;
  for (const KnownBug& bug : protocol.info.known_bugs) targets.push_back({std::string(bug.name), &protocol, &bug});
  for (const PlantedBugInfo& bug : protocol.info.planted_bugs) {
    targets.push_back({std::string(bug.name), &protocol, nullptr});
  }
  return targets;
}

std::vector<const scenarios::KnownProtocol*> ProtocolsOf(const EvaluateOptions& options) {
  if (const auto* named = scenarios::FindProtocol(options.protocol)) return {named};
  return {scenarios::Protocols().begin(), scenarios::Protocols().end()};
}

std::vector<Target> TargetsOf(const EvaluateOptions& options) {
  std::vector<Target> targets;
  for (const scenarios::KnownProtocol* protocol : ProtocolsOf(options)) {
    for (Target& target : TargetsOf(*protocol)) {
      const auto& only = options.only;
      if (only.empty() || std::find(only.begin(), only.end(), target.name) != only.end()) {
        targets.push_back(std::move(target));
      }
    }
  }
  return targets;
}

absl::StatusOr<scenarios::GeneratorOptions> GeneratorFor(const Target& target, const std::string& profile) {
  std::vector<scenarios::Override> overrides = {{"/protocol/name", std::string(target.protocol->info.name)}};
  if (target.known == nullptr) {
    overrides.push_back({"/protocol/planted", target.name});
  } else {
    overrides.push_back({"/protocol/" + std::string(target.known->option), target.name});
  }
  absl::StatusOr<scenarios::Overlay> overlay = scenarios::Overlay::Make(overrides);
  if (!overlay.ok()) return overlay.status();
  scenarios::GeneratorOptions generator;
  generator.profile = scenarios::FindProfile(profile);
  generator.overlay = *std::move(overlay);
  return generator;
}

absl::StatusOr<Detection> Detect(const scenarios::GeneratorOptions& generator, bool safety_only, uint64_t range,
                                 milliseconds cap, const EvaluateOptions& options, const Report& report) {
  const uint64_t first = range * kRangeSeeds + 1;
  CampaignOptions campaign;
  campaign.generator = generator;
  campaign.jobs = options.jobs;
  campaign.guided = options.guided;
  campaign.stop_after = 1;
  campaign.stop_on = KindThatCounts(safety_only);
  campaign.interrupted = [] { return Interrupts() > 0; };
  const steady_clock::time_point began = steady_clock::now();
  campaign.end = began + cap;
  FirstFailure observer(generator, safety_only, options.guided, report);
  // A campaign ends with its first failure. If that is another bug, a campaign of the following seeds goes on.
  uint64_t failures = 0;
  do {
    failures = observer.failures();
    BlockSource source({first + observer.seeds(), first + kRangeSeeds - 1}, 0, 1, {});
    const absl::Status status = RunCampaign(campaign, &source, &observer);
    if (!status.ok() && !absl::IsCancelled(status)) return status;
  } while (!observer.first() && observer.failures() > failures && observer.seeds() < kRangeSeeds);
  Detection detection;
  detection.seconds = SecondsSince(began);
  detection.seeds = observer.seeds();
  if (!observer.first()) return detection;
  detection.found = true;
  const uint64_t seed = *observer.first();
  detection.seeds = seed - first + 1;
  const scenarios::Scenario& scenario = observer.scenario();
  const steady_clock::time_point shrink_began = steady_clock::now();
  scenarios::ShrinkOptions limits;
  limits.stop = campaign.interrupted;
  const std::optional<scenarios::Shrunk> shrunk = scenarios::Shrink(scenario, seed, limits);
  detection.shrink_seconds = SecondsSince(shrink_began);
  if (!shrunk) return absl::InternalError("seed " + std::to_string(seed) + " fails, and alone does not");
  detection.verdict = shrunk->fingerprint.verdict.Text();
  detection.entries = scenarios::EntriesOf(scenario);
  detection.shrunk_entries = scenarios::EntriesOf(shrunk->scenario);
  return detection;
}

Json ToJson(const Detection& d) {
  Json object = {{"found", d.found}, {"seeds", d.seeds}, {"seconds", d.seconds}};
  if (!d.found) return object;
  object["verdict"] = d.verdict;
  if (d.verdict == kCrash) return object;
  object.update({{"entries", d.entries}, {"shrunk_entries", d.shrunk_entries}, {"shrink_seconds", d.shrink_seconds}});
  return object;
}

Detection FromJson(const Json& object) {
  Detection d;
  d.found = object.value("found", false);
  d.seeds = object.value("seeds", uint64_t{0});
  d.seconds = object.value("seconds", 0.0);
  d.verdict = object.value("verdict", "");
  d.entries = object.value("entries", size_t{0});
  d.shrunk_entries = object.value("shrunk_entries", size_t{0});
  d.shrink_seconds = object.value("shrink_seconds", 0.0);
  return d;
}

// Of a report's lines the last one; the others say how far it is. It ends when its process does.
Json LastLine(FILE* report, const std::string& what, Progress* progress) {
  Json last = Json::object();
  char* line = nullptr;
  size_t capacity = 0;
  while (getline(&line, &capacity, report) > 0) {
    last = Json::parse(line);
    progress->Show(what + ": " + std::to_string(last.value("seeds", uint64_t{0})) + " seeds");
  }
  std::free(line);
  return last;
}

// How a program ends by a fault of its own. A signal from elsewhere says nothing of it.
bool IsCrash(int signal) {
  return signal == SIGABRT || signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
}

// Detect, in a process of its own.
absl::StatusOr<Detection> DetectApart(const scenarios::GeneratorOptions& generator, bool safety_only, uint64_t range,
                                      milliseconds cap, const EvaluateOptions& options, const std::string& what,
                                      Progress* progress) {
  int ends[2];
  if (pipe(ends) != 0) return absl::UnavailableError("no pipe can be had");
  const steady_clock::time_point began = steady_clock::now();
  const pid_t child = fork();
  if (child < 0) return absl::UnavailableError("no process can be had");
  if (child == 0) {
    close(ends[0]);
    const Report report(ends[1]);
    const absl::StatusOr<Detection> detection = Detect(generator, safety_only, range, cap, options, report);
    report.Line(detection.ok() ? ToJson(*detection) : Json{{"error", detection.status().message()}});
    _exit(0);
  }
  close(ends[1]);
  FILE* const report = fdopen(ends[0], "r");
  const Json last = LastLine(report, what, progress);
  std::fclose(report);
  int how = 0;
  while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
  }
  if (last.contains("error")) return absl::InternalError(last["error"].get<std::string>());
  Detection detection = FromJson(last);
  if (!WIFSIGNALED(how)) return detection;
  if (!IsCrash(WTERMSIG(how)))
    return absl::UnavailableError(std::string("a range was ended by ") + strsignal(WTERMSIG(how)));
  detection.found = true;
  detection.verdict = kCrash;
  detection.seconds = SecondsSince(began);
  return detection;
}

struct Plan {
  Target target;
  std::string profile;
  uint64_t ranges = 3;
  milliseconds cap = kMinute, second_cap = kMinute;  // the second for a planted bug that was missed everywhere
};

std::vector<Plan> PlansFor(const EvaluateOptions& options) {
  std::vector<Plan> plans;
  for (const Target& target : TargetsOf(options)) {
    const bool known = target.known != nullptr;
    if (!options.profile.empty()) {
      const bool ten = known && options.profile == target.known->profile;
      plans.push_back({target, options.profile, ten ? uint64_t{10} : uint64_t{3}, kMinute, kMinute});
    } else if (known) {
      plans.push_back({target, std::string(target.known->profile), 10, kMinute, kMinute});
      plans.push_back({target, "all", 3, 10 * kMinute, 10 * kMinute});
    } else {
      plans.push_back({target, "all", 3, kMinute, 5 * kMinute});
    }
    for (Plan& plan : plans) {
      if (options.ranges > 0) plan.ranges = options.ranges;
      if (options.cap) plan.cap = plan.second_cap = *options.cap;
    }
  }
  return plans;
}

absl::StatusOr<std::vector<Detection>> Carry(const Plan& plan, const EvaluateOptions& options, Progress* progress) {
  const absl::StatusOr<scenarios::GeneratorOptions> generator = GeneratorFor(plan.target, plan.profile);
  if (!generator.ok()) return generator.status();
  std::vector<Detection> detections;
  for (const milliseconds cap : {plan.cap, plan.second_cap}) {
    const bool found = std::any_of(detections.begin(), detections.end(), [](const Detection& d) { return d.found; });
    if (!detections.empty() && (found || plan.second_cap == plan.cap)) break;
    detections.clear();
    for (uint64_t range = 0; range < plan.ranges; ++range) {
      const std::string what = plan.target.name + ", " + plan.profile + ", range " + std::to_string(range + 1) +
                               " of " + std::to_string(plan.ranges) + " (" + std::to_string(cap.count() / 1000) +
                               " s at most)";
      absl::StatusOr<Detection> detection =
          DetectApart(*generator, plan.target.known != nullptr, range, cap, options, what, progress);
      if (!detection.ok()) return detection.status();
      detections.push_back(*std::move(detection));
    }
  }
  return detections;
}

std::string Seconds(double seconds) {
  const auto tenths = static_cast<uint64_t>(seconds * 10 + 0.5);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// The middle one; of an even number the later of the two in the middle.
template <class T>
T Median(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Summary {
  size_t found = 0;
  std::vector<uint64_t> seeds;
  std::vector<double> seconds;
  std::vector<size_t> shrunk;
  std::vector<std::string> verdicts;
};

Summary SummaryOf(const std::vector<Detection>& detections) {
  Summary summary;
  for (const Detection& detection : detections) {
    if (!detection.found) continue;
    ++summary.found;
    summary.seeds.push_back(detection.seeds);
    summary.seconds.push_back(detection.seconds);
    if (detection.verdict != kCrash) summary.shrunk.push_back(detection.shrunk_entries);
    if (std::find(summary.verdicts.begin(), summary.verdicts.end(), detection.verdict) == summary.verdicts.end()) {
      summary.verdicts.push_back(detection.verdict);
    }
  }
  return summary;
}

std::vector<std::string> Cells(const Plan& plan, const std::vector<Detection>& detections) {
  const Summary summary = SummaryOf(detections);
  std::vector<std::string> cells = {plan.target.name, plan.profile,
                                    std::to_string(summary.found) + " of " + std::to_string(detections.size())};
  if (summary.found == 0) {
    uint64_t seeds = 0;
    for (const Detection& detection : detections) seeds += detection.seeds;
    cells.insert(cells.end(), {"-", "-", "-", "-", "in " + std::to_string(seeds) + " seeds nothing"});
    return cells;
  }
  std::string verdicts;
  for (const std::string& verdict : summary.verdicts) verdicts += (verdicts.empty() ? "" : ", ") + verdict;
  cells.insert(cells.end(), {std::to_string(Median(summary.seeds)), Seconds(Median(summary.seconds)),
                             Seconds(*std::max_element(summary.seconds.begin(), summary.seconds.end())),
                             summary.shrunk.empty() ? "-" : std::to_string(Median(summary.shrunk)), verdicts});
  return cells;
}

Json ObjectOf(const Plan& plan, const std::vector<Detection>& detections) {
  Json ranges = Json::array();
  for (const Detection& d : detections) ranges.push_back(ToJson(d));
  return {{"target", plan.target.name},
          {"protocol", plan.target.protocol->info.name},
          {"profile", plan.profile},
          {"ranges", ranges}};
}

}  // namespace

std::vector<std::string> EvaluationTargets() {
  std::vector<std::string> names;
  for (const Target& target : TargetsOf(EvaluateOptions())) names.push_back(target.name);
  return names;
}

ExitCode Evaluate(const EvaluateOptions& options) {
  std::vector<Column> columns = {{"target", false, 28},         {"profile", false, 11}, {"found", true, 8},
                                 {"median seeds", true, 12},    {"median s", true, 8},  {"longest s", true, 9},
                                 {"entries, shrunk", true, 15}, {"verdict", false, 20}};
  CatchInterrupts();
  if (!options.json) Print(TableHead(columns));
  if (!FinishOutput()) return kEnvironment;
  const char* before = kFirst;
  ExitCode code = kAsExpected;
  Progress progress;
  for (const Plan& plan : PlansFor(options)) {
    const absl::StatusOr<std::vector<Detection>> detections = Carry(plan, options, &progress);
    progress.Clear();
    if (!detections.ok()) {
      Complain(plan.target.name + ": " + std::string(detections.status().message()));
      return absl::IsUnavailable(detections.status()) ? kEnvironment : kUsage;
    }
    if (Interrupts() > 0) {
      Complain("interrupted: " + plan.target.name + " and what comes after it were not measured");
      code = Worse(code, kExpectationMissed);
      break;
    }
    if (SummaryOf(*detections).found == 0) code = Worse(code, kExpectationMissed);
    Print(options.json ? std::exchange(before, ",\n") + ObjectOf(plan, *detections).dump()
                       : TableRow(columns, Cells(plan, *detections)));
    if (!FinishOutput()) return kEnvironment;  // a row as soon as it is known
  }
  if (options.json) Print(std::string(before == kFirst ? "[" : "") + "\n]\n");
  return FinishOutput() ? code : kEnvironment;
}

}  // namespace zyz::tools

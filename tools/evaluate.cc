// Each range of seeds is a campaign of its own that stops at its first failure. Ranges begin far apart, so they share
// no seed however fast the machine is.
#include "tools/evaluate.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/zyzzyva/planted.h"
#include "scenarios/loader.h"
#include "scenarios/shrinker.h"
#include "tools/campaign.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kPublished = "published";
constexpr uint64_t kRangeSeeds = 1'000'000'000;
constexpr milliseconds kMinute{60'000};

struct Detection {
  bool found = false;
  uint64_t seeds = 0;  // up to the first failure, or all that there was time for
  double seconds = 0;
  std::string verdict;
  size_t entries = 0, shrunk_entries = 0;
  double shrink_seconds = 0;
};

// The published rule is unsafe: what counts is a safety violation. A planted bug is found by whatever fails.
class FirstFailure final : public CampaignObserver {
 public:
  explicit FirstFailure(bool safety_only) : safety_only_(safety_only) {}

  absl::Status OnBlock(const Block& block) override {
    seeds_ += block.last - block.first + 1;
    for (const auto& [text, finding] : block.findings) {
      if (safety_only_ && finding.fingerprint.verdict == "liveness") continue;
      if (!first_ || finding.seed < *first_) first_ = finding.seed;
    }
    return first_ ? absl::CancelledError("found") : absl::OkStatus();
  }
  uint64_t seeds() const { return seeds_; }
  std::optional<uint64_t> first() const { return first_; }

 private:
  const bool safety_only_;
  uint64_t seeds_ = 0;
  std::optional<uint64_t> first_;
};

double SecondsSince(steady_clock::time_point began) {
  return std::chrono::duration<double>(steady_clock::now() - began).count();
}

absl::StatusOr<scenarios::GeneratorOptions> GeneratorFor(const std::string& target, const std::string& profile) {
  scenarios::Override override{"/protocol/planted", target};
  if (target == kPublished) override = {"/protocol/view_change", "published"};
  absl::StatusOr<scenarios::Overlay> overlay = scenarios::Overlay::Make({&override, 1});
  if (!overlay.ok()) return overlay.status();
  scenarios::GeneratorOptions generator;
  generator.profile = scenarios::FindProfile(profile);
  generator.overlay = *std::move(overlay);
  return generator;
}

absl::StatusOr<Detection> Detect(const scenarios::GeneratorOptions& generator, bool safety_only, uint64_t range,
                                 milliseconds cap, int jobs) {
  const uint64_t first = range * kRangeSeeds + 1;
  BlockSource source({first, first + kRangeSeeds - 1}, 0, 1, {});
  CampaignOptions campaign;
  campaign.generator = generator;
  campaign.jobs = jobs;
  const steady_clock::time_point began = steady_clock::now();
  campaign.end = began + cap;
  FirstFailure observer(safety_only);
  const absl::Status status = RunCampaign(campaign, &source, &observer);
  if (!status.ok() && !absl::IsCancelled(status)) return status;
  Detection detection;
  detection.seconds = SecondsSince(began);
  detection.seeds = observer.seeds();
  if (!observer.first()) return detection;
  detection.found = true;
  const scenarios::Scenario scenario =
      scenarios::GenerateScenario(scenarios::ScenarioGen(generator), *observer.first());
  const steady_clock::time_point shrink_began = steady_clock::now();
  const std::optional<scenarios::Shrunk> shrunk = scenarios::Shrink(scenario, *observer.first());
  detection.shrink_seconds = SecondsSince(shrink_began);
  if (!shrunk) return absl::InternalError("seed " + std::to_string(*observer.first()) + " fails, and alone does not");
  detection.verdict = shrunk->fingerprint.verdict;
  detection.entries = scenarios::EntriesOf(scenario);
  detection.shrunk_entries = scenarios::EntriesOf(shrunk->scenario);
  return detection;
}

struct Plan {
  std::string target, profile;
  uint64_t ranges = 3;
  milliseconds cap = kMinute, second_cap = kMinute;  // the second for a planted bug that was missed everywhere
};

std::vector<Plan> PlansFor(const EvaluateOptions& options) {
  std::vector<Plan> plans;
  for (const std::string& target : options.only.empty() ? EvaluationTargets() : options.only) {
    if (!options.profile.empty()) {
      plans.push_back({target, options.profile, 3, kMinute, kMinute});
    } else if (target == kPublished) {
      plans.push_back({target, "view-change", 10, kMinute, kMinute});
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

absl::StatusOr<std::vector<Detection>> Carry(const Plan& plan, int jobs) {
  const absl::StatusOr<scenarios::GeneratorOptions> generator = GeneratorFor(plan.target, plan.profile);
  if (!generator.ok()) return generator.status();
  std::vector<Detection> detections;
  for (const milliseconds cap : {plan.cap, plan.second_cap}) {
    const bool found = std::any_of(detections.begin(), detections.end(), [](const Detection& d) { return d.found; });
    if (!detections.empty() && (found || plan.second_cap == plan.cap)) break;
    detections.clear();
    for (uint64_t range = 0; range < plan.ranges; ++range) {
      absl::StatusOr<Detection> detection = Detect(*generator, plan.target == kPublished, range, cap, jobs);
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
  std::vector<double> seconds, shrink_seconds;
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
    summary.shrink_seconds.push_back(detection.shrink_seconds);
    summary.shrunk.push_back(detection.shrunk_entries);
    if (std::find(summary.verdicts.begin(), summary.verdicts.end(), detection.verdict) == summary.verdicts.end()) {
      summary.verdicts.push_back(detection.verdict);
    }
  }
  return summary;
}

std::vector<std::string> Cells(const Plan& plan, const std::vector<Detection>& detections) {
  const Summary summary = SummaryOf(detections);
  std::vector<std::string> cells = {plan.target, plan.profile,
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
                             std::to_string(Median(summary.shrunk)), verdicts});
  return cells;
}

Json ObjectOf(const Plan& plan, const std::vector<Detection>& detections) {
  Json ranges = Json::array();
  for (const Detection& d : detections) {
    Json range = {{"found", d.found}, {"seeds", d.seeds}, {"seconds", d.seconds}};
    if (d.found) {
      range.update({{"verdict", d.verdict},
                    {"entries", d.entries},
                    {"shrunk_entries", d.shrunk_entries},
                    {"shrink_seconds", d.shrink_seconds}});
    }
    ranges.push_back(std::move(range));
  }
  return {{"target", plan.target}, {"profile", plan.profile}, {"ranges", ranges}};
}

}  // namespace

std::vector<std::string> EvaluationTargets() {
  std::vector<std::string> targets = {std::string(kPublished)};
  for (const zyzzyva::PlantedBugInfo& bug : zyzzyva::kPlantedBugs) targets.emplace_back(bug.name);
  return targets;
}

ExitCode Evaluate(const EvaluateOptions& options) {
  std::vector<Column> columns = {{"target", false, 28},         {"profile", false, 11}, {"found", true, 8},
                                 {"median seeds", true, 12},    {"median s", true, 8},  {"longest s", true, 9},
                                 {"entries, shrunk", true, 15}, {"verdict", false, 20}};
  if (!options.json) Print(TableHead(columns));
  const char* before = "[\n";
  ExitCode code = kAsExpected;
  for (const Plan& plan : PlansFor(options)) {
    const absl::StatusOr<std::vector<Detection>> detections = Carry(plan, options.jobs);
    if (!detections.ok()) {
      Complain(plan.target + ": " + std::string(detections.status().message()));
      return kUsage;
    }
    if (SummaryOf(*detections).found == 0) code = Worse(code, kExpectationMissed);
    Print(options.json ? std::exchange(before, ",\n") + ObjectOf(plan, *detections).dump()
                       : TableRow(columns, Cells(plan, *detections)));
    if (!FinishOutput()) return kEnvironment;  // a row as soon as it is known
  }
  if (options.json) Print("\n]\n");
  return FinishOutput() ? code : kEnvironment;
}

}  // namespace zyz::tools

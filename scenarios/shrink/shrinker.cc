// Each pass proposes candidates; one that fails as before becomes the current scenario at once, and the passes go on
// from there until a whole round of them finds nothing.
#include "scenarios/shrink/shrinker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "rapidcheck.h"
#include "scenarios/shrink/shrink_passes.h"
#include "scenarios/shrink/shrinks.h"
#include "scenarios/world/builder.h"

namespace zyz::scenarios {
namespace {

// A candidate that takes so many times the steps of the shortest failure so far, and a few more, is given up.
constexpr uint64_t kStepFactor = 4, kStepFloor = 1000;
// The same without the bug, which has no failure to end it.
constexpr uint64_t kHealthyFloor = 10'000;
constexpr int64_t kSeedsToTry = 12;

// Whether everything that is nobody's lie comes to an end. Only then is a request that never completes a failure: what
// was found in a world that calms must be shown in one.
bool EndsCalm(const Scenario& s) {
  const auto ends = [](const Rule& rule) { return rule.until_us.value() != kForeverUs; };
  if (!std::all_of(s.network.rules.begin(), s.network.rules.end(), ends)) return false;
  const bool chances =
      s.network.loss_ppm != Num(0) || s.network.duplicate_ppm != Num(0) || s.network.reorder_ppm != Num(0);
  if (chances && s.network.gst_us == Num(0)) return false;
  int64_t partition = -1, heal = -1;
  for (const Happening& happening : s.timeline) {
    if (happening.action == TimelineDo::kPartition) partition = std::max(partition, happening.at_us.value());
    if (happening.action == TimelineDo::kHeal) heal = std::max(heal, happening.at_us.value());
  }
  return partition <= heal;
}

bool HasKnownBug(const Scenario& s) {
  const auto& bugs = s.protocol.info().known_bugs;
  return s.protocol.planted.has_value() || std::any_of(bugs.begin(), bugs.end(), [&](const KnownBug& bug) {
           return s.protocol.Chooses(bug.option, bug.name);
         });
}

// When it is time to stop.
class Limit {
 public:
  explicit Limit(const ShrinkOptions& options)
      : options_(options), end_(std::chrono::steady_clock::now() + options.at_most) {}

  bool Over() {
    over_ = over_ || std::chrono::steady_clock::now() >= end_ || (options_.stop && options_.stop());
    return over_;
  }
  bool OverAfter(uint64_t runs) {
    over_ = over_ || runs >= options_.most_runs;
    return Over();
  }

 private:
  const ShrinkOptions& options_;
  const std::chrono::steady_clock::time_point end_;
  bool over_ = false;
};

class Shrinker {
 public:
  Shrinker(Limit* limit, Fingerprint fingerprint) : limit_(*limit), fingerprint_(std::move(fingerprint)) {}

  // REQUIRES: `scenario` has its seed and fails under it.
  Shrunk Run(Scenario scenario, uint64_t steps) {
    current_ = std::move(scenario);
    steps_ = steps;
    keeps_calm_ = fingerprint_.verdict.is_liveness() && EndsCalm(current_);
    needs_bug_ = HasKnownBug(current_) && PassesWithoutBug(current_);
    RapidCheckShrinks();
    bool smaller = true;
    while (smaller && !Over()) {
      smaller = false;
      const auto offer = [&](Scenario candidate) {
        if (!Try(std::move(candidate))) return false;
        smaller = true;
        return true;
      };
      ForEachSimplification(&current_, offer);
      if (!smaller) smaller = OtherSeeds();
    }
    SmallerSeed();
    return {std::move(current_), std::move(fingerprint_), runs_, !Over()};
  }

 private:
  bool Over() { return limit_.OverAfter(runs_); }

  // Whether the candidate fails as the original does. Then it is what we have now.
  bool Try(Scenario candidate) {
    if (Over() || candidate == current_ || !IsWellFormed(candidate)) return false;
    if (keeps_calm_ && !EndsCalm(candidate)) return false;
    ++runs_;
    World world(candidate, static_cast<uint64_t>(*candidate.seed), &pool_);
    const std::optional<RunResult> result =
        world.RunUnless([this] { return limit_.Over(); }, kStepFactor * steps_ + kStepFloor);
    if (!result) return false;
    const ClusterSize cluster = candidate.protocol.Cluster();
    const std::optional<Fingerprint> fingerprint = FingerprintOf(*result, cluster);
    if (!fingerprint || *fingerprint != fingerprint_) return false;
    if (needs_bug_ && !PassesWithoutBug(candidate)) return false;
    steps_ = std::min(steps_, result->steps);
    current_ = std::move(candidate);
    return true;
  }

  // Whether the failure is the bug's that the scenario names. What is promised of time is nothing that a safety failure
  // has to keep to.
  bool PassesWithoutBug(const Scenario& scenario) {
    World world(WithoutKnownBug(scenario), static_cast<uint64_t>(*scenario.seed), &pool_);
    const std::optional<RunResult> result =
        world.RunUnless([this] { return limit_.Over(); }, kStepFactor * steps_ + kHealthyFloor);
    const bool safety = !fingerprint_.verdict.is_liveness();
    if (!result) return safety && !limit_.Over();
    return !result->violation || (safety && result->verdict.is_liveness());
  }

  // Down RapidCheck's tree of shrinks, always into the first that fails.
  void RapidCheckShrinks() {
    rc::Shrinkable<Scenario> node = rc::shrinkable::shrinkRecur(current_, &ShrinksOf);
    for (bool found = true; found && !Over();) {
      found = false;
      rc::Seq<rc::Shrinkable<Scenario>> shrinks = node.shrinks();
      for (rc::Maybe<rc::Shrinkable<Scenario>> next = shrinks.next(); next && !Over(); next = shrinks.next()) {
        if (!Try(next->value())) continue;
        node = *next;
        found = true;
        break;
      }
    }
  }

  // What only luck of the delays keeps in may go under another seed.
  bool OtherSeeds() {
    bool smaller = false;
    const auto offer = [&](const Scenario& candidate) {
      if (candidate == current_) return false;  // another seed alone is nothing simpler
      for (int64_t seed = 1; seed <= kSeedsToTry && !Over(); ++seed) {
        Scenario other = candidate;
        other.seed = seed;
        if (Try(std::move(other))) return smaller = true;
      }
      return false;
    };
    ForEachSimplification(&current_, offer);
    return smaller;
  }

  // One that people can remember, if everything else stays.
  void SmallerSeed() {
    for (int64_t seed = 1; seed <= kSeedsToTry && seed < *current_.seed; ++seed) {
      Scenario other = current_;
      other.seed = seed;
      if (Try(std::move(other))) return;
    }
  }

  Limit& limit_;
  Fingerprint fingerprint_;
  Scenario current_;
  uint64_t steps_ = 0, runs_ = 0;  // steps of the shortest run that failed
  bool keeps_calm_ = false, needs_bug_ = false;
  MessagePool pool_;
};

}  // namespace

size_t EntriesOf(const Scenario& scenario) {
  return scenario.network.rules.size() + scenario.timeline.size() + scenario.faulty.size();
}

Scenario WithoutKnownBug(Scenario scenario) {
  scenario.protocol.planted.reset();
  for (const KnownBug& bug : scenario.protocol.info().known_bugs) {
    if (!scenario.protocol.Chooses(bug.option, bug.name)) continue;
    const SettingInfo& option =
        scenario.protocol.info().options[*FindSetting(scenario.protocol.info().options, bug.option)];
    const auto healthy = std::find(option.choices.begin(), option.choices.end(), bug.healthy);
    scenario.protocol.options[bug.option] = static_cast<int64_t>(healthy - option.choices.begin());
  }
  return scenario;
}

std::optional<Shrunk> Shrink(const Scenario& scenario, uint64_t seed, const ShrinkOptions& options) {
  Scenario fixed = ForSeed(scenario, seed);
  fixed.seed = static_cast<int64_t>(seed);
  const std::optional<Num> bound = fixed.expect.complete_within_us, settled = fixed.expect.settled_by_us;
  Limit limit(options);
  MessagePool pool;
  const std::optional<RunResult> result = World(fixed, seed, &pool).RunUnless([&] { return limit.Over(); });
  if (!result) return Shrunk{.scenario = std::move(fixed), .fingerprint = {}, .complete = false, .known = false};
  const ClusterSize cluster = fixed.protocol.Cluster();
  std::optional<Fingerprint> fingerprint = FingerprintOf(*result, cluster);
  if (!fingerprint) return std::nullopt;
  fixed.expect = {};
  fixed.expect.verdict = fingerprint->verdict;
  fixed.expect.complete_within_us = bound;
  fixed.expect.settled_by_us = settled;
  for (Rule& rule : fixed.network.rules) rule.must_fire = false;
  for (Faulty& faulty : fixed.faulty) faulty.must_fire = false;
  for (Happening& happening : fixed.timeline) happening.must_fire = false;
  return Shrinker(&limit, *std::move(fingerprint)).Run(std::move(fixed), result->steps);
}

}  // namespace zyz::scenarios

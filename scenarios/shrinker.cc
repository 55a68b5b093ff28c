// Each pass proposes candidates; one that fails as before becomes the current scenario at once, and the passes go on
// from there until a whole round of them finds nothing.
#include "scenarios/shrinker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "rapidcheck.h"
#include "scenarios/builder.h"
#include "scenarios/shrink_passes.h"
#include "scenarios/shrinks.h"

namespace zyz::scenarios {
namespace {

constexpr uint64_t kStepFactor = 4;  // a candidate that runs this many times as long as the failure is given up
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

class Shrinker {
 public:
  Shrinker(const ShrinkOptions& options, Fingerprint fingerprint)
      : options_(options),
        end_(std::chrono::steady_clock::now() + options.at_most),
        fingerprint_(std::move(fingerprint)) {}

  // REQUIRES: `scenario` has its seed and fails under it.
  Shrunk Run(Scenario scenario, uint64_t steps) {
    current_ = std::move(scenario);
    steps_ = steps;
    keeps_calm_ = fingerprint_.verdict == "liveness" && EndsCalm(current_);
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
    return {std::move(current_), std::move(fingerprint_), runs_, !Over()};
  }

 private:
  bool Over() {
    if (over_) return true;
    over_ =
        runs_ >= options_.most_runs || std::chrono::steady_clock::now() >= end_ || (options_.stop && options_.stop());
    return over_;
  }

  // Whether the candidate fails as the original does. Then it is what we have now.
  bool Try(Scenario candidate) {
    if (Over() || candidate == current_ || !IsWellFormed(candidate)) return false;
    if (keeps_calm_ && !EndsCalm(candidate)) return false;
    ++runs_;
    const int64_t limit = candidate.stop.max_steps.value();
    candidate.stop.max_steps = std::min<int64_t>(limit, static_cast<int64_t>(kStepFactor * steps_ + 1000));
    RunResult result = World(candidate, static_cast<uint64_t>(*candidate.seed), &pool_).Run();
    candidate.stop.max_steps = limit;
    const ClusterSize cluster{static_cast<uint32_t>(candidate.protocol.f.value())};
    const std::optional<Fingerprint> fingerprint = FingerprintOf(result, cluster);
    if (!fingerprint || *fingerprint != fingerprint_) return false;
    steps_ = result.steps;
    current_ = std::move(candidate);
    return true;
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
    for (bool found = true; found && !Over();) {
      found = false;
      ForEachRemoval(current_, [&](const Scenario& candidate) {
        for (int64_t seed = 1; seed <= kSeedsToTry; ++seed) {
          Scenario other = candidate;
          other.seed = seed;
          if (Try(std::move(other))) return found = smaller = true;
        }
        return false;
      });
    }
    return smaller;
  }

  const ShrinkOptions& options_;
  const std::chrono::steady_clock::time_point end_;
  Fingerprint fingerprint_;
  Scenario current_;
  uint64_t steps_ = 0, runs_ = 0;
  bool over_ = false, keeps_calm_ = false;
  MessagePool pool_;
};

}  // namespace

size_t EntriesOf(const Scenario& scenario) {
  return scenario.network.rules.size() + scenario.timeline.size() + scenario.faulty.size();
}

std::optional<Shrunk> Shrink(const Scenario& scenario, uint64_t seed, const ShrinkOptions& options) {
  Scenario fixed = ForSeed(scenario, seed);
  fixed.seed = static_cast<int64_t>(seed);
  const bool liveness_bound = fixed.expect.complete_within_us.has_value();
  const std::optional<Num> bound = fixed.expect.complete_within_us;
  MessagePool pool;
  const RunResult result = World(fixed, seed, &pool).Run();
  const ClusterSize cluster{static_cast<uint32_t>(fixed.protocol.f.value())};
  std::optional<Fingerprint> fingerprint = FingerprintOf(result, cluster);
  if (!fingerprint) return std::nullopt;
  fixed.expect = {};
  fixed.expect.verdict = fingerprint->verdict;
  if (liveness_bound) fixed.expect.complete_within_us = bound;
  for (Rule& rule : fixed.network.rules) rule.must_fire = false;
  return Shrinker(options, *std::move(fingerprint)).Run(std::move(fixed), result.steps);
}

}  // namespace zyz::scenarios

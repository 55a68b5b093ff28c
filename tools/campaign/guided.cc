#include "tools/campaign/guided.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "scenarios/format/writer.h"
#include "sim/random.h"

namespace zyz::tools {
namespace {

using scenarios::Genome;
using scenarios::Scenario;

constexpr uint32_t kVaried = 500'000, kCrossed = 300'000;  // in a million

class Corpus {
 public:
  // The case of this seed: new, or a variation.
  Genome Next(uint64_t seed) const {
    sim::Draws draws(seed, "guided", 0);
    Genome genome = scenarios::GenomeOf(seed);
    if (kept_.empty() || !draws.Chance(kVaried)) return genome;
    const Genome fresh = genome;
    const size_t one = Any(&draws), other = Any(&draws);
    genome = kept_[std::max(one, other)];  // what was kept lately has led further
    for (int64_t changes = draws.Uniform(1, 2); changes > 0; --changes) {
      const auto part = static_cast<size_t>(draws.Uniform(0, static_cast<int64_t>(Genome::kParts.size()) - 1));
      const bool crossed = draws.Chance(kCrossed);
      genome.keys[part] = crossed ? kept_[Any(&draws)].keys[part] : fresh.keys[part];
    }
    return genome;
  }

  // `states`: those of the case.
  void Learn(const Genome& genome, const std::vector<uint64_t>& states) {
    bool is_new = false;
    for (const uint64_t state : states) is_new |= seen_.insert(state).second;
    if (is_new) kept_.push_back(genome);
  }

 private:
  size_t Any(sim::Draws* draws) const {
    return static_cast<size_t>(draws->Uniform(0, static_cast<int64_t>(kept_.size()) - 1));
  }

  std::vector<Genome> kept_;
  absl::flat_hash_set<uint64_t> seen_;
};

}  // namespace

absl::Status RunGuided(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer) {
  const auto make = scenarios::MakerOf(options.generator);
  const CoverageItems items(options.generator.overlay.protocol());
  MessagePool pool;
  Corpus corpus;
  uint64_t failures = 0;
  while (const std::optional<SeedRange> seeds = source->Next()) {
    if (options.end && std::chrono::steady_clock::now() >= *options.end) break;
    if (options.interrupted && options.interrupted()) break;
    Block block = EmptyBlock(*seeds, items);
    bool enough = false;
    for (uint64_t seed = seeds->first; !enough; ++seed) {
      const Genome genome = corpus.Next(seed);
      Scenario scenario = make(genome);
      DrawEpilogue(seed, &scenario);
      Block one = EmptyBlock({seed, seed}, items);
      if (const absl::Status status = RunCase(scenario, seed, items, &pool, &one); !status.ok()) return status;
      corpus.Learn(genome, one.states);
      AddCounts(one.reached, &block.reached);
      block.states.insert(block.states.end(), one.states.begin(), one.states.end());
      for (auto& [text, finding] : one.findings) {
        finding.scenario = scenarios::WriteScenario(scenario);
        AddFinding(finding, &block.findings);
        block.failing.push_back({seed, finding.fingerprint.verdict});
        if (!IsOfKind(finding.fingerprint.verdict, options.stop_on)) continue;
        enough = options.stop_after > 0 && ++failures >= options.stop_after;
      }
      block.last = seed;
      if (seed == seeds->last) break;
    }
    MakeUnique(&block.states);
    observer->OnIdle();
    if (const absl::Status status = observer->OnBlock(block); !status.ok() || enough) return status;
  }
  return absl::OkStatus();
}

}  // namespace zyz::tools

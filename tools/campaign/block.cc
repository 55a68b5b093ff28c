#include "tools/campaign/block.h"

#include <algorithm>
#include <utility>

#include "scenarios/format/json.h"
#include "scenarios/format/validate.h"
#include "scenarios/format/writer.h"
#include "scenarios/shrink/shrinker.h"
#include "scenarios/shrink/shrinks.h"
#include "scenarios/world/builder.h"
#include "sim/abstract_state.h"
#include "sim/random.h"
#include "tools/campaign/death_notice.h"

namespace zyz::tools {
namespace {

using scenarios::Fingerprint;
using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::World;

// What the roles of the protocol's statements come to.
sim::AbstractionKinds AbstractionOf(const scenarios::Protocol& protocol) {
  const StatementRoles& roles = RolesOf(protocol.info(), protocol.options.Plain());
  return {.leaves = roles.leaves, .commits = roles.commits};
}

}  // namespace

absl::Status CheckGenerated(const Scenario& scenario, uint64_t seed) {
  if (scenarios::IsWellFormed(scenario)) return absl::OkStatus();
  const std::string name = "with what is set, the scenario of seed " + std::to_string(seed);
  const std::optional<scenarios::Problem> problem = scenarios::FindProblem(scenario);
  if (problem) return scenarios::FileError(name, problem->pointer, problem->found, problem->allowed);
  return absl::InvalidArgumentError(name +
                                    " speaks of nodes that it does not have: " + scenarios::WriteScenario(scenario));
}

void AddFinding(const Finding& finding, Findings* findings) {
  auto [place, is_new] = findings->try_emplace(finding.fingerprint.Text(), finding);
  if (is_new) return;
  Finding& known = place->second;
  known.count += finding.count;
  if (std::pair(finding.entries, finding.seed) < std::pair(known.entries, known.seed)) {
    known.entries = finding.entries;
    known.seed = finding.seed;
    known.scenario = finding.scenario;
  }
}

BlockSource::BlockSource(SeedRange range, uint64_t shard, uint64_t shards, std::vector<SeedRange> done)
    : range_(range), shard_(shard), shards_(shards), done_(std::move(done)), at_(range.first) {}

std::optional<SeedRange> BlockSource::Next() {
  while (!over_ && at_ <= range_.last) {
    const uint64_t index = at_ / kBlockSeeds;
    const uint64_t ahead = (shard_ + shards_ - index % shards_) % shards_;  // blocks to the next one of this shard
    if (ahead > (range_.last - at_) / kBlockSeeds + 1) return std::nullopt;
    if (ahead > 0) {
      at_ = (index + ahead) * kBlockSeeds;
      continue;
    }
    const uint64_t end = std::min(range_.last, index * kBlockSeeds + kBlockSeeds - 1);
    while (next_done_ < done_.size() && done_[next_done_].last < at_) ++next_done_;
    SeedRange found{at_, end};
    bool taken = false;
    if (next_done_ < done_.size()) {
      const SeedRange& done = done_[next_done_];
      if (done.first <= at_) {
        taken = true;
        found.last = std::min(end, done.last);
      } else if (done.first <= end) {
        found.last = done.first - 1;
      }
    }
    over_ = found.last == UINT64_MAX;
    at_ = found.last + 1;
    if (!taken) return found;
  }
  return std::nullopt;
}

void DrawEpilogue(uint64_t seed, Scenario* scenario) {
  constexpr uint32_t kOneInEight = 125'000;
  if (scenario->stop.epilogue || !sim::Draws(seed, "campaign/epilogue", 0).Chance(kOneInEight)) return;
  scenario->stop.epilogue = scenarios::Epilogue::kAnyQuorum;
}

Scenario CampaignScenario(const scenarios::ScenarioMaker& make, uint64_t seed) {
  Scenario scenario = scenarios::GenerateScenario(make, seed);
  DrawEpilogue(seed, &scenario);
  return scenario;
}

Block EmptyBlock(SeedRange seeds, const CoverageItems& items) {
  return {
      .first = seeds.first, .last = seeds.last, .reached = items.None(), .states = {}, .findings = {}, .failing = {}};
}

absl::Status RunCase(Scenario scenario, uint64_t seed, const CoverageItems& items, MessagePool* pool, Block* block) {
  NoteSeed(seed);
  if (const absl::Status status = CheckGenerated(scenario, seed); !status.ok()) return status;
  const ClusterSize cluster = scenario.protocol.Cluster();
  World world(std::move(scenario), seed, pool);
  sim::AbstractStates states(cluster, AbstractionOf(world.scenario().protocol));
  world.AddObserver(&states);
  const RunResult result = world.Run();
  items.Count(world, result, &block->reached);
  states.AddTo(&block->states);
  if (std::optional<Fingerprint> fingerprint = scenarios::FingerprintOf(result, cluster)) {
    block->failing.push_back({seed, fingerprint->verdict});
    AddFinding({*std::move(fingerprint), 1, seed, scenarios::EntriesOf(world.scenario())}, &block->findings);
  }
  return absl::OkStatus();
}

void MakeUnique(std::vector<uint64_t>* states) {
  std::sort(states->begin(), states->end());
  states->erase(std::unique(states->begin(), states->end()), states->end());
}

absl::StatusOr<Block> RunBlock(const scenarios::ScenarioMaker& make, SeedRange seeds, const CoverageItems& items,
                               const std::function<bool(const Block&)>& enough) {
  Block block = EmptyBlock(seeds, items);
  MessagePool pool;
  for (uint64_t seed = seeds.first;; ++seed) {
    const absl::Status status = RunCase(CampaignScenario(make, seed), seed, items, &pool, &block);
    if (!status.ok()) return status;
    block.last = seed;
    if (seed == seeds.last || (enough && enough(block))) break;
  }
  MakeUnique(&block.states);
  return block;
}

}  // namespace zyz::tools

// A block: the runs of a range of seeds on a fixed grid, and what they came to, which depends on its seeds alone.
#ifndef ZYZ_TOOLS_CAMPAIGN_BLOCK_H_
#define ZYZ_TOOLS_CAMPAIGN_BLOCK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/generate/generator.h"
#include "scenarios/shrink/fingerprint.h"
#include "tools/base/seeds.h"
#include "tools/campaign/coverage.h"

namespace zyz::tools {

inline constexpr uint64_t kBlockSeeds = 1024;

// Failures of one fingerprint.
struct Finding {
  scenarios::Fingerprint fingerprint;
  uint64_t count = 0;
  uint64_t seed = 0;          // of the example: the scenario with the fewest entries, of those the lowest seed
  uint64_t entries = 0;       // of the example, as generated
  std::string scenario = {};  // the example itself, where the seed alone does not make it: in guided campaigns
};
using Findings = std::map<std::string, Finding>;  // by the fingerprint's text

void AddFinding(const Finding& finding, Findings* findings);

struct Failing {
  uint64_t seed = 0;
  sim::Verdict verdict;
};

struct Block {
  uint64_t first = 0, last = 0;  // seeds, both included
  Counts reached;
  std::vector<uint64_t> states;  // abstract states (sim/abstract_state.h), each once, ascending
  Findings findings;
  std::vector<Failing> failing;  // by seed, ascending
};

// Hands out what is left of a range of seeds, block by block, in order.
class BlockSource {
 public:
  // Of the grid's blocks those with index ≡ shard (mod shards). `done`: ranges that do not overlap, in order.
  BlockSource(SeedRange range, uint64_t shard, uint64_t shards, std::vector<SeedRange> done);
  std::optional<SeedRange> Next();

 private:
  const SeedRange range_;
  const uint64_t shard_, shards_;
  const std::vector<SeedRange> done_;
  size_t next_done_ = 0;
  uint64_t at_;
  bool over_ = false;
};

// What a campaign runs as `seed`: the generated scenario, and in one of eight an epilogue, unless the user has set
// whether there is one. The generator knows nothing of that, and what is drawn here moves none of its draws.
void DrawEpilogue(uint64_t seed, scenarios::Scenario* scenario);
scenarios::Scenario CampaignScenario(const scenarios::ScenarioMaker& make, uint64_t seed);

Block EmptyBlock(SeedRange seeds, const CoverageItems& items);
// Runs one scenario and adds what it came to; states as they come, until MakeUnique.
absl::Status RunCase(scenarios::Scenario scenario, uint64_t seed, const CoverageItems& items, MessagePool* pool,
                     Block* block);
void MakeUnique(std::vector<uint64_t>* states);

// The runs of one block, in this thread; up to the run after which `enough`, if there is one, says so.
absl::StatusOr<Block> RunBlock(const scenarios::ScenarioMaker& make, SeedRange seeds, const CoverageItems& items,
                               const std::function<bool(const Block&)>& enough = nullptr);

// Not OK: what was generated is no scenario, with what the user fixed.
absl::Status CheckGenerated(const scenarios::Scenario& scenario, uint64_t seed);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_BLOCK_H_

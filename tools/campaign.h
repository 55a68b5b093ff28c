// A campaign: the runs of many seeds by several threads, in blocks. A block is a range of seeds on a fixed grid; what a
// block comes to depends on its seeds alone, and blocks are handed on in order. So neither the number of threads nor
// who was faster shows in any result.
#ifndef ZYZ_TOOLS_CAMPAIGN_H_
#define ZYZ_TOOLS_CAMPAIGN_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/fingerprint.h"
#include "scenarios/generator.h"
#include "tools/coverage.h"
#include "tools/run.h"

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

struct CampaignOptions {
  scenarios::GeneratorOptions generator;
  int jobs = 1;
  std::optional<std::chrono::steady_clock::time_point> end;
  uint64_t stop_after = 0;            // failures; 0: never
  bool guided = false;                // half of the scenarios are variations of those that reached something new
  std::string stop_on = "any";        // which of them count: see IsOfKind
  std::function<bool()> interrupted;  // asked often
};

// Whether a verdict is one of `kind`: "any", "liveness", "safety" (by whatever oracle) or "safety:agreement".
bool IsOfKind(const sim::Verdict& verdict, const std::string& kind);

class CampaignObserver {
 public:
  virtual ~CampaignObserver() = default;
  // In the order of seeds. Not OK: the campaign ends at once, with this.
  virtual absl::Status OnBlock(const Block& block) = 0;
  virtual void OnIdle() {}  // about ten times a second
};

// InvalidArgument: with what the user fixed, a generated scenario is none. A guided campaign has one thread and a
// history: what it comes to depends on where it began (guided.h).
absl::Status RunCampaign(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer);

Block EmptyBlock(SeedRange seeds, const CoverageItems& items);
// Runs one scenario and adds what it came to; states as they come, until MakeUnique.
absl::Status RunCase(scenarios::Scenario scenario, uint64_t seed, const CoverageItems& items, MessagePool* pool,
                     Block* block);
void MakeUnique(std::vector<uint64_t>* states);

// The runs of one block, in this thread.
absl::StatusOr<Block> RunBlock(const scenarios::ScenarioMaker& make, SeedRange seeds, const CoverageItems& items);

// Names the program and what it does: equal if it counts the same things and a few seeds come out alike, runs included.
// InvalidArgument: with what the user fixed, one of these is no scenario.
absl::StatusOr<std::string> ProgramVersion(const scenarios::GeneratorOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_CAMPAIGN_H_

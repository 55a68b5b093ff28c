// Workers take blocks from the source and leave what they come to in a table; the caller's thread hands it on in order.
// How far workers may run ahead is bounded.
#include "tools/campaign/campaign.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "protocol/hash.h"
#include "scenarios/format/writer.h"
#include "scenarios/world/builder.h"
#include "tools/base/command.h"
#include "tools/campaign/death_notice.h"
#include "tools/campaign/guided.h"

namespace zyz::tools {
namespace {

using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::World;

constexpr uint64_t kAhead = 64;  // blocks

struct Job {
  uint64_t index = 0;
  SeedRange seeds;
};

// The seeds of the block's failures that count.
std::vector<uint64_t> Counting(const Block& block, const CampaignOptions& options) {
  std::vector<uint64_t> seeds;
  for (const Failing& failing : block.failing) {
    if (IsOfKind(failing.verdict, options.stop_on)) seeds.push_back(failing.seed);
  }
  return seeds;
}

class Workers {
 public:
  Workers(const CampaignOptions& options, BlockSource* source)
      : options_(options),
        source_(*source),
        make_(scenarios::MakerOf(options.generator)),
        items_(options.generator.overlay.protocol()) {
    const size_t jobs = std::clamp<size_t>(static_cast<size_t>(options.jobs), 1, kMaxJobs);
    for (size_t k = 0; k < jobs; ++k) threads_.emplace_back([this, k] { Work(k); });
  }
  ~Workers() {
    Stop();
    for (std::thread& thread : threads_) thread.join();
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  // The next block in order; nothing yet: come again, or, if over(), never.
  std::optional<absl::StatusOr<Block>> Take(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [this] { return results_.count(next_) > 0 || Over(); });
    const auto found = results_.find(next_);
    if (found == results_.end()) return std::nullopt;
    std::optional<absl::StatusOr<Block>> block = std::move(found->second);
    results_.erase(found);
    ++next_;
    changed_.notify_all();
    return block;
  }
  bool over() {
    const std::lock_guard lock(mutex_);
    return Over();
  }

  const scenarios::ScenarioMaker& make() const { return make_; }
  const CoverageItems& items() const { return items_; }

 private:
  bool Over() const { return (exhausted_ || stopped_) && under_way_ == 0 && results_.empty(); }

  std::optional<Job> NextJob() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || exhausted_ || given_ < next_ + kAhead; });
    if (stopped_ || exhausted_) return std::nullopt;
    const std::optional<SeedRange> seeds = source_.Next();
    if (!seeds) {
      exhausted_ = true;
      changed_.notify_all();
      return std::nullopt;
    }
    ++under_way_;
    return Job{given_++, *seeds};
  }

  void Work(size_t k) {
    WorkAs(k);
    // A block that has all the failures that are asked for need not go on, whatever those before it had.
    const auto enough = [this](const Block& block) {
      return options_.stop_after > 0 && Counting(block, options_).size() >= options_.stop_after;
    };
    while (const std::optional<Job> job = NextJob()) {
      absl::StatusOr<Block> block = RunBlock(make_, job->seeds, items_, enough);
      const std::lock_guard lock(mutex_);
      results_.emplace(job->index, std::move(block));
      --under_way_;
      changed_.notify_all();
    }
    NoteNoSeed();
  }

  const CampaignOptions& options_;
  BlockSource& source_;
  const scenarios::ScenarioMaker make_;
  const CoverageItems items_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<uint64_t, absl::StatusOr<Block>> results_;
  uint64_t given_ = 0, next_ = 0, under_way_ = 0;
  bool stopped_ = false, exhausted_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

absl::Status RunCampaign(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer) {
  const DeathNotice notice;
  if (options.guided) {
    WorkAs(0);
    const absl::Status status = RunGuided(options, source, observer);
    NoteNoSeed();
    return status;
  }
  Workers workers(options, source);
  uint64_t failures = 0;
  while (!workers.over()) {
    const bool late = options.end && std::chrono::steady_clock::now() >= *options.end;
    if (late || (options.interrupted && options.interrupted())) workers.Stop();
    std::optional<absl::StatusOr<Block>> block = workers.Take(std::chrono::milliseconds(100));
    observer->OnIdle();
    if (!block) continue;
    if (!block->ok()) return block->status();
    const std::vector<uint64_t> counting = Counting(**block, options);
    failures += counting.size();
    const bool enough = options.stop_after > 0 && failures >= options.stop_after;
    if (enough) {  // nothing beyond the last failure asked for, so that the result does not depend on blocks
      const uint64_t last = counting[counting.size() - 1 - (failures - options.stop_after)];
      if (last != (*block)->last) *block = RunBlock(workers.make(), {(*block)->first, last}, workers.items());
      if (!block->ok()) return block->status();
    }
    if (const absl::Status status = observer->OnBlock(**block); !status.ok() || enough) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ProgramVersion(const scenarios::GeneratorOptions& options) {
  constexpr uint64_t kSample = 32;
  const DeathNotice notice;
  WorkAs(0);
  const scenarios::ScenarioMaker make = scenarios::MakerOf(options);
  MessagePool pool;
  std::string sample;
  const CoverageItems items(options.overlay.protocol());
  for (const std::string& name : items.names()) sample += name + "\n";
  for (uint64_t seed = 0; seed < kSample; ++seed) {
    NoteSeed(seed);
    const Scenario scenario = CampaignScenario(make, seed);
    if (const absl::Status status = CheckGenerated(scenario, seed); !status.ok()) return status;
    const RunResult result = World(scenario, seed, &pool).Run();
    sample += scenarios::WriteScenario(scenario) + result.verdict.Text() + Hex(result.digest);
  }
  NoteNoSeed();
  return std::string(kVersion) + "-" + Hex(HashBytes(kDomainStream, sample).value);
}

}  // namespace zyz::tools

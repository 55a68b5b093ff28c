// Workers take blocks from the source and leave what they come to in a table; the caller's thread hands it on in order.
// How far workers may run ahead is bounded. A run that dies (a signal) takes the process with it, and the
// handler for that says which seeds were under way.
#include "tools/campaign.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "protocol/hash.h"
#include "protocol/zyzzyva/messages.h"
#include "scenarios/builder.h"
#include "scenarios/json.h"
#include "scenarios/shrinker.h"
#include "scenarios/shrinks.h"
#include "scenarios/validate.h"
#include "scenarios/writer.h"
#include "sim/abstract_state.h"
#include "tools/guided.h"

namespace zyz::tools {
namespace {

using scenarios::Fingerprint;
using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::World;

constexpr sim::AbstractionKinds kAbstraction = {.leaves = zyzzyva::kViewChange, .commits = zyzzyva::kLocalCommit};
constexpr uint64_t kAhead = 64;  // blocks
constexpr uint64_t kNoSeed = UINT64_MAX;
constexpr size_t kMaxJobs = 256;

// Which seed each worker is at, for OnDeath alone.
std::array<std::atomic<uint64_t>, kMaxJobs> running_seeds;
thread_local std::atomic<uint64_t>* my_seed = nullptr;

void WriteAll(const char* text, size_t size) {
  while (size > 0) {
    const ssize_t written = write(STDERR_FILENO, text, size);
    if (written <= 0) return;
    text += written;
    size -= static_cast<size_t>(written);
  }
}

// Async-signal-safe: no allocation, no stdio.
void OnDeath(int signal) {
  constexpr char kText[] = "zyz: the program died in a run; its seed is one of";
  WriteAll(kText, sizeof(kText) - 1);
  for (const auto& running : running_seeds) {
    uint64_t seed = running.load(std::memory_order_relaxed);
    if (seed == kNoSeed) continue;
    char digits[24];
    char* at = digits + sizeof(digits);
    do *--at = static_cast<char>('0' + seed % 10);
    while ((seed /= 10) > 0);
    *--at = ' ';
    WriteAll(at, static_cast<size_t>(digits + sizeof(digits) - at));
  }
  WriteAll("\n", 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

class DeathNotice {
 public:
  DeathNotice() {
    for (auto& seed : running_seeds) seed = kNoSeed;
    std::signal(SIGABRT, OnDeath);
    std::signal(SIGSEGV, OnDeath);
  }
  ~DeathNotice() {
    std::signal(SIGABRT, SIG_DFL);
    std::signal(SIGSEGV, SIG_DFL);
  }
};

absl::Status CheckGenerated(const Scenario& scenario, uint64_t seed) {
  if (scenarios::IsWellFormed(scenario)) return absl::OkStatus();
  const std::string name = "with what is set, the scenario of seed " + std::to_string(seed);
  const std::optional<scenarios::Problem> problem = scenarios::FindProblem(scenario);
  if (problem) return scenarios::FileError(name, problem->pointer, problem->found, problem->allowed);
  return absl::InvalidArgumentError(name +
                                    " speaks of nodes that it does not have: " + scenarios::WriteScenario(scenario));
}

struct Job {
  uint64_t index = 0;
  SeedRange seeds;
};

class Workers {
 public:
  Workers(const CampaignOptions& options, BlockSource* source)
      : source_(*source), make_(scenarios::MakerOf(options.generator)) {
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
    my_seed = &running_seeds[k];
    while (const std::optional<Job> job = NextJob()) {
      absl::StatusOr<Block> block = RunBlock(make_, job->seeds, items_);
      const std::lock_guard lock(mutex_);
      results_.emplace(job->index, std::move(block));
      --under_way_;
      changed_.notify_all();
    }
    *my_seed = kNoSeed;
  }

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

Block EmptyBlock(SeedRange seeds, const CoverageItems& items) {
  return {
      .first = seeds.first, .last = seeds.last, .reached = items.None(), .states = {}, .findings = {}, .failing = {}};
}

absl::Status RunCase(Scenario scenario, uint64_t seed, const CoverageItems& items, MessagePool* pool, Block* block) {
  if (my_seed != nullptr) my_seed->store(seed, std::memory_order_relaxed);
  if (const absl::Status status = CheckGenerated(scenario, seed); !status.ok()) return status;
  const ClusterSize cluster{static_cast<uint32_t>(scenario.protocol.f.value())};
  World world(std::move(scenario), seed, pool);
  sim::AbstractStates states(cluster, kAbstraction);
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

absl::StatusOr<Block> RunBlock(const scenarios::ScenarioMaker& make, SeedRange seeds, const CoverageItems& items) {
  Block block = EmptyBlock(seeds, items);
  MessagePool pool;
  for (uint64_t seed = seeds.first;; ++seed) {
    const absl::Status status = RunCase(scenarios::GenerateScenario(make, seed), seed, items, &pool, &block);
    if (!status.ok()) return status;
    if (seed == seeds.last) break;
  }
  MakeUnique(&block.states);
  return block;
}

bool IsOfKind(const sim::Verdict& verdict, const std::string& kind) {
  return kind == "any" || (kind == "safety" && verdict.is_safety()) || verdict.Text() == kind;
}

absl::Status RunCampaign(const CampaignOptions& options, BlockSource* source, CampaignObserver* observer) {
  const DeathNotice notice;
  if (options.guided) {
    my_seed = &running_seeds[0];
    const absl::Status status = RunGuided(options, source, observer);
    *my_seed = kNoSeed;
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
    std::vector<uint64_t> counting;
    for (const Failing& failing : (*block)->failing) {
      if (IsOfKind(failing.verdict, options.stop_on)) counting.push_back(failing.seed);
    }
    failures += counting.size();
    const bool enough = options.stop_after > 0 && failures >= options.stop_after;
    if (enough) {  // nothing beyond the last failure asked for, so that the result does not depend on blocks
      const uint64_t last = counting[counting.size() - 1 - (failures - options.stop_after)];
      *block = RunBlock(workers.make(), {(*block)->first, last}, workers.items());
      if (!block->ok()) return block->status();
    }
    if (const absl::Status status = observer->OnBlock(**block); !status.ok() || enough) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ProgramVersion(const scenarios::GeneratorOptions& options) {
  constexpr uint64_t kSample = 32;
  const DeathNotice notice;
  my_seed = &running_seeds[0];
  const scenarios::ScenarioMaker make = scenarios::MakerOf(options);
  MessagePool pool;
  std::string sample;
  const CoverageItems items;
  for (const std::string& name : items.names()) sample += name + "\n";
  for (uint64_t seed = 0; seed < kSample; ++seed) {
    *my_seed = seed;
    const Scenario scenario = scenarios::GenerateScenario(make, seed);
    if (const absl::Status status = CheckGenerated(scenario, seed); !status.ok()) return status;
    const RunResult result = World(scenario, seed, &pool).Run();
    sample += scenarios::WriteScenario(scenario) + result.verdict + Hex(result.digest);
  }
  *my_seed = kNoSeed;
  return std::string(kVersion) + "-" + Hex(HashBytes(kDomainStream, sample).value);
}

}  // namespace zyz::tools

#include "tools/explore/exploration.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "protocol/hash.h"
#include "scenarios/format/writer.h"
#include "tools/base/command.h"

namespace zyz::tools {
namespace {

using scenarios::Explorer;
using scenarios::Scope;
using scenarios::Tallied;

// Threads that run the units of one size. What they come to waits here for the caller's thread.
class Workers {
 public:
  // `explorers`: one for each thread; outlive this.
  Workers(const std::vector<std::unique_ptr<Explorer>>& explorers, uint64_t size, std::vector<uint64_t> units)
      : size_(size), units_(std::move(units)), working_(explorers.size()) {
    for (const auto& explorer : explorers) threads_.emplace_back([this, &explorer] { Work(explorer.get()); });
  }
  ~Workers() {
    Stop();
    for (std::thread& thread : threads_) thread.join();
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }

  // What is done since the last time. Empty and over(): that was all.
  std::vector<UnitResult> Take(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [this] { return !results_.empty() || working_ == 0; });
    return std::exchange(results_, {});
  }
  bool over() {
    const std::lock_guard lock(mutex_);
    return working_ == 0 && results_.empty();
  }

 private:
  std::optional<uint64_t> Next() {
    const std::lock_guard lock(mutex_);
    if (stopped_ || next_ == units_.size()) return std::nullopt;
    return units_[next_++];
  }

  void Work(Explorer* explorer) {
    const auto stop = [this] {
      const std::lock_guard lock(mutex_);
      return stopped_;
    };
    while (const std::optional<uint64_t> unit = Next()) {
      std::optional<Tallied> tallied = explorer->RunUnit(size_, *unit, stop);
      if (!tallied) break;
      const std::lock_guard lock(mutex_);
      results_.push_back({size_, *unit, *std::move(tallied)});
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    --working_;
    changed_.notify_all();
  }

  const uint64_t size_;
  const std::vector<uint64_t> units_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<UnitResult> results_;
  size_t next_ = 0, working_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

// The units of this part that are not done.
std::vector<uint64_t> Left(uint64_t units, const Shard& shard, const std::set<uint64_t>& done) {
  std::vector<uint64_t> left;
  for (uint64_t unit = shard.index; unit < units; unit += shard.count) {
    if (done.count(unit) == 0) left.push_back(unit);
  }
  return left;
}

absl::Status RunSize(const ExplorationOptions& options, const std::vector<std::unique_ptr<Explorer>>& explorers,
                     ExploreDatabase* database, ExplorationObserver* observer, SizeResult* result) {
  std::set<uint64_t> done;
  const absl::StatusOr<std::vector<UnitResult>> before = database->Units(result->size);
  if (!before.ok()) return before.status();
  for (const UnitResult& unit : *before) {
    done.insert(unit.unit);
    result->tallied.Add(unit.tallied);
  }
  result->done = done.size();
  std::vector<uint64_t> left = Left(result->units, options.shard, done);
  if (left.empty()) return absl::OkStatus();
  observer->OnSize(*result, explorers.front()->EstimateSets(result->size));
  Workers workers(explorers, result->size, std::move(left));
  while (!workers.over()) {
    const bool enough = options.first && result->tallied.violating > 0;
    if (enough || (options.interrupted && options.interrupted())) workers.Stop();
    const std::vector<UnitResult> units = workers.Take(std::chrono::milliseconds(100));
    if (const absl::Status status = database->Add(units); !status.ok()) return status;
    for (const UnitResult& unit : units) result->tallied.Add(unit.tallied);
    result->done += units.size();
    observer->OnIdle(*result);
  }
  observer->OnSizeEnd();
  return absl::OkStatus();
}

}  // namespace

absl::Status Explore(const ExplorationOptions& options, ExploreDatabase* database, ExplorationObserver* observer,
                     std::vector<SizeResult>* sizes) {
  std::vector<std::unique_ptr<Explorer>> explorers;
  for (int k = 0; k < std::max(1, options.jobs); ++k) {
    explorers.push_back(std::make_unique<Explorer>(*options.scope, options.against));
  }
  for (uint64_t size = 0; size <= options.scope->entries; ++size) {
    SizeResult& result = sizes->emplace_back();
    result.size = size;
    result.units = explorers.front()->Units(size);
    if (const absl::Status status = RunSize(options, explorers, database, observer, &result); !status.ok()) {
      return status;
    }
    const bool parts = options.shard.count > 1;  // what other parts do not have yet is no reason to stop
    if (result.tallied.violating > 0 || (!result.whole() && !parts)) break;
    if (options.interrupted && options.interrupted()) break;
  }
  return absl::OkStatus();
}

std::string IdentityOf(const Scope& scope, const Scope* against) {
  std::string text = std::string(kVersion) + "\n";
  for (const Scope* one : {&scope, against}) {
    if (one == nullptr) continue;
    for (const scenarios::Scenario& base : one->bases) text += WriteScenario(base);
  }
  for (const scenarios::Cut& cut : scope.cuts) text += cut.text + "\n";
  for (const std::string& lie : scope.lie_texts) text += lie + "\n";
  text += AlphabetSentence(scope);
  // Programs that are not the same differ in one of these runs, or nobody knows.
  Explorer explorer(scope);
  for (uint32_t base = 0; base < scope.bases.size(); ++base) {
    text += Hex(explorer.Run({.base = base}).digest);
    for (uint32_t lie = 0; lie < scope.lies.size(); ++lie) {
      text += Hex(explorer.Run({.base = base, .lies = {lie}}).digest);
    }
  }
  return Hex(HashBytes(kDomainStream, text).value);
}

}  // namespace zyz::tools

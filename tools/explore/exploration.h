// An exploration: the units of a scope, size by size, by several threads, and where they are kept. What it comes to
// depends on the scope alone: not on threads, parts, or how often it was interrupted.
#ifndef ZYZ_TOOLS_EXPLORE_EXPLORATION_H_
#define ZYZ_TOOLS_EXPLORE_EXPLORATION_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "scenarios/explore/explorer.h"
#include "tools/base/seeds.h"
#include "tools/explore/explore_database.h"

namespace zyz::tools {

struct SizeResult {
  uint64_t size = 0;
  uint64_t units = 0, done = 0;
  scenarios::Tallied tallied;  // of the units that are done

  bool whole() const { return done == units; }
};

class ExplorationObserver {
 public:
  virtual ~ExplorationObserver() = default;
  virtual void OnSize(const SizeResult& before, double sets_estimated) = 0;  // a size begins
  virtual void OnIdle(const SizeResult& so_far) = 0;                         // about ten times a second
  virtual void OnSizeEnd() = 0;
};

struct ExplorationOptions {
  const scenarios::Scope* scope = nullptr;
  const scenarios::Scope* against = nullptr;  // null: nothing
  int jobs = 1;
  Shard shard;                        // of the units of each size
  bool first = false;                 // the first set that is not as expected ends it
  std::function<bool()> interrupted;  // asked often
};

// The sizes from 0 on up to the scope's, or to the first at which a set is not as expected, or to an interruption: the
// last one may be unfinished. Not OK: the database cannot be written.
absl::Status Explore(const ExplorationOptions& options, ExploreDatabase* database, ExplorationObserver* observer,
                     std::vector<SizeResult>* sizes);

// Names what must be equal for results to add up: the scope with all that it came to, and what the program makes of it.
std::string IdentityOf(const scenarios::Scope& scope, const scenarios::Scope* against);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_EXPLORE_EXPLORATION_H_

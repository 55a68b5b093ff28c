// `zyz explore`: runs every set of a scope's letters up to a size, and says that none is wrong, or which is the
// shortest.
#ifndef ZYZ_TOOLS_EXPLORE_EXPLORE_H_
#define ZYZ_TOOLS_EXPLORE_EXPLORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"
#include "tools/base/seeds.h"

namespace zyz::tools {

struct ExploreOptions {
  std::string program = "zyz", command;  // how to call this program; how it was called
  std::string file;
  std::vector<std::string> sets;     // laid over every base
  std::vector<std::string> against;  // empty: nothing
  std::optional<uint64_t> up_to;     // none: as the scope says
  int jobs = 1;
  std::string out;                // folder; empty: nothing is kept but the scenario, in the current one
  std::vector<std::string> from;  // folders whose units need not be run again
  std::optional<Shard> shard;
  bool first = false, resume = false, json = false;
};
ExitCode ExploreScope(const ExploreOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_EXPLORE_EXPLORE_H_

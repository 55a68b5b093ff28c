// `zyz why`: tells of a run that violates something what it came of (scenarios/explore/why.h), in the words of
// --explain.
#ifndef ZYZ_TOOLS_WHY_WHY_H_
#define ZYZ_TOOLS_WHY_WHY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"

namespace zyz::tools {

struct WhyCommandOptions {
  std::string program = "zyz";
  std::string path;              // a scenario
  std::optional<uint64_t> seed;  // none: the file's own, or 1
  std::vector<std::string> sets;
  bool curve = false;  // at each step, how many futures do not fail
  bool json = false;
};

// kUsage also for a run that violates nothing, or that is too long.
ExitCode ExplainWhy(const WhyCommandOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_WHY_WHY_H_

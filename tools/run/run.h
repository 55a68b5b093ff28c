// `zyz run`: plays scenarios and says whether each came out as it expects.
#ifndef ZYZ_TOOLS_RUN_RUN_H_
#define ZYZ_TOOLS_RUN_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/world/builder.h"
#include "tools/base/command.h"
#include "tools/base/seeds.h"

namespace zyz::tools {

struct RunOptions {
  std::string program = "zyz";     // how to call this program, for commands that are printed
  std::vector<std::string> paths;  // files and directories
  std::optional<SeedRange> seeds;  // none: the file's own, or 1
  std::string trace;               // file to write; empty: none
  bool trace_state = false;        // with what each step changed in its node
  uint64_t until = scenarios::World::kToTheEnd;
  std::vector<std::string> sets;  // POINTER=VALUE
  bool explain = false;           // tell the one run step by step
  bool check_determinism = false;
  bool json = false;
};

ExitCode RunScenarios(const RunOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_RUN_RUN_H_

// `zyz view`: draws a run as a page (page.h).
#ifndef ZYZ_TOOLS_VIEW_VIEW_H_
#define ZYZ_TOOLS_VIEW_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"

namespace zyz::tools {

struct ViewOptions {
  std::string program = "zyz";
  std::string path;              // a scenario, or a trace (*.jsonl)
  std::optional<uint64_t> seed;  // none: the file's own, or 1
  std::vector<std::string> sets;
  std::string out;
  std::optional<uint64_t> around;  // the step in the middle, of a run that is too long to be shown whole
  uint64_t steps = 10000;          // at most so many are shown
};

ExitCode View(const ViewOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_VIEW_H_

// `zyz evaluate`: the evidence that campaigns find what is there to be found. For each known bug of the
// literature and each planted bug: in how many disjoint ranges of seeds it is found, after how many seeds and seconds,
// and how small the scenario is that shows it.
#ifndef ZYZ_TOOLS_FUZZ_EVALUATE_H_
#define ZYZ_TOOLS_FUZZ_EVALUATE_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"

namespace zyz::tools {

struct EvaluateOptions {
  std::vector<std::string> only;  // names of known bugs and of planted ones; empty: all
  std::string protocol;           // whose; empty: all protocols
  std::string profile;            // empty: for a known bug its own profile and all, for planted bugs all
  uint64_t ranges = 0;            // 0: ten of a known bug in its own profile, three otherwise
  std::optional<std::chrono::milliseconds>
      cap;  // none: a minute; a known bug in all: ten; a missed planted bug: five more
  int jobs = 1;
  bool guided = false;  // guided campaigns (guided.h), in one thread each
  bool json = false;
};
// The known bugs and the planted ones of every protocol.
std::vector<std::string> EvaluationTargets();
ExitCode Evaluate(const EvaluateOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_FUZZ_EVALUATE_H_

// `zyz evaluate`: the evidence that campaigns find what is there to be found. For the published rule and for each
// planted bug: in how many disjoint ranges of seeds it is found, after how many seeds and seconds, and how small the
// scenario is that shows it.
#ifndef ZYZ_TOOLS_FUZZ_EVALUATE_H_
#define ZYZ_TOOLS_FUZZ_EVALUATE_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tools/base/command.h"

namespace zyz::tools {

struct EvaluateOptions {
  std::vector<std::string> only;  // "published", names of planted bugs; empty: all
  std::string profile;            // empty: for the published rule view-change and all, for planted bugs all
  uint64_t ranges = 0;            // 0: ten in view-change, three otherwise
  std::optional<std::chrono::milliseconds>
      cap;  // none: a minute; all + published: ten; a missed planted bug: five more
  int jobs = 1;
  bool guided = false;  // guided campaigns (guided.h), in one thread each
  bool json = false;
};
// "published" and the planted bugs.
std::vector<std::string> EvaluationTargets();
ExitCode Evaluate(const EvaluateOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_FUZZ_EVALUATE_H_

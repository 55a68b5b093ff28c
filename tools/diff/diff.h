// `zyz diff A.jsonl B.jsonl`: where two traces part.
#ifndef ZYZ_TOOLS_DIFF_DIFF_H_
#define ZYZ_TOOLS_DIFF_DIFF_H_

#include <string>

#include "tools/base/command.h"

namespace zyz::tools {

struct DiffOptions {
  std::string a, b;
};

// kAsExpected: the same steps and the same ending; kDiffers. States (--trace-state) are not compared, since a trace may
// be without them: they follow from the steps.
ExitCode Diff(const DiffOptions& options);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_DIFF_DIFF_H_

// From the paths that a user names to the scenarios they stand for.
#ifndef ZYZ_TOOLS_BASE_SCENARIO_FILES_H_
#define ZYZ_TOOLS_BASE_SCENARIO_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace zyz::tools {

// A file stands for itself, a directory for every *.json below it that is no scope, in the order of their paths.
// NotFound for a path that does not exist and for a directory without scenarios, Unavailable if a directory cannot be
// read.
absl::StatusOr<std::vector<std::string>> FindScenarioFiles(const std::vector<std::string>& paths);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_SCENARIO_FILES_H_

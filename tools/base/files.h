// Folders and files that commands leave behind.
#ifndef ZYZ_TOOLS_BASE_FILES_H_
#define ZYZ_TOOLS_BASE_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace zyz::tools {

// Unavailable: it cannot be made, or is no folder.
absl::Status MakeFolder(const std::string& path);
std::string InFolder(const std::string& folder, std::string_view name);
// A file whole or not at all: what stands there already may be the last example of its kind.
absl::Status WriteText(const std::string& path, const std::string& text);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_BASE_FILES_H_

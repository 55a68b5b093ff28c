#include "tools/campaign/options.h"

namespace zyz::tools {

bool IsOfKind(const std::string& verdict, const std::string& kind) {
  return kind == "any" || verdict == kind || verdict.starts_with(kind + ":");
}

}  // namespace zyz::tools

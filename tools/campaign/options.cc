#include "tools/campaign/options.h"

namespace zyz::tools {

bool IsOfKind(const sim::Verdict& verdict, const std::string& kind) {
  return kind == "any" || (kind == "safety" && verdict.is_safety()) || verdict.Text() == kind;
}

}  // namespace zyz::tools

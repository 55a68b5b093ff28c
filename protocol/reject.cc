#include "protocol/reject.h"

namespace zyz {
namespace {

struct Row {
  std::string_view name;
  std::string_view explanation;
  bool benign;
};

constexpr Row kRows[] = {
#define ZYZ_REJECT_ROW(name, text, explanation, benign) {text, explanation, benign},
    ZYZ_REJECT_REASONS(ZYZ_REJECT_ROW)
#undef ZYZ_REJECT_ROW
};

}  // namespace

std::string_view Name(RejectReason reason) { return kRows[static_cast<size_t>(reason)].name; }
std::string_view Explain(RejectReason reason) { return kRows[static_cast<size_t>(reason)].explanation; }
bool IsBenign(RejectReason reason) { return kRows[static_cast<size_t>(reason)].benign; }

}  // namespace zyz

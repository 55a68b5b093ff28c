#include "scenarios/world/checks_throw.h"

#include <utility>

namespace zyz::scenarios {
namespace {

thread_local bool checks_throw = false;

void Throw(const FailedCheck& failed) {
  if (checks_throw && std::uncaught_exceptions() == 0) throw ThrownCheck(failed);
}

[[maybe_unused]] const bool is_set = (SetCheckHandler(Throw), true);

}  // namespace

ChecksThrow::ChecksThrow() : before_(std::exchange(checks_throw, true)) {}
ChecksThrow::~ChecksThrow() { checks_throw = before_; }

}  // namespace zyz::scenarios

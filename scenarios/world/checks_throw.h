// A run in which the program breaks a promise to itself is a finding like any other, and the runs after it shall be
// run. So while a run is played a failed CHECK throws. Where nothing may be thrown (a destructor), it aborts as ever.
#ifndef ZYZ_SCENARIOS_WORLD_CHECKS_THROW_H_
#define ZYZ_SCENARIOS_WORLD_CHECKS_THROW_H_

#include <exception>
#include <string>

#include "protocol/check.h"

namespace zyz::scenarios {

class ThrownCheck final : public std::exception {
 public:
  explicit ThrownCheck(const FailedCheck& failed) : failed_(failed), text_(failed.Text()) {}
  const FailedCheck& failed() const { return failed_; }
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  FailedCheck failed_;
  std::string text_;
};

// While one lives, failed CHECKs of this thread throw a ThrownCheck.
class ChecksThrow {
 public:
  ChecksThrow();
  ~ChecksThrow();
  ChecksThrow(const ChecksThrow&) = delete;
  ChecksThrow& operator=(const ChecksThrow&) = delete;

 private:
  const bool before_;
};

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_CHECKS_THROW_H_

// The world's clock as a capability: for who was given one. Protocols are not; a script that says "until 30 ms" is.
#ifndef ZYZ_SIM_CLOCK_H_
#define ZYZ_SIM_CLOCK_H_

#include "protocol/check.h"
#include "protocol/types.h"

namespace zyz::sim {

class Clock {
 public:
  Clock() = default;
  explicit Clock(const TimeNs* now) : now_(now) {}  // `now` outlives the clock

  TimeNs now() const {
    CHECK(now_ != nullptr, "only who was given a clock reads it");
    return *now_;
  }

 private:
  const TimeNs* now_ = nullptr;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_CLOCK_H_

#include "sim/oracles/check.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void CheckOracle::OnCheckFailed(const FailedCheck& failed, TimeNs now, uint64_t steps) {
  ViolatedAtEnd(now, steps, failed.why, Cat(failed.why, ": this CHECK failed at ", failed.file, ":", failed.line), {});
}

}  // namespace zyz::sim

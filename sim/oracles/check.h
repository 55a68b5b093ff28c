// check: no CHECK of the program fails. A replica that breaks a promise to itself is as dead as one that a message has
// crashed, so whatever can make it do so is an attack. Oracles and the simulator have CHECKs, too: the sentence says
// where it was. A CHECK that fails in a liar's step is the liar's affair, and never comes here.
#ifndef ZYZ_SIM_ORACLES_CHECK_H_
#define ZYZ_SIM_ORACLES_CHECK_H_

#include <string_view>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

class CheckOracle final : public Oracle {
 public:
  std::string_view name() const override { return "check"; }
  std::string_view about() const override { return "no CHECK fails: nobody breaks a promise to itself"; }
  void OnCheckFailed(const FailedCheck& failed, TimeNs now, uint64_t steps) override;
  void AtEnd(TimeNs, uint64_t) override { ++evaluations_; }
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_CHECK_H_

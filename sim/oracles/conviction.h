// conviction: nobody correct is ever convicted. A proof of misbehaviour against a correct node cannot exist, so whoever
// correct holds one has judged wrongly, or keys have leaked.
#ifndef ZYZ_SIM_ORACLES_CONVICTION_H_
#define ZYZ_SIM_ORACLES_CONVICTION_H_

#include <string_view>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

class ConvictionOracle final : public Oracle {
 public:
  explicit ConvictionOracle(const OracleContext& context) : context_(context) {}

  std::string_view name() const override { return "conviction"; }
  std::string_view about() const override { return "no correct node is ever convicted of misbehaviour"; }
  uint32_t interests() const override { return Interest(EventKind::kConvicted); }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  OracleContext context_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_CONVICTION_H_

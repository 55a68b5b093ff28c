// honest-refusal: no correct node refuses what a correct node made, for a reason that only a lie explains. So a message
// that a correct node builds wrongly, and one that a correct node checks wrongly, show at once.
//
// Judged is what reached its receiver straight from the correct node that signed it, or, unsigned, from the correct
// node that made it. A reason that depends on what the receiver holds ("contradicts what I hold") is explained by
// somebody else's lie as well, so it counts only in worlds without liars, and while all have their memory.
#ifndef ZYZ_SIM_ORACLES_HONEST_REFUSAL_H_
#define ZYZ_SIM_ORACLES_HONEST_REFUSAL_H_

#include <string_view>

#include "protocol/message_set.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class HonestRefusalOracle final : public Oracle {
 public:
  HonestRefusalOracle(const OracleContext& context, const MessageSet* messages);

  std::string_view name() const override { return "honest-refusal"; }
  std::string_view about() const override {
    return "no correct node refuses what a correct node made, for a reason that only a lie explains";
  }
  uint32_t interests() const override { return Interest(EventKind::kRejected); }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;

 private:
  OracleContext context_;
  bool all_correct_ = true;  // and nobody has ever lost its memory
  const MessageSet* messages_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_HONEST_REFUSAL_H_

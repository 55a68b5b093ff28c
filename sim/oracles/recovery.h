// recovery: who has lost its memory is back in time. Once the network is calm, and the others' stable checkpoint has
// moved by so many positions since the loss, which is what shows everybody that it is missing, it enters a view within
// the bound. Nothing is promised while liars and those without memory are more than f.
#ifndef ZYZ_SIM_ORACLES_RECOVERY_H_
#define ZYZ_SIM_ORACLES_RECOVERY_H_

#include <string_view>
#include <vector>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

struct RecoveryBound {
  SeqNum positions = 0;
  TimeNs within_ns = 0;  // 0: nothing is promised
};

class RecoveryOracle final : public Oracle {
 public:
  RecoveryOracle(const OracleContext& context, TimeNs calm_from_ns, const RecoveryBound& bound);

  std::string_view name() const override { return "recovery"; }
  std::string_view about() const override {
    return "a replica that lost its memory takes part again within the bound, once the network is calm";
  }
  bool is_liveness() const override { return true; }
  bool wants_alarms() const override { return bound_.within_ns > 0; }
  uint32_t interests() const override { return bound_.within_ns > 0 ? Interest(EventKind::kStable) : 0; }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;
  void OnMemoryRegained(NodeId node, const StepRecord& step) override;
  // Who is left out now cannot recover.
  void OnEpilogue(TimeNs from, std::string_view alone) override;
  void OnAlarm(const StepRecord& step) override;

 private:
  struct Lost {
    NodeId node = kNoNode;
    TimeNs since = 0;
    SeqNum stable_n = 0;     // the highest stable position of then, or of when the network calmed
    TimeNs due_ns = kNever;  // when it has to be back
  };
  void SetAlarm();

  OracleContext context_;
  TimeNs calm_from_ns_;
  RecoveryBound bound_;
  uint32_t liars_ = 0;
  SeqNum stable_n_ = 0;  // the highest of correct replicas
  std::vector<Lost> lost_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_RECOVERY_H_

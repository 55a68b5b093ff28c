// liveness: every request of a correct client completes; and once the network is calm
// (the scenario's last of GST, heal, restart) it does so within a bound, counted from submission or from the calm,
// whichever is later. A bound that has passed is noticed at the next step of anybody, not at the end.
//
// Requests wait in the order of submission, which is also the order of their bounds, so only the first is watched.
#ifndef ZYZ_SIM_ORACLES_LIVENESS_H_
#define ZYZ_SIM_ORACLES_LIVENESS_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

class LivenessOracle final : public Oracle {
 public:
  // `calm_from_ns`: nothing is promised before; INT64_MAX: never. `complete_within_ns`: 0 means until the end of the
  // run.
  LivenessOracle(const OracleContext& context, TimeNs calm_from_ns, TimeNs complete_within_ns);

  std::string_view name() const override { return "liveness"; }
  std::string_view about() const override {
    return "every request of a correct client completes, within the bound once the network is calm";
  }
  bool is_liveness() const override { return true; }
  bool wants_alarms() const override { return complete_within_ns_ > 0; }
  uint32_t interests() const override { return Interest(EventKind::kSubmitted) | Interest(EventKind::kCompleted); }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnAlarm(const StepRecord& step) override;
  void AtEnd(TimeNs now, uint64_t steps) override;

 private:
  static constexpr uint32_t kNobody = UINT32_MAX;
  struct Waiting {
    NodeId client = kNoNode;
    Timestamp t = 0;
    TimeNs since = 0;
    uint64_t step = 0;
    uint32_t previous = kNobody, next = kNobody;  // in the queue; `next` also chains unused places
  };
  void Enqueue(const StepRecord& step, Timestamp t);
  void Dequeue(NodeId client, Timestamp t);
  void SetAlarm();
  std::string Describe(const Waiting& waiting) const;
  Witness WitnessOf(const Waiting& waiting) const;

  OracleContext context_;
  TimeNs calm_from_ns_, complete_within_ns_;
  std::vector<Waiting> places_;
  std::vector<uint32_t> latest_;  // by client index: the place of its latest request
  uint32_t first_ = kNobody, last_ = kNobody, unused_ = kNobody;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_LIVENESS_H_

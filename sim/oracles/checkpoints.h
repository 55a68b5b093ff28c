// checkpoints: what correct replicas hold as stable at one position has one history digest and one state digest, and
// all stable checkpoints lie on one chain, which is also that of the completed histories. A stable checkpoint throws
// away the means of going back, so it must be as final as a completion.
#ifndef ZYZ_SIM_ORACLES_CHECKPOINTS_H_
#define ZYZ_SIM_ORACLES_CHECKPOINTS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class CheckpointsOracle final : public Oracle {
 public:
  explicit CheckpointsOracle(std::shared_ptr<const HistoryModel> model) : model_(std::move(model)) {}

  std::string_view name() const override { return "checkpoints"; }
  std::string_view about() const override {
    return "stable checkpoints of correct replicas agree in history and state, on one chain with what completed";
  }
  uint32_t interests() const override { return Interest(EventKind::kStable) | Interest(EventKind::kCompleted); }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  // What first brought the settled path to where it ends, or first made a position stable.
  struct Fact {
    bool is_stable = false;
    NodeId node = kNoNode;
    uint64_t step = 0;
    View v = 0;
    SeqNum n = 0;
    Timestamp t = 0;  // of a completion
    Digest h, state;
  };
  void OnStable(const StepRecord& step, const Fact& fact);
  void Parted(const StepRecord& step, const Fact& fact);
  std::string Describe(const Fact& fact) const;
  Witness WitnessOf(const Fact& fact) const { return {fact.step, fact.node, Describe(fact)}; }

  std::shared_ptr<const HistoryModel> model_;
  absl::flat_hash_map<SeqNum, Fact> stable_;  // by n: as announced first
  Fact end_;                                  // why the settled path ends where it does
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_CHECKPOINTS_H_

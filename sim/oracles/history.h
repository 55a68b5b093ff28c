// history: equal digests name equal histories, and nobody correct builds on a past that nobody correct executed.
//
// This oracle feeds the shared model (history_model.h), so it comes before all others in the panel. What it judges is
// what the model takes for granted: a digest h at n stands for one batch after one parent, on every correct replica. A
// replica may stand at a position that it never executed (state transfer), but some correct one must have executed it;
// a past that never becomes known is reported when the run ends.
#ifndef ZYZ_SIM_ORACLES_HISTORY_H_
#define ZYZ_SIM_ORACLES_HISTORY_H_

#include <memory>
#include <string_view>
#include <utility>

#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class HistoryOracle final : public Oracle {
 public:
  explicit HistoryOracle(std::shared_ptr<HistoryModel> model) : model_(std::move(model)) {}

  std::string_view name() const override { return "history"; }
  std::string_view about() const override {
    return "equal history digests name equal histories, and no correct replica builds on what none of them executed";
  }
  uint32_t interests() const override {
    return Interest(EventKind::kExecuted) | Interest(EventKind::kCompleted) | Interest(EventKind::kStable);
  }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void AtEnd(TimeNs now, uint64_t steps) override;

 private:
  void Contradicted(const StepRecord& step, const Event& event, HistoryModel::Learnt learnt, EntryId id);

  std::shared_ptr<HistoryModel> model_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_HISTORY_H_

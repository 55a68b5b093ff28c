// views: views only grow. Each correct replica enters strictly higher views, and never executes in a view below one
// that it has executed in or entered. (Everybody starts in view 0, announced or not.)
#ifndef ZYZ_SIM_ORACLES_VIEWS_H_
#define ZYZ_SIM_ORACLES_VIEWS_H_

#include <string_view>
#include <vector>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

class ViewsOracle final : public Oracle {
 public:
  explicit ViewsOracle(const OracleContext& context) : context_(context), replicas_(context.cluster.n()) {}

  std::string_view name() const override { return "views"; }
  std::string_view about() const override {
    return "a correct replica enters ever higher views and never executes in a lower one than before";
  }
  uint32_t interests() const override { return Interest(EventKind::kEntered) | Interest(EventKind::kExecuted); }
  void OnMemoryLost(NodeId node, TimeNs) override { replicas_[node] = {}; }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  struct Replica {
    View highest = 0;  // of entered and executed: what the replica may not execute below
    View entered = 0;
    bool has_entered = false;
    bool by_entering = false;  // how `highest` came about
    uint64_t entered_step = 0, highest_step = 0;
  };
  void OnEntered(const StepRecord& step, const Event& event, Replica* replica);
  void Shrank(const StepRecord& step, const Event& event, const Replica& replica);

  OracleContext context_;
  std::vector<Replica> replicas_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_VIEWS_H_

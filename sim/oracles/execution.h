// execution: what correct replicas execute for good is one history. Where a protocol executes what is committed, two
// replicas that execute different things at one position need no client to be wrong.
//
// Whether a protocol executes for good is its own to tell; what it announces as tentative may be undone.
#ifndef ZYZ_SIM_ORACLES_EXECUTION_H_
#define ZYZ_SIM_ORACLES_EXECUTION_H_

#include <string_view>
#include <vector>

#include "protocol/statement_roles.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class ExecutionOracle final : public Oracle {
 public:
  ExecutionOracle(const OracleContext& context, const StatementRoles& roles)
      : context_(context), is_final_(roles.executes_for_good) {}

  std::string_view name() const override { return "execution"; }
  std::string_view about() const override {
    return "what correct replicas execute for good at one position is one thing, after one history";
  }
  uint32_t interests() const override { return is_final_ ? Interest(EventKind::kExecuted) : 0; }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  struct First {
    Digest h, d;
    uint64_t step = 0;
    NodeId node = kNoNode;
  };
  // A position this far beyond all others is the oracle history's business.
  static constexpr SeqNum kMaxGap = SeqNum{1} << 20;

  OracleContext context_;
  bool is_final_;
  std::vector<First> first_;  // by position
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_EXECUTION_H_

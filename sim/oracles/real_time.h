// real-time: an operation submitted after another one completed comes later in the history. With agreement and reply
// this is linearizability: the order of positions is the order that it asks for.
//
// It is enough to remember, for each operation on its way, the highest position completed when it was submitted.
#ifndef ZYZ_SIM_ORACLES_REAL_TIME_H_
#define ZYZ_SIM_ORACLES_REAL_TIME_H_

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class RealTimeOracle final : public Oracle {
 public:
  RealTimeOracle(std::shared_ptr<const HistoryModel> model, const OracleContext& context);

  std::string_view name() const override { return "real-time"; }
  std::string_view about() const override {
    return "an operation submitted after another one completed has a later position in the history";
  }
  uint32_t interests() const override { return Interest(EventKind::kSubmitted) | Interest(EventKind::kCompleted); }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  struct Position {
    SeqNum n = 0;
    uint32_t index = 0;  // in the batch
    friend auto operator<=>(const Position&, const Position&) = default;
  };
  struct Completion {
    Position position;
    NodeId node = kNoNode;
    Timestamp t = 0;
    uint64_t step = 0;
  };
  struct Submission {
    Timestamp t = 0;
    uint64_t step = 0;
    Completion highest;  // completed by then
  };
  void OnCompleted(const StepRecord& step, const Event& event, Submission* submission);
  std::string Describe(NodeId node, Timestamp t, const Position& position) const;

  std::shared_ptr<const HistoryModel> model_;
  OracleContext context_;
  Completion highest_;
  std::vector<Submission> submissions_;  // by client index: the latest
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_REAL_TIME_H_

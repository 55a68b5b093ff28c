// validity: what correct replicas execute in the name of a correct client was submitted by it, with that operation. A
// Byzantine client may have anything executed; a node that is no client may not.
#ifndef ZYZ_SIM_ORACLES_VALIDITY_H_
#define ZYZ_SIM_ORACLES_VALIDITY_H_

#include <memory>
#include <string_view>
#include <vector>

#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class ValidityOracle final : public Oracle, public HistoryListener {
 public:
  ValidityOracle(std::shared_ptr<HistoryModel> model, const OracleContext& context);

  std::string_view name() const override { return "validity"; }
  std::string_view about() const override {
    return "every executed request of a correct client was submitted by it, with exactly that operation";
  }
  uint32_t interests() const override { return Interest(EventKind::kSubmitted); }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnPosition(const StepRecord& step, const Event& event, EntryId id) override;

 private:
  static constexpr uint32_t kNoSubmission = UINT32_MAX;
  struct Submission {
    Timestamp t = 0;
    Digest request;  // what its client signed: operation, timestamp and client; computed once per message
    uint64_t step = 0;
    uint32_t previous = kNoSubmission;  // of the same client
  };
  void Check(const StepRecord& step, const Event& event, const Request& request, EntryId id);
  const Submission* Find(NodeId client, Timestamp t) const;

  std::shared_ptr<const HistoryModel> model_;
  OracleContext context_;
  std::vector<Submission> submissions_;
  std::vector<uint32_t> latest_;  // by client index
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_VALIDITY_H_

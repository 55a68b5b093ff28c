// at-most-once: along any branch of the tree of histories that correct replicas execute, the timestamps of each client
// strictly increase. So no request is executed twice, nor an older one after a newer one. Two branches may of course
// hold the same request.
//
// Each branch has a table, the latest request of every client; a fork takes a copy and goes back to where it forks.
#ifndef ZYZ_SIM_ORACLES_AT_MOST_ONCE_H_
#define ZYZ_SIM_ORACLES_AT_MOST_ONCE_H_

#include <memory>
#include <string_view>
#include <vector>

#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class AtMostOnceOracle final : public Oracle, public HistoryListener {
 public:
  AtMostOnceOracle(std::shared_ptr<HistoryModel> model, const OracleContext& context);

  std::string_view name() const override { return "at-most-once"; }
  std::string_view about() const override {
    return "in the history of a correct replica each client's timestamps strictly increase: nothing is executed twice";
  }
  void OnAttached(const StepRecord& step, EntryId id) override;

 private:
  struct Branch {
    EntryId tip = kNone;
    std::vector<RecordId> latest;  // by client index
  };
  uint32_t BranchFor(EntryId parent);
  void Check(const StepRecord& step, RecordId last, RecordId now);

  std::shared_ptr<const HistoryModel> model_;
  OracleContext context_;
  std::vector<Branch> branches_;
  std::vector<uint32_t> branch_of_;  // by EntryId
  std::vector<RecordId> previous_;   // by RecordId: the same client's request before it on its branch
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_AT_MOST_ONCE_H_

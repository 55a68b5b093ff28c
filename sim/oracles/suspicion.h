// suspicion: no view ends unless somebody correct wants it to. A correct replica enters view w only after some correct
// replica said that the primary of view w-1 was suspect: f liars alone must not be able to change views.
#ifndef ZYZ_SIM_ORACLES_SUSPICION_H_
#define ZYZ_SIM_ORACLES_SUSPICION_H_

#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class SuspicionOracle final : public Oracle {
 public:
  explicit SuspicionOracle(const OracleContext& context) : context_(context) {}

  std::string_view name() const override { return "suspicion"; }
  std::string_view about() const override {
    return "a correct replica enters a view only after a correct one suspected the primary of the view before";
  }
  uint32_t interests() const override { return Interest(EventKind::kSuspected) | Interest(EventKind::kEntered); }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  OracleContext context_;
  absl::flat_hash_set<View> suspected_;  // by whomever correct
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_SUSPICION_H_

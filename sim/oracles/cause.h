// cause: no view change without cause. From the moment by which the world has settled, no correct replica suspects a
// view that it has entered and whose primary is there and correct. A protocol that mends by a view change what it could
// have done without one still serves everybody, and only this oracle sees it. Nothing is promised once a memory has
// been lost (whoever has lost it needs a view change to come back), and nothing while a quorum is left alone. A view
// that somebody correct suspected before is short of it for ever, and may be suspected by the others, who then find too
// few.
#ifndef ZYZ_SIM_ORACLES_CAUSE_H_
#define ZYZ_SIM_ORACLES_CAUSE_H_

#include <string_view>
#include <vector>

#include "sim/oracles/liveness.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class CauseOracle final : public Oracle {
 public:
  CauseOracle(const OracleContext& context, const LivenessPromise& promise);

  std::string_view name() const override { return "cause"; }
  std::string_view about() const override {
    return "once the world has settled, no correct replica suspects a primary that is correct and there";
  }
  bool is_liveness() const override { return true; }
  uint32_t interests() const override {
    return settled_by_ns_ == kNever ? 0 : Interest(EventKind::kEntered) | Interest(EventKind::kSuspected);
  }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnMemoryLost(NodeId, TimeNs) override { settled_by_ns_ = kNever; }
  void OnEpilogue(TimeNs, std::string_view) override { settled_by_ns_ = kNever; }

 private:
  struct Replica {
    View view = 0;  // the last one it entered
    uint64_t step = 0;
    bool is_there = true;  // correct, and not lost for good
  };

  OracleContext context_;
  TimeNs settled_by_ns_;
  View first_whole_ = 0;  // the lowest view that nobody correct has left for a suspicion before the world had settled
  std::vector<Replica> replicas_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_CAUSE_H_

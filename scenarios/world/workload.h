// What the clients of a run ask for: each has a number of operations, issues the first at time 0 and the next one a
// think time after the last one completed. Which operation it is depends on the seed, the client and the operation's
// number alone, so nothing else in a scenario changes what clients ask for. Allocates nothing per operation.
#ifndef ZYZ_SCENARIOS_WORLD_WORKLOAD_H_
#define ZYZ_SCENARIOS_WORLD_WORKLOAD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/types.h"
#include "scenarios/format/scenario.h"
#include "sim/random.h"
#include "sim/simulator.h"
#include "sim/step.h"

namespace zyz::scenarios {

class Workload final : public sim::Observer, public sim::OperationSource {
 public:
  // `spec` holds no drawn numbers any more. `awaited`, by client index: whose operations the run waits for.
  Workload(const WorkloadSpec& spec, const ClusterSize& cluster, uint64_t seed, std::vector<bool> awaited);

  // Schedules everybody's first operation. The simulator needs this object as its source and among its observers.
  void Start(sim::Simulator* simulator);

  // Everybody who is awaited asks for one generated operation more, at that time. REQUIRES: left() is 0. Returns how
  // many these are.
  uint64_t AskOnceMore(TimeNs at);

  void OnStep(const sim::StepRecord& step) override;
  std::string_view NextOperation(NodeId client) override;

  // Operations of awaited clients that have not completed yet.
  uint64_t left() const { return left_; }

 private:
  struct Progress {
    uint64_t issued = 0;
    uint64_t total = 0;
  };

  void AppendNumber(uint64_t number);
  void MakeKvOperation(uint32_t client, uint64_t number);
  void MakeCounterOperation(uint32_t client, uint64_t number);
  void MakeNullOperation(uint32_t client, uint64_t number);

  const ClusterSize cluster_;
  const ApplicationName application_;
  const uint64_t keys_;
  const size_t request_bytes_;
  const TimeNs think_ns_;
  const sim::Stream stream_;
  const std::vector<std::vector<std::string>> lists_;  // by client index; empty: generated
  const std::vector<bool> awaited_;
  std::vector<Progress> progress_;
  uint64_t left_ = 0;
  sim::Simulator* simulator_ = nullptr;
  std::string operation_;  // reused
};

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_WORKLOAD_H_

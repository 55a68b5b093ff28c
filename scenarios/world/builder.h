// World: one run of a scenario under one seed. Builds the simulator, replicas and clients, wraps the faulty ones, sets
// the oracles over them, and plays the run to its end. Worlds share nothing, except a message pool if their owner wants
// that.
#ifndef ZYZ_SCENARIOS_WORLD_BUILDER_H_
#define ZYZ_SCENARIOS_WORLD_BUILDER_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "adversaries/honest_watch.h"
#include "adversaries/interceptor.h"
#include "protocol/message.h"
#include "scenarios/format/scenario.h"
#include "scenarios/world/result.h"
#include "scenarios/world/workload.h"
#include "sim/oracles/liveness.h"
#include "sim/oracles/oracle.h"
#include "sim/simulator.h"

namespace zyz::scenarios {

struct WorldOptions {
  bool roundtrip = false;        // encode, decode and compare every delivered message
  bool oracles = true;           // off: nobody judges, for measuring what judging costs
  HonestWatch* watch = nullptr;  // listens inside adversaries; outlives the world
};

class World {
 public:
  static constexpr uint64_t kToTheEnd = std::numeric_limits<uint64_t>::max();

  // REQUIRES: the scenario comes from the loader, or FindProblem has nothing against it. `pool` outlives the world, and
  // is better reused from run to run than made anew.
  World(Scenario scenario, uint64_t seed, MessagePool* pool, const WorldOptions& options = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // For traces and the like, called after the world's own observers. Before the first step.
  void AddObserver(sim::Observer* observer) { simulator_.AddObserver(observer); }

  // Plays until every operation of the correct clients is completed, an oracle fires, nothing is left to happen, a
  // limit of the scenario is reached, or `until` steps are done; then asks the oracles for their last word.
  RunResult Run(uint64_t until = kToTheEnd);

  // The same, but given up once `stop`, which is asked every kAskSteps steps, says so. Nothing: it was given up, or
  // `until` steps did not come to an end. What it returns does not depend on `stop`.
  static constexpr uint64_t kAskSteps = 2048;
  std::optional<RunResult> RunUnless(const std::function<bool()>& stop, uint64_t until = kToTheEnd);

  // One event of the run. False: it is over, as end() says. A CHECK that fails is a violation where it throws
  // (checks_throw.h), as it does within Run.
  bool Advance();
  RunEnd end() const { return end_; }

  const Scenario& scenario() const { return scenario_; }  // as this seed has it
  sim::Simulator& simulator() { return simulator_; }
  const sim::OraclePanel& oracles() const { return panel_; }
  Interceptor* behaviour(size_t entry) { return behaviours_[entry]; }  // of "faulty"

 private:
  void AddNodes(uint64_t seed, HonestWatch* watch);
  void AddOracles();
  void AddTimeline();
  sim::LivenessJudgement JudgementOf(const RunResult& result) const;
  bool PlaysOn();
  void BeginEpilogue();
  RunResult Result() const;
  std::vector<WaitingNode> WhoWaits() const;

  const Scenario scenario_;
  const ClusterSize cluster_;
  const std::vector<int64_t> options_, timers_us_;  // as the protocol takes them
  const size_t planted_;
  const uint32_t clients_;
  const std::vector<bool> correct_;  // by NodeId
  TimeNs deadline_ns_;               // an epilogue has its own
  const uint64_t max_steps_;
  sim::Simulator simulator_;
  sim::OraclePanel panel_;
  sim::LivenessOracle* liveness_ = nullptr;  // of the panel
  Workload workload_;
  Tally tally_;
  std::vector<Interceptor*> behaviours_;  // by entry of "faulty"
  RunEnd end_ = RunEnd::kCompleted;
  EpilogueResult epilogue_;
  TimeNs epilogue_from_ns_ = 0;  // it begins at this time, or when all operations are complete
  bool epilogue_decided_ = false;
};

// Plays the run twice side by side. The number of steps after which they are no longer the same, or nothing:
// deterministic.
std::optional<uint64_t> FirstDifferentStep(const Scenario& scenario, uint64_t seed, uint64_t until = World::kToTheEnd);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_BUILDER_H_

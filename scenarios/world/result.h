// What a run came to, and whether that is what its scenario expects.
#ifndef ZYZ_SCENARIOS_WORLD_RESULT_H_
#define ZYZ_SCENARIOS_WORLD_RESULT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/reject.h"
#include "protocol/types.h"
#include "scenarios/format/scenario.h"
#include "sim/oracles/liveness.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/verdict.h"
#include "sim/simulator.h"
#include "sim/step.h"

namespace zyz::scenarios {

// Counts what correct nodes announced.
class Tally final : public sim::Observer {
 public:
  Tally(const ClusterSize& cluster, std::vector<bool> correct)
      : cluster_(cluster), correct_(std::move(correct)), waits_since_(correct_.size()), reads_(correct_.size()) {}
  void CountWaitsFrom(TimeNs calm_from_ns) { calm_from_ns_ = calm_from_ns; }
  void OnStep(const sim::StepRecord& step) override;
  void Stop() { stopped_ = true; }  // nothing counts any more

  uint64_t fast() const { return fast_; }
  uint64_t committed() const { return committed_; }
  View views() const { return views_; }
  TimeNs longest_wait_ns() const { return longest_wait_ns_; }
  const std::array<uint64_t, kRejectReasons>& rejected() const { return rejected_; }

 private:
  ClusterSize cluster_;
  std::vector<bool> correct_;
  TimeNs calm_from_ns_ = 0;
  std::vector<TimeNs> waits_since_;  // by node, of clients: when its last request was submitted
  std::vector<bool> reads_;          // by node: an unordered read of its is out
  bool stopped_ = false;
  uint64_t fast_ = 0, committed_ = 0;
  View views_ = 0;
  TimeNs longest_wait_ns_ = 0;
  std::array<uint64_t, kRejectReasons> rejected_{};
};

enum class RunEnd : uint8_t {
  kCompleted,  // everything that correct clients asked for is completed
  kViolation,  // an oracle fired
  kDeadline,   // stop.deadline_us
  kMaxSteps,   // stop.max_steps
  kIdle,       // nothing was left to happen
  kUntil,      // the caller's step limit: the verdict speaks of what was seen so far, and nothing else is judged
};

// What a node waited for when a run ended in vain.
struct WaitingNode {
  NodeId node = kNoNode;
  std::string what;                 // in the node's own words (Node::DescribeWaiting)
  std::vector<std::string> timers;  // the armed ones, "suspect in 3.200 ms"
  std::string cause = {};  // what that is, without names and numbers (Node::WaitingFor); empty: it is down, too
  bool correct = false;
};

// What came of "epilogue": "any-quorum", after the last operation.
struct EpilogueResult {
  bool wanted = false;
  std::vector<NodeId> replicas;  // who was left; empty: it was not played
  uint64_t requests = 0, completed = 0;
  std::string not_played;  // why, in words; empty: it was

  std::string Text(const ClusterSize& cluster) const;  // "r0, r2, r3 alone served 2 of 2 requests"
};

struct RunResult {
  sim::Verdict verdict;
  RunEnd end = RunEnd::kCompleted;
  std::optional<sim::Violation> violation;
  sim::LivenessJudgement liveness;  // whether the verdict speaks of liveness, and if not, why not
  EpilogueResult epilogue;
  // Counts are of the run proper, without its epilogue.
  uint64_t completed = 0;  // operations that correct clients completed: fast + committed
  uint64_t fast = 0, committed = 0;
  View views = 0;  // the highest that a correct replica entered
  // The longest time from submission, or from calm where that is later, to completion; requests of correct clients.
  TimeNs longest_wait_ns = 0;
  TimeNs virtual_ns = 0;
  uint64_t steps = 0;
  sim::MessageCounts messages;
  uint64_t digest = 0;
  std::array<uint64_t, kRejectReasons> rejected{};  // by RejectReason, at correct nodes
  std::vector<uint64_t> rule_hits;                  // by rule of the scenario
  std::vector<uint64_t> behaviour_hits;             // by entry of "faulty"
  std::vector<uint64_t> timeline_hits;              // by entry of the timeline: whether it came
  std::vector<WaitingNode> waiting;  // if the verdict is liveness: correct clients with a request, replicas
  // Where the run is not what the scenario expects, one sentence each, with its JSON pointer. Empty: as expected. An
  // unexpected verdict stands alone: what else is different follows from it.
  std::vector<std::string> missed;
};

// Fills `missed`. REQUIRES: `scenario` holds no drawn numbers.
void Judge(const Scenario& scenario, RunResult* result);

// How often each part of a scenario acted, over several runs of it.
struct Hits {
  std::vector<uint64_t> rules, behaviours, timeline;
  void Add(const RunResult& result);
};
// What the file says shall happen and never did: "/network/rules/0", "/faulty/1 (mute of r3)", "/timeline/2 (heal)".
std::vector<std::string> NeverActed(const Scenario& scenario, const Hits& hits);

std::string_view Name(RunEnd end);  // "completed"

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_RESULT_H_

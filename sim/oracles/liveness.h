// liveness: every request of a correct client completes; and once the network is calm
// (the scenario's last of GST, heal, restart) it does so within a bound, counted from submission or from the calm,
// whichever is later. A bound that has passed is noticed at the next step of anybody, not at the end.
//
// Whether anything is promised at all is for the caller to say, from the faults of the world; one thing shows in the
// run alone: that at some moment more replicas were faulty or without memory than the protocol tolerates. Where it did
// not judge, it says why not.
//
// Requests wait in the order of submission, which is also the order of their bounds, so only the first is watched.
#ifndef ZYZ_SIM_ORACLES_LIVENESS_H_
#define ZYZ_SIM_ORACLES_LIVENESS_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sim/oracles/oracle.h"

namespace zyz::sim {

// Why a run says nothing about liveness.
enum class Unjudged : uint8_t {
  kJudged,      // it does
  kOverBudget,  // more than f replicas are faulty, down for good, or were without memory at one moment
  kCutOff,      // the network keeps a client, or too many replicas, apart for good
  kNeverCalm,   // the network loses everything for good
  kEndedEarly,  // the run was over before the network calmed
  kStopped,     // the caller's step limit
  kViolation,   // a violation of safety ended the run
  kNoOracles,   // nobody judged anything
};
inline constexpr size_t kUnjudged = 8;
std::string_view Name(Unjudged why);  // "over-budget"

struct LivenessJudgement {
  Unjudged why = Unjudged::kJudged;
  std::string because = {};  // the reason in words, to follow "because"

  bool judged() const { return why == Unjudged::kJudged; }
  std::string Text() const { return judged() ? "judged" : "not judged, because " + because; }
};

// What is promised, by the faults that are known before the run.
struct LivenessPromise {
  TimeNs calm_from_ns = 0;                 // nothing is promised before
  TimeNs complete_within_ns = 0;           // 0: until the end of the run
  TimeNs settled_by_ns = INT64_MAX;        // views have no cause to change from here on; oracle `cause` asks
  std::vector<NodeId> lost_replicas = {};  // liars, and replicas that are down or cut off for good
  LivenessJudgement unpromised = {};       // a reason: nothing is promised at all
};

class LivenessOracle final : public Oracle {
 public:
  LivenessOracle(const OracleContext& context, LivenessPromise promise);

  std::string_view name() const override { return "liveness"; }
  std::string_view about() const override {
    return "every request of a correct client completes, within the bound once the network is calm";
  }
  bool is_liveness() const override { return true; }
  bool wants_reads() const override { return true; }
  bool wants_alarms() const override { return promise_.complete_within_ns > 0; }
  uint32_t interests() const override { return Interest(EventKind::kSubmitted) | Interest(EventKind::kCompleted); }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnAlarm(const StepRecord& step) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;
  void OnMemoryRegained(NodeId node, const StepRecord& step) override;
  void OnEpilogue(TimeNs from, std::string_view alone) override;
  void AtEnd(TimeNs now, uint64_t steps) override;

  bool HasMemory(NodeId node) const {
    return std::find(without_memory_.begin(), without_memory_.end(), node) == without_memory_.end();
  }
  // The run ends at a limit of steps, not of time: who waits and has not used up its bound is owed nothing yet.
  void CutOff() { cut_off_ = promise_.complete_within_ns > 0; }
  const LivenessPromise& promise() const { return promise_; }
  // Whether a run that ends at `now` was judged.
  LivenessJudgement Judgement(TimeNs now) const;

 private:
  static constexpr uint32_t kNobody = UINT32_MAX;
  struct Waiting {
    NodeId client = kNoNode;
    Timestamp t = 0;
    TimeNs since = 0;
    uint64_t step = 0;
    uint32_t previous = kNobody, next = kNobody;  // in the queue; `next` also chains unused places
    bool unordered = false;
  };
  bool TakePlaceOfRead(NodeId client, const Event& event);
  void Enqueue(const StepRecord& step, const Event& event);
  void Dequeue(NodeId client, Timestamp t);
  void SetAlarm();
  std::string_view Kind() const { return alone_.empty() ? "not-in-time" : "any-quorum"; }
  bool IsPromised() const { return promise_.unpromised.judged(); }
  std::string Describe(const Waiting& waiting) const;
  Witness WitnessOf(const Waiting& waiting) const;

  OracleContext context_;
  LivenessPromise promise_;
  std::vector<NodeId> without_memory_;
  bool cut_off_ = false;
  std::string alone_;  // the epilogue has begun: who is left
  std::vector<Waiting> places_;
  std::vector<uint32_t> latest_;  // by client index: the place of its latest request
  uint32_t first_ = kNobody, last_ = kNobody, unused_ = kNobody;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_LIVENESS_H_

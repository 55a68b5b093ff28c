// answers: nobody can make a correct replica send without end. A question costs its sender one small message; what it
// is answered with may be many, and large. So beside one copy for each new question, and one for each position that it
// has executed, a correct replica sends a peer so many copies in an interval and no more, whatever the peers ask. A
// question that is repeated, byte for byte, is no new one.
//
// Counted are copies for one replica (a broadcast is none) in steps that a replica's message caused: what a node sends
// on its timers is limited by the timers, and what clients are answered by their being asked one at a time. The bound
// is a bucket: it fills at the rate of the interval, holds one interval's worth, and positions that were executed are
// taken only when it is empty.
#ifndef ZYZ_SIM_ORACLES_ANSWERS_H_
#define ZYZ_SIM_ORACLES_ANSWERS_H_

#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

struct AnswerBound {
  uint64_t copies = 0;     // in an interval; 0: there is no bound
  TimeNs interval_ns = 0;  // > 0 if there is a bound
};

class AnswersOracle final : public Oracle {
 public:
  AnswersOracle(const OracleContext& context, const AnswerBound& bound);

  std::string_view name() const override { return "answers"; }
  std::string_view about() const override {
    return "what a peer's messages make a correct replica send it stays under a bound, however often it asks";
  }
  uint32_t interests() const override { return Interest(EventKind::kExecuted); }
  bool wants_steps() const override { return bound_.copies > 0; }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnCorrectStep(const StepRecord& step) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;

 private:
  // What one replica sent one peer.
  struct Asker {
    absl::flat_hash_set<uint64_t> questions = {};  // digests of those that were answered; look-up only
    uint64_t left = 0;                             // of the interval's copies
    uint64_t of_positions = 0;                     // copies that were taken from the executed positions
    TimeNs since = 0;                              // when `left` was right
  };

  void Charge(const StepRecord& step, NodeId peer, uint64_t copies);
  void Refill(Asker* asker, TimeNs now) const;

  OracleContext context_;
  AnswerBound bound_;
  std::vector<uint64_t> executed_;               // by replica: batches
  absl::flat_hash_map<uint64_t, Asker> askers_;  // by replica << 32 | peer; look-up only
  std::vector<uint64_t> copies_;                 // of one step, by peer; reused
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_ANSWERS_H_

// Oracle: watches a run and says what went wrong. Each family of invariants is one oracle in a file of its own.
//
// Oracles speak only of correct nodes: the panel hands them nothing that a faulty node announced or signed, except that
// faulty nodes' submissions are never counted at all. They keep their own model of the history (history_model.h), never
// the replica's. A violation is recorded, nothing aborts.
#ifndef ZYZ_SIM_ORACLES_ORACLE_H_
#define ZYZ_SIM_ORACLES_ORACLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "protocol/check.h"
#include "protocol/event.h"
#include "protocol/types.h"
#include "sim/oracles/verdict.h"
#include "sim/step.h"

namespace zyz::sim {

struct Witness {
  uint64_t step = 0;  // where to look
  NodeId node = kNoNode;
  std::string what;  // one clause: "c0 completed t=1 at (n=1, h=…) by the fast path"
};

struct Violation {
  std::string oracle;  // its name()
  std::string
      kind;  // which of its invariants' ways to break: "stated-twice". Identifies the failure, and never changes
  std::string sentence;  // what must not happen and did, with names and numbers
  std::vector<Witness> witnesses;
  uint64_t step = 0;  // at which it was noticed
  TimeNs at = 0;
};

constexpr uint32_t Interest(EventKind kind) { return 1u << static_cast<uint32_t>(kind); }

class Oracle {
 public:
  virtual ~Oracle() = default;
  virtual std::string_view name() const = 0;   // as in "verdict": "safety:NAME"
  virtual std::string_view about() const = 0;  // one sentence: the invariant
  virtual bool is_liveness() const { return false; }

  // Which events (Interest masks) and which kinds of statements are wanted.
  virtual uint32_t interests() const { return 0; }
  virtual uint32_t statement_kinds() const { return 0; }  // a bit (1 << kind) for each kind

  virtual void OnEvent(const StepRecord& step, const Event& event);
  virtual void OnStatement(const StepRecord& step, const SignedStatement& statement);

  // A read that is not ordered is no position and no (client, timestamp) of the history. Who says no here is not told
  // that it was submitted or completed.
  virtual bool wants_reads() const { return false; }

  // `node` restarted with amnesia: what it was told to have done before binds it no longer as a state, though what it
  // signed still does.
  virtual void OnMemoryLost(NodeId, TimeNs /*now*/) {}
  // It has recovered, in this step, whose events and statements come next.
  virtual void OnMemoryRegained(NodeId, const StepRecord&) {}

  // What a statement rests on may be announced in the same step, and statements come before events. An oracle that
  // calls AskAtStepEnd is called once more when all of the step's are told.
  virtual void OnStepEnd(const StepRecord&) {}

  // What a correct node sends is not announced: who counts that is told of each of their steps, after its events.
  virtual bool wants_steps() const { return false; }
  virtual void OnCorrectStep(const StepRecord&) {}

  // From `from` on, and to the end of the run, some replicas are left alone with the correct clients, a quorum that is
  // correct: `alone` names them.
  virtual void OnEpilogue(TimeNs /*from*/, std::string_view /*alone*/) {}

  // Some invariants are broken by time alone. An oracle that wants alarms is called at the first step, of whatever
  // node, that is later than its alarm_ns(), before that step's events.
  virtual bool wants_alarms() const { return false; }
  virtual void OnAlarm(const StepRecord& step);
  TimeNs alarm_ns() const { return alarm_ns_; }

  // A CHECK has failed in the step after `steps`, which never came to its end and is the last.
  virtual void OnCheckFailed(const FailedCheck&, TimeNs now, uint64_t steps);

  // After the last step; `now` is the end of the run, `steps` its number of steps.
  virtual void AtEnd(TimeNs now, uint64_t steps);

  const std::optional<Violation>& violation() const { return violation_; }
  uint64_t evaluations() const { return evaluations_; }  // how often the invariant was really tested

 protected:
  // Keeps the first violation only. `kind` is one for each form that the sentence can take, names and numbers apart.
  void Violated(const StepRecord& step, std::string_view kind, std::string sentence, std::vector<Witness> witnesses);
  void ViolatedAtEnd(TimeNs now, uint64_t steps, std::string_view kind, std::string sentence,
                     std::vector<Witness> witnesses);

  void AskAtStepEnd() {
    if (asks_at_end_ == nullptr || is_asking_) return;
    is_asking_ = true;
    asks_at_end_->push_back(this);
  }

  static constexpr TimeNs kNever = INT64_MAX;

  uint64_t evaluations_ = 0;
  TimeNs alarm_ns_ = kNever;

 private:
  friend class OraclePanel;

  void Keep(Violation violation);

  std::optional<Violation> violation_;
  bool* noticed_ = nullptr;                      // the panel's flag
  std::vector<Oracle*>* asks_at_end_ = nullptr;  // the panel's list
  bool is_asking_ = false;                       // I am in it
};

// What oracles know of the world.
struct OracleContext {
  ClusterSize cluster;
  uint32_t clients = 0;
  std::vector<bool> correct;  // by NodeId, replicas and clients

  bool IsCorrect(NodeId id) const { return id < correct.size() && correct[id]; }
  bool IsKnownClient(NodeId id) const { return cluster.IsClient(id) && cluster.ClientIndex(id) < clients; }
};

// Hands each correct node's events and statements to the oracles that want them, in the order the oracles were added.
class OraclePanel final : public Observer {
 public:
  explicit OraclePanel(const OracleContext& context) : correct_(context.correct.begin(), context.correct.end()) {}
  OraclePanel(const OraclePanel&) = delete;  // its oracles point back at it
  OraclePanel& operator=(const OraclePanel&) = delete;

  void Add(std::unique_ptr<Oracle> oracle);
  void OnStep(const StepRecord& step) override;
  void CheckFailed(const FailedCheck& failed, TimeNs now, uint64_t steps);
  void AtEnd(TimeNs now, uint64_t steps);
  void BeginEpilogue(TimeNs from, std::string_view alone);

  // `node` restarted with amnesia: it counts as faulty until it enters a view, which it does only once it has
  // recovered. That step counts again.
  void LoseMemory(NodeId node, TimeNs now);

  // The first violation noticed; at the same step safety goes before liveness, then the order of addition decides.
  const Violation* first_violation() const;
  Verdict verdict() const;  // what that makes of the run
  bool violated() const { return violated_; }
  const std::vector<std::unique_ptr<Oracle>>& oracles() const { return oracles_; }

 private:
  bool IsCorrect(NodeId id) const { return id < correct_.size() && correct_[id] != 0; }

  void MaybeRegain(const StepRecord& step);
  void EndStep(const StepRecord& step);
  const Oracle* first_violated() const;

  std::vector<uint8_t> correct_;  // by NodeId; bytes, since every step looks
  std::vector<NodeId> lost_;      // lost their memory and have not recovered
  std::vector<std::unique_ptr<Oracle>> oracles_;
  using Listeners = absl::InlinedVector<Oracle*, 4>;  // a world lives for a tenth of a millisecond: no allocations
  std::array<Listeners, kEventKinds> by_event_;
  std::array<Listeners, kMaxKinds> by_statement_;
  std::vector<Oracle*> by_alarm_, by_step_;
  std::vector<Oracle*> at_end_;  // of this step
  bool violated_ = false;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_ORACLE_H_

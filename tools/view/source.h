// A run that can be looked at: it has a header, an ending, and steps that can be played as often as wanted, all of them
// or some ranges. It comes from a scenario and a seed (a run is deterministic: playing it again costs time, not memory)
// or from a trace. Nothing here holds more than one step.
#ifndef ZYZ_TOOLS_VIEW_SOURCE_H_
#define ZYZ_TOOLS_VIEW_SOURCE_H_

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scenarios/format/scenario.h"
#include "scenarios/world/builder.h"
#include "tools/view/header.h"

namespace zyz::tools {

struct StepRange {
  uint64_t first = 0, last = 0;  // both included
  friend bool operator==(const StepRange&, const StepRange&) = default;
};

struct RunWitness {
  uint64_t step = 0;
  std::string node, what;
};
struct RunViolation {
  std::string oracle, sentence;
  uint64_t step = 0;
  int64_t at_ns = 0;
  std::vector<RunWitness> witnesses;
};

// The last line of a trace as a struct.
struct RunEnding {
  std::string verdict;  // empty: the trace breaks off
  std::string digest;
  std::string end;       // scenarios::Name(RunEnd)
  std::string liveness;  // "judged", "not judged, because …"; empty: an older trace
  uint64_t steps = 0;
  std::vector<std::string> missed;
  std::optional<RunViolation> violation;
};
// InvalidArgument for a line that is none.
absl::StatusOr<RunEnding> ParseEnding(std::string_view line);

class RunVisitor {
 public:
  virtual ~RunVisitor() = default;
  // Before the first step of each range. `states`: what each node shows then, by name; without nodes that are not known
  // to the source (a trace without states).
  virtual void OnRange(const StepRange&, const nlohmann::ordered_json& /*states*/) {}
  virtual void OnStep(const nlohmann::ordered_json& step) = 0;  // a line of a trace
};

class RunSource {
 public:
  virtual ~RunSource() = default;
  const RunHeader& header() const { return header_; }
  const RunEnding& ending() const { return ending_; }

  // `ranges` are in order and do not overlap; what lies beyond the run's end is not there. Steps have their "state".
  // Not OK only for traces: unreadable, or a step that is no step (InvalidArgument).
  virtual absl::Status Play(std::span<const StepRange> ranges, RunVisitor* visitor) = 0;

 protected:
  RunHeader header_;
  RunEnding ending_;
};

// Which step sent the message that a step handled, and which sent the message that a decision in it rests on
// (EventKind::kDecided): the run's causes. Some 50 bytes a message.
class Causes final : public sim::Observer {
 public:
  static constexpr uint64_t kNone = UINT64_MAX;

  void OnStep(const sim::StepRecord& step) override;
  bool wants_deliveries() const override { return true; }
  uint64_t Of(uint64_t step) const { return step < cause_of_.size() ? cause_of_[step] : kNone; }
  uint64_t DecidedBy(uint64_t step) const;

 private:
  std::vector<uint64_t> sent_in_;                          // by message id
  std::vector<uint64_t> cause_of_;                         // by step; kNone: a timer or a submission
  absl::flat_hash_map<uint64_t, uint64_t> first_sent_in_;  // by the message's digest
  absl::flat_hash_map<uint64_t, uint64_t> decided_by_;     // by step
};

// Plays the run once, to its end or for `until` steps. `causes` may be null.
std::unique_ptr<RunSource> PlayScenario(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed,
                                        uint64_t until = scenarios::World::kToTheEnd, Causes* causes = nullptr);
// Reads the file once. NotFound, Unavailable or InvalidArgument, with the file's name and the line.
absl::StatusOr<std::unique_ptr<RunSource>> OpenTrace(const std::string& path);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_SOURCE_H_

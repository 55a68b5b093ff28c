#include "scenarios/world/result.h"

#include <algorithm>

namespace zyz::scenarios {
namespace {

void CheckCount(const std::optional<Bounds>& bounds, std::string_view name, uint64_t count, RunResult* result) {
  if (!bounds) return;
  const auto min = static_cast<uint64_t>(bounds->min.value());
  const auto max = static_cast<uint64_t>(bounds->max.value());
  if (count >= min && count <= max) return;
  std::string allowed = std::to_string(min);
  if (max != min) allowed = "at least " + allowed;
  if (max != min && max != INT64_MAX) allowed += " and at most " + std::to_string(max);
  result->missed.push_back("/expect/" + std::string(name) + ": found " + std::to_string(count) + ", expected " +
                           allowed);
}

template <class Entry>
void CheckMustFire(std::string_view list, const std::vector<Entry>& entries, const std::vector<uint64_t>& hits,
                   RunResult* result) {
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].must_fire || hits[i] > 0) continue;
    result->missed.push_back(std::string(list) + std::to_string(i) + ": never acted, and must_fire is set");
  }
}

void AddHits(const std::vector<uint64_t>& hits, std::vector<uint64_t>* sums) {
  sums->resize(hits.size());
  for (size_t i = 0; i < hits.size(); ++i) (*sums)[i] += hits[i];
}

// "crash of r2"
std::string Describe(const Happening& happening) {
  switch (happening.action) {
    case TimelineDo::kPartition:
      return "partition";
    case TimelineDo::kHeal:
      return "heal";
    case TimelineDo::kCrash:
      return "crash of " + Name(happening.node);
    case TimelineDo::kRestart:
      break;
  }
  return "restart of " + Name(happening.node);
}

}  // namespace

void Tally::OnStep(const sim::StepRecord& step) {
  if (!correct_[step.node] || stopped_) return;
  for (const Event& event : step.out->events()) {
    switch (event.kind) {
      case EventKind::kSubmitted:
        // A read that its client gives up goes on as a request.
        if (!reads_[step.node]) waits_since_[step.node] = step.now;
        reads_[step.node] = event.unordered;
        break;
      case EventKind::kCompleted:
        reads_[step.node] = false;
        longest_wait_ns_ = std::max(longest_wait_ns_, step.now - std::max(waits_since_[step.node], calm_from_ns_));
        ++(event.path == CompletionPath::kFast ? fast_ : committed_);
        break;
      case EventKind::kEntered:
        if (cluster_.IsReplica(step.node)) views_ = std::max(views_, event.v);
        break;
      case EventKind::kRejected:
        ++rejected_[static_cast<size_t>(event.reason)];
        break;
      default:
        break;
    }
  }
}

std::string EpilogueResult::Text(const ClusterSize& cluster) const {
  if (replicas.empty()) return "not played, because " + (not_played.empty() ? "the run ended before it" : not_played);
  std::string names;
  for (const NodeId id : replicas) names += (names.empty() ? "" : ", ") + NodeName(cluster, id);
  return names + " alone served " + std::to_string(completed) + " of " + std::to_string(requests) +
         (requests == 1 ? " request" : " requests");
}

void Judge(const Scenario& scenario, RunResult* result) {
  result->missed.clear();
  const Expect& expect = scenario.expect;
  if (result->end == RunEnd::kUntil && result->verdict.ok()) return;
  if (result->verdict != expect.verdict) {
    std::string sentence = "/expect/verdict: found " + result->verdict.Text() + ", expected " + expect.verdict.Text();
    if (result->violation) sentence += "; " + result->violation->sentence;
    result->missed.push_back(std::move(sentence));
    return;
  }
  if (expect.liveness && (*expect.liveness == JudgedOrNot::kJudged) != result->liveness.judged()) {
    result->missed.push_back("/expect/liveness: found " + result->liveness.Text() + ", expected " +
                             (result->liveness.judged() ? "not judged" : "judged"));
  }
  CheckCount(expect.completed, "completed", result->completed, result);
  CheckCount(expect.fast, "fast", result->fast, result);
  CheckCount(expect.committed, "committed", result->committed, result);
  CheckCount(expect.views, "views", result->views, result);
  for (const auto& [reason, bounds] : expect.rejected) {
    CheckCount(bounds, "rejected/" + std::string(zyz::Name(reason)), result->rejected[static_cast<size_t>(reason)],
               result);
  }
  CheckMustFire("/network/rules/", scenario.network.rules, result->rule_hits, result);
  CheckMustFire("/faulty/", scenario.faulty, result->behaviour_hits, result);
  CheckMustFire("/timeline/", scenario.timeline, result->timeline_hits, result);
}

void Hits::Add(const RunResult& result) {
  AddHits(result.rule_hits, &rules);
  AddHits(result.behaviour_hits, &behaviours);
  AddHits(result.timeline_hits, &timeline);
}

std::vector<std::string> NeverActed(const Scenario& scenario, const Hits& hits) {
  const auto quoted = [](const std::string& name) { return " \"" + name + "\""; };
  std::vector<std::string> never;
  for (size_t i = 0; i < hits.rules.size(); ++i) {
    if (hits.rules[i] > 0) continue;
    const std::string& name = scenario.network.rules[i].name;
    never.push_back("/network/rules/" + std::to_string(i) + (name.empty() ? "" : quoted(name)));
  }
  for (size_t i = 0; i < hits.behaviours.size(); ++i) {
    if (hits.behaviours[i] > 0) continue;
    const Faulty& faulty = scenario.faulty[i];
    never.push_back("/faulty/" + std::to_string(i) + " (" + (faulty.rule ? "rule" : faulty.behaviour) +
                    (faulty.name.empty() ? "" : quoted(faulty.name)) + " of " + Name(faulty.node) + ")");
  }
  for (size_t i = 0; i < hits.timeline.size(); ++i) {
    if (hits.timeline[i] > 0) continue;
    never.push_back("/timeline/" + std::to_string(i) + " (" + Describe(scenario.timeline[i]) + ")");
  }
  return never;
}

std::string_view Name(RunEnd end) {
  switch (end) {
    case RunEnd::kCompleted:
      return "completed";
    case RunEnd::kViolation:
      return "violation";
    case RunEnd::kDeadline:
      return "deadline";
    case RunEnd::kMaxSteps:
      return "max-steps";
    case RunEnd::kIdle:
      return "idle";
    case RunEnd::kUntil:
      return "until";
  }
  return "";
}

}  // namespace zyz::scenarios

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

}  // namespace

void Tally::OnStep(const sim::StepRecord& step) {
  if (!correct_[step.node]) return;
  for (const Event& event : step.out->events()) {
    switch (event.kind) {
      case EventKind::kSubmitted:
        waits_since_[step.node] = step.now;
        break;
      case EventKind::kCompleted:
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
  CheckCount(expect.completed, "completed", result->completed, result);
  CheckCount(expect.fast, "fast", result->fast, result);
  CheckCount(expect.committed, "committed", result->committed, result);
  CheckCount(expect.views, "views", result->views, result);
  for (const auto& [reason, bounds] : expect.rejected) {
    CheckCount(bounds, "rejected/" + std::string(zyz::Name(reason)), result->rejected[static_cast<size_t>(reason)],
               result);
  }
  for (size_t i = 0; i < scenario.network.rules.size(); ++i) {
    if (!scenario.network.rules[i].must_fire || result->rule_hits[i] > 0) continue;
    result->missed.push_back("/network/rules/" + std::to_string(i) + ": never acted, and must_fire is set");
  }
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    if (!scenario.faulty[i].must_fire || result->behaviour_hits[i] > 0) continue;
    result->missed.push_back("/faulty/" + std::to_string(i) + ": never acted, and must_fire is set");
  }
}

void AddHits(const std::vector<uint64_t>& hits, std::vector<uint64_t>* sums) {
  sums->resize(hits.size());
  for (size_t i = 0; i < hits.size(); ++i) (*sums)[i] += hits[i];
}

std::vector<std::string> NeverActed(const Scenario& scenario, const std::vector<uint64_t>& rule_hits,
                                    const std::vector<uint64_t>& behaviour_hits) {
  const auto quoted = [](const std::string& name) { return " \"" + name + "\""; };
  std::vector<std::string> never;
  for (size_t i = 0; i < rule_hits.size(); ++i) {
    if (rule_hits[i] > 0) continue;
    const std::string& name = scenario.network.rules[i].name;
    never.push_back("/network/rules/" + std::to_string(i) + (name.empty() ? "" : quoted(name)));
  }
  for (size_t i = 0; i < behaviour_hits.size(); ++i) {
    if (behaviour_hits[i] > 0) continue;
    const Faulty& faulty = scenario.faulty[i];
    never.push_back("/faulty/" + std::to_string(i) + " (" + (faulty.rule ? "rule" : faulty.behaviour) +
                    (faulty.name.empty() ? "" : quoted(faulty.name)) + " of " + Name(faulty.node) + ")");
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

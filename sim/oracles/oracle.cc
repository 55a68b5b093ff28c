#include "sim/oracles/oracle.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace zyz::sim {

void Oracle::OnEvent(const StepRecord&, const Event&) {}
void Oracle::OnStatement(const StepRecord&, const SignedStatement&) {}
void Oracle::OnAlarm(const StepRecord&) {}
void Oracle::OnCheckFailed(const FailedCheck&, TimeNs, uint64_t) {}
void Oracle::AtEnd(TimeNs, uint64_t) {}

void Oracle::Violated(const StepRecord& step, std::string_view kind, std::string sentence,
                      std::vector<Witness> witnesses) {
  Keep({std::string(name()), std::string(kind), std::move(sentence), std::move(witnesses), step.index, step.now});
}

void Oracle::ViolatedAtEnd(TimeNs now, uint64_t steps, std::string_view kind, std::string sentence,
                           std::vector<Witness> witnesses) {
  Keep({std::string(name()), std::string(kind), std::move(sentence), std::move(witnesses), steps, now});
}

void Oracle::Keep(Violation violation) {
  // What follows a violation is often its consequence: the first one is the one to read.
  if (!violation_.has_value()) violation_ = std::move(violation);
  if (noticed_ != nullptr) *noticed_ = true;
}

void OraclePanel::Add(std::unique_ptr<Oracle> oracle) {
  oracle->noticed_ = &violated_;
  oracle->asks_at_end_ = &at_end_;
  for (size_t kind = 0; kind < kEventKinds; ++kind) {
    if ((oracle->interests() & Interest(static_cast<EventKind>(kind))) != 0) by_event_[kind].push_back(oracle.get());
  }
  for (size_t kind = 0; kind < kMaxKinds; ++kind) {
    if ((oracle->statement_kinds() >> kind & 1) != 0) by_statement_[kind].push_back(oracle.get());
  }
  if (oracle->wants_steps()) by_step_.push_back(oracle.get());
  if (oracle->wants_alarms()) by_alarm_.push_back(oracle.get());
  oracles_.push_back(std::move(oracle));
}

void OraclePanel::LoseMemory(NodeId node, TimeNs now) {
  const bool again = std::find(lost_.begin(), lost_.end(), node) != lost_.end();
  if (!again && !IsCorrect(node)) return;
  correct_[node] = 0;
  if (!again) lost_.push_back(node);
  for (const auto& oracle : oracles_) oracle->OnMemoryLost(node, now);
}

void OraclePanel::MaybeRegain(const StepRecord& step) {
  const auto lost = std::find(lost_.begin(), lost_.end(), step.node);
  if (lost == lost_.end()) return;
  const auto is_entered = [](const Event& event) { return event.kind == EventKind::kEntered; };
  const std::vector<Event>& events = step.out->events();
  if (std::none_of(events.begin(), events.end(), is_entered)) return;
  lost_.erase(lost);
  correct_[step.node] = 1;
  for (const auto& oracle : oracles_) oracle->OnMemoryRegained(step.node, step);
}

void OraclePanel::OnStep(const StepRecord& step) {
  if (!lost_.empty()) [[unlikely]] {
    MaybeRegain(step);
  }
  for (Oracle* oracle : by_alarm_) {
    if (step.now > oracle->alarm_ns()) [[unlikely]] {
      oracle->OnAlarm(step);
    }
  }
  // The key decides, not the step: a faulty node signs with its own or an accomplice's.
  for (const SignedStatement& statement : step.statements) {
    if (!IsCorrect(statement.signer)) continue;
    for (Oracle* oracle : by_statement_[statement.statement.kind % kMaxKinds]) oracle->OnStatement(step, statement);
  }
  const std::vector<Event>& events = step.out->events();
  if (!events.empty() && IsCorrect(step.node)) {
    for (const Event& event : events) {
      for (Oracle* oracle : by_event_[static_cast<size_t>(event.kind)]) {
        if (!event.unordered || oracle->wants_reads()) oracle->OnEvent(step, event);
      }
    }
  }
  if (!by_step_.empty() && IsCorrect(step.node)) {
    for (Oracle* oracle : by_step_) oracle->OnCorrectStep(step);
  }
  if (!at_end_.empty()) EndStep(step);
}

void OraclePanel::EndStep(const StepRecord& step) {
  for (Oracle* oracle : at_end_) {
    oracle->is_asking_ = false;
    oracle->OnStepEnd(step);
  }
  at_end_.clear();
}

void OraclePanel::CheckFailed(const FailedCheck& failed, TimeNs now, uint64_t steps) {
  for (const auto& oracle : oracles_) oracle->OnCheckFailed(failed, now, steps);
}

void OraclePanel::AtEnd(TimeNs now, uint64_t steps) {
  for (const auto& oracle : oracles_) oracle->AtEnd(now, steps);
}

void OraclePanel::BeginEpilogue(TimeNs from, std::string_view alone) {
  for (const auto& oracle : oracles_) oracle->OnEpilogue(from, alone);
}

const Oracle* OraclePanel::first_violated() const {
  const Oracle* first = nullptr;
  for (const auto& oracle : oracles_) {
    if (!oracle->violation().has_value()) continue;
    const auto rank = [](const Oracle& o) { return std::tuple(o.violation()->step, o.is_liveness()); };
    if (first == nullptr || rank(*oracle) < rank(*first)) first = oracle.get();
  }
  return first;
}

const Violation* OraclePanel::first_violation() const {
  const Oracle* first = first_violated();
  return first == nullptr ? nullptr : &*first->violation();
}

Verdict OraclePanel::verdict() const {
  const Oracle* first = first_violated();
  if (first == nullptr) return {};
  return first->is_liveness() ? Verdict::Liveness() : Verdict::Safety(first->name());
}

}  // namespace zyz::sim

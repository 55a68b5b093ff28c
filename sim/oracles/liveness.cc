#include "sim/oracles/liveness.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

LivenessOracle::LivenessOracle(const OracleContext& context, LivenessPromise promise)
    : context_(context), promise_(std::move(promise)), latest_(context.clients, kNobody) {}

std::string_view Name(Unjudged why) {
  switch (why) {
    case Unjudged::kJudged:
      return "judged";
    case Unjudged::kOverBudget:
      return "over-budget";
    case Unjudged::kCutOff:
      return "cut-off";
    case Unjudged::kNeverCalm:
      return "never-calm";
    case Unjudged::kEndedEarly:
      return "ended-early";
    case Unjudged::kStopped:
      return "stopped";
    case Unjudged::kViolation:
      return "violation";
    case Unjudged::kNoOracles:
      return "no-oracles";
  }
  return "";
}

void LivenessOracle::OnMemoryLost(NodeId node, TimeNs now) {
  if (!context_.cluster.IsReplica(node)) return;
  if (std::find(without_memory_.begin(), without_memory_.end(), node) == without_memory_.end()) {
    without_memory_.push_back(node);
  }
  const size_t lost = promise_.lost_replicas.size() + without_memory_.size();
  if (lost <= context_.cluster.f || !IsPromised()) return;
  promise_.unpromised = {Unjudged::kOverBudget,
                         Cat("at ", now, " ns ", lost, lost == 1 ? " replica was" : " replicas were",
                             " faulty or without memory, and f is ", context_.cluster.f)};
  SetAlarm();
}

void LivenessOracle::OnEpilogue(TimeNs from, std::string_view alone) {
  promise_.calm_from_ns = from;
  alone_ = alone;
}

void LivenessOracle::OnMemoryRegained(NodeId node, const StepRecord&) { std::erase(without_memory_, node); }

void LivenessOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.IsKnownClient(step.node)) return;
  if (event.kind == EventKind::kSubmitted) {
    if (!TakePlaceOfRead(step.node, event)) Enqueue(step, event);
  } else {
    ++evaluations_;
    Dequeue(step.node, event.t);
  }
}

// A read that its client gave up goes on as a request: it is one operation, and has waited since it was submitted.
bool LivenessOracle::TakePlaceOfRead(NodeId client, const Event& event) {
  const uint32_t at = latest_[context_.cluster.ClientIndex(client)];
  if (at == kNobody || places_[at].client != client || !places_[at].unordered) return false;
  places_[at].t = event.t;
  places_[at].unordered = event.unordered;
  return true;
}

void LivenessOracle::Enqueue(const StepRecord& step, const Event& event) {
  uint32_t at = unused_;
  if (at == kNobody) {
    at = static_cast<uint32_t>(places_.size());
    places_.emplace_back();
  } else {
    unused_ = places_[at].next;
  }
  places_[at] = {step.node, event.t, step.now, step.index, last_, kNobody, event.unordered};
  if (last_ != kNobody) places_[last_].next = at;
  last_ = at;
  latest_[context_.cluster.ClientIndex(step.node)] = at;
  if (first_ == kNobody) {
    first_ = at;
    SetAlarm();
  }
}

void LivenessOracle::Dequeue(NodeId client, Timestamp t) {
  const auto is_it = [&](uint32_t at) { return places_[at].client == client && places_[at].t == t; };
  uint32_t at = latest_[context_.cluster.ClientIndex(client)];
  if (at == kNobody || !is_it(at)) {
    for (at = first_; at != kNobody && !is_it(at);) at = places_[at].next;
    if (at == kNobody) return;
  }
  Waiting& waiting = places_[at];
  (waiting.previous == kNobody ? first_ : places_[waiting.previous].next) = waiting.next;
  (waiting.next == kNobody ? last_ : places_[waiting.next].previous) = waiting.previous;
  const bool was_first = waiting.previous == kNobody;
  waiting = {};
  waiting.next = unused_;
  unused_ = at;
  if (was_first) SetAlarm();
}

void LivenessOracle::SetAlarm() {
  alarm_ns_ = kNever;
  if (first_ == kNobody || violation().has_value() || !IsPromised()) return;
  const TimeNs from = std::max(places_[first_].since, promise_.calm_from_ns);
  if (from < kNever - promise_.complete_within_ns) alarm_ns_ = from + promise_.complete_within_ns;
}

void LivenessOracle::OnAlarm(const StepRecord& step) {
  const Waiting& waiting = places_[first_];
  const bool calmed_later = waiting.since < promise_.calm_from_ns;
  const TimeNs from = calmed_later ? promise_.calm_from_ns : waiting.since;
  ++evaluations_;
  Violated(step, Kind(),
           Cat(Describe(waiting), ", is not complete at ", step.now, " ns: it has waited ", step.now - from, " ns",
               calmed_later ? Cat(" since the network calmed at ", promise_.calm_from_ns, " ns") : "",
               ", the bound is ", promise_.complete_within_ns, " ns"),
           {WitnessOf(waiting)});
  alarm_ns_ = kNever;
}

void LivenessOracle::AtEnd(TimeNs now, uint64_t steps) {
  if (first_ == kNobody || !Judgement(now).judged()) return;
  size_t others = 0;
  for (uint32_t at = places_[first_].next; at != kNobody; at = places_[at].next) ++others;
  const Waiting& waiting = places_[first_];
  ++evaluations_;
  ViolatedAtEnd(
      now, steps, Kind(),
      Cat(Describe(waiting), ", never completed: it had waited ", now - waiting.since, " ns when the run ended at ",
          now, " ns", others == 0 ? "" : Cat(", and so had ", others, others == 1 ? " other" : " others")),
      {WitnessOf(waiting)});
}

// A run that ended before the calm still kept its promise if nobody waits.
LivenessJudgement LivenessOracle::Judgement(TimeNs now) const {
  if (!IsPromised() || first_ == kNobody) return promise_.unpromised;
  if (cut_off_ && now - std::max(places_[first_].since, promise_.calm_from_ns) < promise_.complete_within_ns) {
    return {Unjudged::kEndedEarly, Cat("the run reached its limit of steps at ", now, " ns, within the bound of time")};
  }
  if (now >= promise_.calm_from_ns) return promise_.unpromised;
  return {Unjudged::kEndedEarly,
          Cat("the run ended at ", now, " ns, and the network calms at ", promise_.calm_from_ns, " ns")};
}

std::string LivenessOracle::Describe(const Waiting& waiting) const {
  return Cat(NodeName(context_.cluster, waiting.client), "'s request t=", waiting.t, ", submitted at ", waiting.since,
             " ns", alone_.empty() ? "" : Cat(" when ", alone_, " were left alone"));
}

Witness LivenessOracle::WitnessOf(const Waiting& waiting) const {
  return {waiting.step, waiting.client,
          Cat(NodeName(context_.cluster, waiting.client), " submitted t=", waiting.t, " at ", waiting.since, " ns")};
}

}  // namespace zyz::sim

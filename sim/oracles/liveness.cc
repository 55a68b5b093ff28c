#include "sim/oracles/liveness.h"

#include <algorithm>
#include <cstddef>

#include "sim/oracles/text.h"

namespace zyz::sim {

LivenessOracle::LivenessOracle(const OracleContext& context, TimeNs calm_from_ns, TimeNs complete_within_ns)
    : context_(context),
      calm_from_ns_(calm_from_ns),
      complete_within_ns_(complete_within_ns),
      latest_(context.clients, kNobody) {}

void LivenessOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.IsKnownClient(step.node)) return;
  if (event.kind == EventKind::kSubmitted) {
    Enqueue(step, event.t);
  } else {
    ++evaluations_;
    Dequeue(step.node, event.t);
  }
}

void LivenessOracle::Enqueue(const StepRecord& step, Timestamp t) {
  uint32_t at = unused_;
  if (at == kNobody) {
    at = static_cast<uint32_t>(places_.size());
    places_.emplace_back();
  } else {
    unused_ = places_[at].next;
  }
  places_[at] = {step.node, t, step.now, step.index, last_, kNobody};
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
  if (first_ == kNobody || violation().has_value()) return;
  const TimeNs from = std::max(places_[first_].since, calm_from_ns_);
  if (from < kNever - complete_within_ns_) alarm_ns_ = from + complete_within_ns_;
}

void LivenessOracle::OnAlarm(const StepRecord& step) {
  const Waiting& waiting = places_[first_];
  const bool calmed_later = waiting.since < calm_from_ns_;
  const TimeNs from = calmed_later ? calm_from_ns_ : waiting.since;
  ++evaluations_;
  Violated(step, "not-in-time",
           Cat(Describe(waiting), ", is not complete at ", step.now, " ns: it has waited ", step.now - from, " ns",
               calmed_later ? Cat(" since the network calmed at ", calm_from_ns_, " ns") : "", ", the bound is ",
               complete_within_ns_, " ns"),
           {WitnessOf(waiting)});
  alarm_ns_ = kNever;
}

void LivenessOracle::AtEnd(TimeNs now, uint64_t steps) {
  if (first_ == kNobody || now < calm_from_ns_) return;
  size_t others = 0;
  for (uint32_t at = places_[first_].next; at != kNobody; at = places_[at].next) ++others;
  const Waiting& waiting = places_[first_];
  ++evaluations_;
  ViolatedAtEnd(
      now, steps, "not-in-time",
      Cat(Describe(waiting), ", never completed: it had waited ", now - waiting.since, " ns when the run ended at ",
          now, " ns", others == 0 ? "" : Cat(", and so had ", others, others == 1 ? " other" : " others")),
      {WitnessOf(waiting)});
}

std::string LivenessOracle::Describe(const Waiting& waiting) const {
  return Cat(NodeName(context_.cluster, waiting.client), "'s request t=", waiting.t, ", submitted at ", waiting.since,
             " ns");
}

Witness LivenessOracle::WitnessOf(const Waiting& waiting) const {
  return {waiting.step, waiting.client,
          Cat(NodeName(context_.cluster, waiting.client), " submitted t=", waiting.t, " at ", waiting.since, " ns")};
}

}  // namespace zyz::sim

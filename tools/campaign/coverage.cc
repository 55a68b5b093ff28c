// Rules are known by their traces: a rule counts as reached by a run in which its message was sent, its event announced
// or its reason given. That is evidence that the code ran, not that it was right; being right is the oracles' matter.
#include "tools/campaign/coverage.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/reject.h"
#include "sim/oracles/catalogue.h"

namespace zyz::tools {
namespace {

using scenarios::RunResult;
using scenarios::World;

constexpr size_t kViews = 5;  // 1, 2, 3, 4, 5 and more
constexpr size_t kEnds = static_cast<size_t>(scenarios::RunEnd::kUntil);

// A run's longest wait, in ms and in percent of the scenario's bound: upper ends of the intervals that are counted.
constexpr int64_t kWaitMs[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, INT64_MAX};
constexpr int64_t kSharePercent[] = {1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100};

std::string NameOf(std::string_view group, int64_t high, std::string_view unit) {
  const std::string bound = high == INT64_MAX ? "more" : std::to_string(high) + " " + std::string(unit);
  return std::string(group) + " " + bound;
}

template <size_t kCount>
size_t IntervalOf(const int64_t (&ends)[kCount], int64_t value) {
  size_t k = 0;
  while (k + 1 < kCount && value > ends[k]) ++k;
  return k;
}

bool SomethingForged(const RunResult& result) {
  for (size_t i = 0; i < kRejectReasons; ++i) {
    if (result.rejected[i] > 0 && !IsBenign(static_cast<RejectReason>(i))) return true;
  }
  return false;
}

bool Came(const RuleLabel& rule, World& world, const RunResult& result) {
  switch (rule.by) {
    case RuleLabel::By::kSent:
      return world.simulator().counts_by_kind()[rule.what].sent > 0;
    case RuleLabel::By::kRejected:
      return result.rejected[rule.what] > 0;
    case RuleLabel::By::kLied:
      return SomethingForged(result);
    case RuleLabel::By::kFast:
      return result.fast > 0;
    case RuleLabel::By::kCommitted:
      return result.committed > 0;
    case RuleLabel::By::kEntered:
      return result.views > 0;
  }
  return false;
}

}  // namespace

size_t CoverageItems::Add(std::string name) {
  names_.push_back(std::move(name));
  return names_.size() - 1;
}

CoverageItems::CoverageItems(const scenarios::KnownProtocol& protocol) : protocol_(protocol) {
  const MessageSet& messages = *protocol.info.messages;
  rules_ = names_.size();
  for (const RuleLabel& rule : protocol.info.rules) Add("rule " + std::string(rule.label));
  reasons_ = names_.size();
  for (size_t i = 0; i < kRejectReasons; ++i) Add("reason " + std::string(Name(static_cast<RejectReason>(i))));
  messages_ = names_.size();
  for (const MessageKind kind : messages.AllKinds()) Add("message " + std::string(messages.NameOf(kind)));
  oracles_ = names_.size();
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) Add("oracle " + oracle.name);
  ends_ = names_.size();
  for (size_t i = 0; i < kEnds; ++i) Add("end " + std::string(Name(static_cast<scenarios::RunEnd>(i))));
  liveness_ = names_.size();
  for (size_t i = 0; i < sim::kUnjudged; ++i) {
    const auto why = static_cast<sim::Unjudged>(i);
    Add("liveness " + std::string(why == sim::Unjudged::kJudged ? "" : "not judged: ") + std::string(Name(why)));
  }
  epilogue_ = Add("epilogue any-quorum");
  views_ = names_.size();
  for (size_t v = 1; v <= kViews; ++v) Add("view " + std::to_string(v) + (v == kViews ? " or later" : ""));
  waits_ = names_.size();
  for (const int64_t ms : kWaitMs) Add(NameOf(kWaits, ms, "ms"));
  shares_ = names_.size();
  for (const int64_t percent : kSharePercent) Add(NameOf(kShares, percent, "%"));
  for (const BehaviourInfo* behaviour : protocol.behaviours.all()) {
    behaviours_[std::string(behaviour->name)] = Add("behaviour " + std::string(behaviour->name));
  }
}

void CoverageItems::Count(World& world, const RunResult& result, Counts* counts) const {
  Counts& c = *counts;
  CHECK(c.size() == names_.size(), "counts are by item");
  const auto& rules = protocol_.info.rules;
  for (size_t i = 0; i < rules.size(); ++i) c[rules_ + i] += Came(rules[i], world, result) ? 1 : 0;
  for (size_t i = 0; i < kRejectReasons; ++i) c[reasons_ + i] += result.rejected[i] > 0 ? 1 : 0;
  const auto& by_kind = world.simulator().counts_by_kind();
  for (MessageKind kind = 1; kind < protocol_.info.messages->end(); ++kind)
    c[messages_ + kind - 1] += by_kind[kind].sent > 0 ? 1 : 0;
  const auto& oracles = world.oracles().oracles();
  for (size_t i = 0; i < oracles.size(); ++i) c[oracles_ + i] += oracles[i]->evaluations() > 0 ? 1 : 0;
  ++c[ends_ + static_cast<size_t>(result.end)];
  ++c[liveness_ + static_cast<size_t>(result.liveness.why)];
  if (!result.epilogue.replicas.empty()) ++c[epilogue_];
  if (result.views > 0) ++c[views_ + std::min<size_t>(result.views, kViews) - 1];
  if (result.completed > 0) {
    const int64_t wait_us = result.longest_wait_ns / 1000;
    ++c[waits_ + IntervalOf(kWaitMs, (wait_us + 999) / 1000)];
    const std::optional<scenarios::Num>& bound_us = world.scenario().expect.complete_within_us;
    if (bound_us && bound_us->low > 0) {
      ++c[shares_ + IntervalOf(kSharePercent, (wait_us * 100 + bound_us->low - 1) / bound_us->low)];
    }
  }
  for (size_t i = 0; i < result.behaviour_hits.size(); ++i) {
    if (result.behaviour_hits[i] == 0) continue;
    const auto found = behaviours_.find(world.scenario().faulty[i].behaviour);
    if (found != behaviours_.end()) ++c[found->second];
  }
}

void AddCounts(const Counts& from, Counts* to) {
  CHECK(from.size() == to->size(), "counts are of the same program");
  for (size_t i = 0; i < from.size(); ++i) (*to)[i] += from[i];
}

}  // namespace zyz::tools

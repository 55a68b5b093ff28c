// Rules are known by their traces: a rule counts as reached by a run in which its message was sent, its event announced
// or its reason given. That is evidence that the code ran, not that it was right; being right is the oracles' matter.
#include "tools/campaign/coverage.h"

#include <array>
#include <iterator>

#include "adversaries/registry.h"
#include "protocol/check.h"
#include "protocol/reject.h"
#include "protocol/zyzzyva/messages.h"
#include "sim/oracles/catalogue.h"

namespace zyz::tools {
namespace {

using scenarios::RunResult;
using scenarios::World;

constexpr size_t kViews = 5;  // 1, 2, 3, 4, 5 and more
constexpr size_t kEnds = static_cast<size_t>(scenarios::RunEnd::kUntil);

struct RuleTrace {
  std::string_view rule;
  bool (*seen)(World& world, const RunResult& result);
};

template <MessageKind kKind>
bool Sent(World& world, const RunResult&) {
  return world.simulator().counts_by_kind()[kKind].sent > 0;
}

bool SomethingForged(World&, const RunResult& result) {
  for (size_t i = 0; i < kRejectReasons; ++i) {
    if (result.rejected[i] > 0 && !IsBenign(static_cast<RejectReason>(i))) return true;
  }
  return false;
}

template <RejectReason kReason>
bool Rejected(World&, const RunResult& result) {
  return result.rejected[static_cast<size_t>(kReason)] > 0;
}

constexpr RuleTrace kRules[] = {
    {"A1", Sent<zyzzyva::kRequest>},
    {"A2", Sent<zyzzyva::kOrderReq>},
    {"A3", Sent<zyzzyva::kSpecResponse>},
    {"A4a", [](World&, const RunResult& result) { return result.fast > 0; }},
    {"A4b", [](World&, const RunResult& result) { return result.committed > 0; }},
    {"A4c", Sent<zyzzyva::kConfirmReq>},
    {"A4d, A6", Sent<zyzzyva::kPom>},
    {"A5", Sent<zyzzyva::kFillHole>},
    {"V1", Sent<zyzzyva::kIHateThePrimary>},
    {"V2", Sent<zyzzyva::kViewChange>},
    {"V3", Sent<zyzzyva::kNewView>},
    {"V4", Sent<zyzzyva::kViewConfirm>},
    {"V5", [](World&, const RunResult& result) { return result.views > 0; }},
    {"K1, K2", Sent<zyzzyva::kCheckpoint>},
    {"K3", Rejected<RejectReason::kBeyondWindow>},
    {"X1", Sent<zyzzyva::kState>},
    {"X2", SomethingForged},
};

}  // namespace

size_t CoverageItems::Add(std::string name) {
  names_.push_back(std::move(name));
  return names_.size() - 1;
}

CoverageItems::CoverageItems() {
  rules_ = names_.size();
  for (const RuleTrace& rule : kRules) Add("rule " + std::string(rule.rule));
  reasons_ = names_.size();
  for (size_t i = 0; i < kRejectReasons; ++i) Add("reason " + std::string(Name(static_cast<RejectReason>(i))));
  messages_ = names_.size();
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind) Add("message " + std::string(zyzzyva::KindName(kind)));
  oracles_ = names_.size();
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) Add("oracle " + oracle.name);
  ends_ = names_.size();
  for (size_t i = 0; i < kEnds; ++i) Add("end " + std::string(Name(static_cast<scenarios::RunEnd>(i))));
  views_ = names_.size();
  for (size_t v = 1; v <= kViews; ++v) Add("view " + std::to_string(v) + (v == kViews ? " or later" : ""));
  for (const BehaviourInfo* behaviour : Behaviours()) {
    behaviours_[std::string(behaviour->name)] = Add("behaviour " + std::string(behaviour->name));
  }
}

void CoverageItems::Count(World& world, const RunResult& result, Counts* counts) const {
  Counts& c = *counts;
  CHECK(c.size() == names_.size(), "counts are by item");
  for (size_t i = 0; i < std::size(kRules); ++i) c[rules_ + i] += kRules[i].seen(world, result) ? 1 : 0;
  for (size_t i = 0; i < kRejectReasons; ++i) c[reasons_ + i] += result.rejected[i] > 0 ? 1 : 0;
  const auto& by_kind = world.simulator().counts_by_kind();
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind)
    c[messages_ + kind - 1] += by_kind[kind].sent > 0 ? 1 : 0;
  const auto& oracles = world.oracles().oracles();
  for (size_t i = 0; i < oracles.size(); ++i) c[oracles_ + i] += oracles[i]->evaluations() > 0 ? 1 : 0;
  ++c[ends_ + static_cast<size_t>(result.end)];
  if (result.views > 0) ++c[views_ + std::min<size_t>(result.views, kViews) - 1];
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

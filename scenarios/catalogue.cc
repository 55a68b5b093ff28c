// The lists belong to the layers below; here they are only looked up.
#include "scenarios/catalogue.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/edit_message.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"
#include "protocol/zyzzyva/replica.h"
#include "sim/oracles/catalogue.h"

namespace zyz::scenarios {
namespace {

struct TimerName {
  std::string_view name;
  bool client = false;
  uint32_t kind = 0;
};
constexpr TimerName kTimers[] = {
    {"client_commit", true, zyzzyva::kCommitTimer},
    {"client_retransmit", true, zyzzyva::kRetransmitTimer},
    {"batch", false, zyzzyva::kBatchTimer},
    {"suspect", false, zyzzyva::kSuspectTimer},
    {"fill_hole", false, zyzzyva::kFillHoleTimer},
    {"rebroadcast", false, zyzzyva::kRebroadcastTimer},
    {"window", false, zyzzyva::kWindowTimer},
    {"new_view", false, zyzzyva::kNewViewTimer},
    {"state_request", false, zyzzyva::kStateRequestTimer},
    {"state_reply", false, zyzzyva::kStateReplyTimer},
};
static_assert(std::size(kTimers) == zyzzyva::kRetransmitTimer + 1 + zyzzyva::kStateReplyTimer + 1);

// Parameter by parameter from names to ids; the types pair up one to one.
struct ToValue {
  const ClusterSize& cluster;

  ParamValue operator()(const Num& number) const { return number.low; }
  ParamValue operator()(bool flag) const { return flag; }
  ParamValue operator()(const std::string& text) const { return text; }
  ParamValue operator()(const NodeRef& node) const { return std::vector<NodeId>{node.In(cluster)}; }
  ParamValue operator()(const NodeRefs& nodes) const { return IdsOf(nodes, cluster); }
  ParamValue operator()(const Kinds& kinds) const { return kinds; }
  ParamValue operator()(const std::vector<Num>& numbers) const {
    std::vector<uint64_t> values;
    for (const Num& number : numbers) values.push_back(static_cast<uint64_t>(number.low));
    return values;
  }
  ParamValue operator()(const Groups& groups) const {
    std::vector<std::vector<NodeId>> values;
    for (const NodeRefs& group : groups) values.push_back(IdsOf(group, cluster));
    return values;
  }
  ParamValue operator()(const Where& where) const { return NumbersOf(where); }
};

}  // namespace

std::optional<MessageKind> KindNamed(std::string_view name) {
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind) {
    if (zyzzyva::KindName(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (MessageKind kind = 1; kind < zyzzyva::kKindsEnd; ++kind) names.emplace_back(zyzzyva::KindName(kind));
  return names;
}

bool HasNumberField(MessageKind kind, std::string_view field) {
  if (field.starts_with('/')) {
    const std::optional<FieldPath> path = ParseFieldPath(field);
    FieldEdit look{.action = FieldEdit::Do::kLook, .path = path.value_or(FieldPath{})};
    FieldType type = FieldType::kNone;
    if (!path || zyzzyva::CheckEdit(kind, &look, &type)) return false;
    return look.path == *path && (type == FieldType::kNumber || type == FieldType::kFlag);
  }
  const auto& names = zyzzyva::NumberFields(kind);
  return std::find(names.begin(), names.end(), field) != names.end();
}

std::vector<std::string_view> TimerNames() {
  std::vector<std::string_view> names;
  for (const TimerName& timer : kTimers) names.push_back(timer.name);
  return names;
}

std::optional<uint32_t> TimerNamed(std::string_view name, bool client) {
  for (const TimerName& timer : kTimers) {
    if (timer.name == name && timer.client == client) return timer.kind;
  }
  return std::nullopt;
}

std::vector<std::string> Verdicts() {
  std::vector<std::string> verdicts = {sim::Verdict().Text(), sim::Verdict::Liveness().Text()};
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) {
    if (!oracle.is_liveness) verdicts.push_back(sim::Verdict::Safety(oracle.name).Text());
  }
  return verdicts;
}

std::vector<std::string> PlantedBugNames() {
  std::vector<std::string> names;
  for (const zyzzyva::PlantedBugInfo& info : zyzzyva::kPlantedBugs) names.emplace_back(info.name);
  return names;
}

std::vector<NodeId> IdsOf(const NodeRefs& nodes, const ClusterSize& cluster) {
  std::vector<NodeId> ids;
  ids.reserve(nodes.size());
  for (const NodeRef& node : nodes) ids.push_back(node.In(cluster));
  return ids;
}

std::vector<std::pair<std::string, uint64_t>> NumbersOf(const Where& where) {
  std::vector<std::pair<std::string, uint64_t>> values;
  values.reserve(where.size());
  for (const auto& [field, number] : where) values.emplace_back(field, static_cast<uint64_t>(number.low));
  return values;
}

BehaviourSpec SpecOf(const Faulty& faulty, const ClusterSize& cluster) {
  BehaviourSpec spec{.name = faulty.behaviour, .params = {}};
  spec.params.reserve(faulty.parameters.size());
  for (const auto& [name, value] : faulty.parameters)
    spec.params.emplace_back(name, std::visit(ToValue{cluster}, value));
  return spec;
}

}  // namespace zyz::scenarios

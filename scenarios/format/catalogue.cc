// The lists belong to the layers below; here they are only looked up.
#include "scenarios/format/catalogue.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>

#include "protocol/field_edit.h"
#include "sim/oracles/catalogue.h"

namespace zyz::scenarios {
namespace {

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

std::vector<std::string> KindNames(const MessageSet& messages) {
  std::vector<std::string> names;
  for (const MessageKind kind : messages.AllKinds()) names.emplace_back(messages.NameOf(kind));
  return names;
}

bool HasNumberField(const MessageSet& messages, MessageKind kind, std::string_view field) {
  if (!field.starts_with('/')) return messages.HasNumber(kind, field);
  const std::optional<FieldPath> path = ParseFieldPath(field);
  FieldEdit look{.action = FieldEdit::Do::kLook, .path = path.value_or(FieldPath{})};
  FieldType type = FieldType::kNone;
  if (!path || messages.CheckEdit(kind, &look, &type)) return false;
  return look.path == *path && (type == FieldType::kNumber || type == FieldType::kFlag);
}

std::vector<std::string_view> TimerNames(const ProtocolInfo& protocol) {
  std::vector<std::string_view> names;
  for (const NodeTimer& timer : protocol.node_timers) names.push_back(timer.name);
  return names;
}

std::vector<std::string> Verdicts() {
  std::vector<std::string> verdicts = {sim::Verdict().Text(), sim::Verdict::Liveness().Text()};
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) {
    if (!oracle.is_liveness) verdicts.push_back(sim::Verdict::Safety(oracle.name).Text());
  }
  return verdicts;
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

BehaviourSpec SpecOf(const MessageSet& messages, const Faulty& faulty, const ClusterSize& cluster) {
  BehaviourSpec spec{.name = faulty.behaviour, .params = {}, .messages = &messages};
  spec.params.reserve(faulty.parameters.size());
  for (const auto& [name, value] : faulty.parameters)
    spec.params.emplace_back(name, std::visit(ToValue{cluster}, value));
  return spec;
}

}  // namespace zyz::scenarios

#include "adversaries/parameters.h"

#include <algorithm>
#include <string>

namespace zyz {
namespace {

using Fields = std::vector<std::pair<std::string, uint64_t>>;

// "v, n, nd"
std::string NumbersOf(const MessageSet& messages, MessageKind kind) {
  std::string text;
  for (const std::string_view name : messages.NumberFields(kind)) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

bool HasAll(const MessageSet& messages, MessageKind kind, const Fields& where) {
  return std::all_of(where.begin(), where.end(),
                     [&](const auto& field) { return messages.HasNumber(kind, field.first); });
}

std::optional<SpecProblem> CheckWhere(const MessageSet& messages, const Fields& where,
                                      std::span<const MessageKind> kinds) {
  for (auto field = where.begin(); field != where.end(); ++field) {
    const auto same = [&](const auto& other) { return other.first == field->first; };
    if (std::find_if(where.begin(), field, same) != field) {
      return SpecProblem{"where", "names \"" + field->first + "\" twice"};
    }
  }
  if (std::any_of(kinds.begin(), kinds.end(), [&](MessageKind kind) { return HasAll(messages, kind, where); }))
    return std::nullopt;
  std::string problem = "no chosen message has all of these number fields;";
  for (const MessageKind kind : kinds) {
    problem.append(" ").append(messages.NameOf(kind)).append(" has ").append(NumbersOf(messages, kind)).append(";");
  }
  problem.pop_back();
  return SpecProblem{"where", std::move(problem)};
}

}  // namespace

SendFilter FilterOf(const BehaviourSpec& spec) {
  SendFilter filter;
  if (const auto* to = FindParam<std::vector<NodeId>>(spec, kToParam.name)) filter.to = *to;
  if (const auto* kinds = FindParam<std::vector<MessageKind>>(spec, kMessageParam.name)) filter.kinds = *kinds;
  if (const auto* where = FindParam<Fields>(spec, kWhereParam.name)) filter.where = *where;
  if (const auto* nth = FindParam<std::vector<uint64_t>>(spec, kNthParam.name)) filter.nth = *nth;
  return filter;
}

SendFilter FilterOf(const BehaviourSpec& spec, MessageKind kind) {
  SendFilter filter = FilterOf(spec);
  if (kind != kEveryKind) filter.kinds = {kind};
  return filter;
}

std::optional<SpecProblem> CheckFilter(const BehaviourSpec& spec, NodeId self, std::span<const MessageKind> kinds) {
  const auto* to = FindParam<std::vector<NodeId>>(spec, kToParam.name);
  if (to != nullptr && std::find(to->begin(), to->end(), self) != to->end()) {
    return SpecProblem{"to", "names the faulty node itself, which never sends to itself"};
  }
  const MessageSet& messages = *spec.messages;
  const std::vector<MessageKind> all = kinds.empty() ? messages.AllKinds() : std::vector<MessageKind>();
  if (kinds.empty()) kinds = all;
  if (const auto* chosen = FindParam<std::vector<MessageKind>>(spec, kMessageParam.name)) {
    for (const MessageKind kind : *chosen) {
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
      return SpecProblem{"message", std::string(messages.NameOf(kind)) + " is none that this behaviour applies to"};
    }
    kinds = *chosen;
  }
  const auto* where = FindParam<Fields>(spec, kWhereParam.name);
  return where == nullptr ? std::nullopt : CheckWhere(messages, *where, kinds);
}

TimeNs EveryNsOf(const BehaviourSpec& spec) {
  constexpr TimeNs kUsualNs = 5'000'000;
  return IntegerOr(spec, kEveryParam.name, kUsualNs);
}

int64_t IntegerOr(const BehaviourSpec& spec, std::string_view name, int64_t otherwise) {
  const auto* given = FindParam<int64_t>(spec, name);
  return given == nullptr ? otherwise : *given;
}

std::optional<SpecProblem> CheckAreClients(const BehaviourSpec& spec, std::string_view name,
                                           const ClusterSize& cluster) {
  const auto* nodes = FindParam<std::vector<NodeId>>(spec, name);
  for (size_t k = 0; nodes != nullptr && k < nodes->size(); ++k) {
    if (!cluster.IsClient((*nodes)[k])) return SpecProblem{std::string(name), "must be of clients"};
  }
  return std::nullopt;
}

std::optional<SpecProblem> CheckSide(Side side, NodeId self, const ClusterSize& cluster) {
  if (side == Side::kReplicas && !cluster.IsReplica(self)) return SpecProblem{"", "is a replica's"};
  if (side == Side::kClients && !cluster.IsClient(self)) return SpecProblem{"", "is a client's"};
  return std::nullopt;
}

std::optional<SpecProblem> CheckIsReplica(const BehaviourSpec&, NodeId self, const ClusterSize& cluster) {
  return CheckSide(Side::kReplicas, self, cluster);
}

std::optional<SpecProblem> CheckIsClient(const BehaviourSpec&, NodeId self, const ClusterSize& cluster) {
  return CheckSide(Side::kClients, self, cluster);
}

std::optional<SpecProblem> CheckClientTo(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) {
  if (auto problem = CheckIsClient(spec, self, cluster)) return problem;
  for (const NodeId to : *FindParam<std::vector<NodeId>>(spec, kToParam.name)) {
    if (!cluster.IsReplica(to)) return SpecProblem{std::string(kToParam.name), "must be of replicas"};
  }
  return std::nullopt;
}

}  // namespace zyz

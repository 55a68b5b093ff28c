#include "adversaries/behaviour.h"

#include <algorithm>

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

std::string_view Describe(ParamType type) {
  switch (type) {
    case ParamType::kInteger:
      return "an integer";
    case ParamType::kText:
      return "a string";
    case ParamType::kFlag:
      return "true or false";
    case ParamType::kNode:
      return "a node";
    case ParamType::kNodes:
      return "a list of nodes";
    case ParamType::kMessages:
      return "a list of messages";
    case ParamType::kGroups:
      return "a list of lists of nodes";
    case ParamType::kFields:
      return "an object of number fields";
    case ParamType::kNumbers:
      return "a list of positive integers";
  }
  return "";
}

SendFilter FilterOf(const BehaviourSpec& spec) {
  SendFilter filter;
  if (const auto* to = FindParam<std::vector<NodeId>>(spec, kToParam.name)) filter.to = *to;
  if (const auto* kinds = FindParam<std::vector<MessageKind>>(spec, kMessageParam.name)) filter.kinds = *kinds;
  if (const auto* where = FindParam<Fields>(spec, kWhereParam.name)) filter.where = *where;
  if (const auto* nth = FindParam<std::vector<uint64_t>>(spec, kNthParam.name)) filter.nth = *nth;
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

}  // namespace zyz

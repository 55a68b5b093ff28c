#include "adversaries/behaviour.h"

#include <algorithm>
#include <array>

#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using Fields = std::vector<std::pair<std::string, uint64_t>>;

std::span<const MessageKind> AllKinds() {
  static constexpr auto kAll = [] {
    std::array<MessageKind, zyzzyva::kKindsEnd - 1> all = {};
    for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<MessageKind>(i + 1);
    return all;
  }();
  return kAll;
}

// "v, n, nd"
std::string NumbersOf(MessageKind kind) {
  std::string text;
  for (const std::string_view name : zyzzyva::NumberFields(kind)) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

bool HasAll(MessageKind kind, const Fields& where) {
  const std::vector<std::string_view>& names = zyzzyva::NumberFields(kind);
  return std::all_of(where.begin(), where.end(), [&](const auto& field) {
    return std::find(names.begin(), names.end(), field.first) != names.end();
  });
}

std::optional<SpecProblem> CheckWhere(const Fields& where, std::span<const MessageKind> kinds) {
  for (auto field = where.begin(); field != where.end(); ++field) {
    const auto same = [&](const auto& other) { return other.first == field->first; };
    if (std::find_if(where.begin(), field, same) != field) {
      return SpecProblem{"where", "names \"" + field->first + "\" twice"};
    }
  }
  if (std::any_of(kinds.begin(), kinds.end(), [&](MessageKind kind) { return HasAll(kind, where); }))
    return std::nullopt;
  std::string problem = "no chosen message has all of these number fields;";
  for (const MessageKind kind : kinds) {
    problem.append(" ").append(zyzzyva::KindName(kind)).append(" has ").append(NumbersOf(kind)).append(";");
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
  if (kinds.empty()) kinds = AllKinds();
  if (const auto* chosen = FindParam<std::vector<MessageKind>>(spec, kMessageParam.name)) {
    for (const MessageKind kind : *chosen) {
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
      return SpecProblem{"message", std::string(zyzzyva::KindName(kind)) + " is none that this behaviour applies to"};
    }
    kinds = *chosen;
  }
  const auto* where = FindParam<Fields>(spec, kWhereParam.name);
  return where == nullptr ? std::nullopt : CheckWhere(*where, kinds);
}

}  // namespace zyz

#include "adversaries/registry.h"

#include <algorithm>
#include <string>
#include <utility>

#include "protocol/check.h"

namespace zyz {
namespace {

// "a, b, c"
template <class List, class NameOf>
std::string Names(const List& list, NameOf name_of) {
  std::string text;
  for (const auto& element : list) {
    if (!text.empty()) text += ", ";
    text += name_of(element);
  }
  return text;
}

std::string ParamNames(const BehaviourInfo& behaviour) {
  return Names(behaviour.params, [](const ParamInfo& param) { return param.name; });
}

bool HasType(const ParamValue& value, ParamType type) {
  switch (type) {
    case ParamType::kInteger:
      return std::holds_alternative<int64_t>(value);
    case ParamType::kText:
      return std::holds_alternative<std::string>(value);
    case ParamType::kFlag:
      return std::holds_alternative<bool>(value);
    case ParamType::kNode:
    case ParamType::kNodes:
      return std::holds_alternative<std::vector<NodeId>>(value);
    case ParamType::kMessages:
      return std::holds_alternative<std::vector<MessageKind>>(value);
    case ParamType::kGroups:
      return std::holds_alternative<std::vector<std::vector<NodeId>>>(value);
    case ParamType::kFields:
      return std::holds_alternative<std::vector<std::pair<std::string, uint64_t>>>(value);
    case ParamType::kNumbers:
      return std::holds_alternative<std::vector<uint64_t>>(value);
  }
  return false;
}

// A list that was given and is empty would choose everything, which is hardly what its author means.
bool IsEmptyList(const ParamValue& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (requires { held.empty(); }) {
          return held.empty();
        } else {
          return false;
        }
      },
      value);
}

// The problem with a value, empty if there is none.
std::string CheckValue(const ParamInfo& param, const ParamValue& value) {
  if (!HasType(value, param.type)) return "must be " + std::string(Describe(param.type));
  if (param.type == ParamType::kInteger) {
    const int64_t number = std::get<int64_t>(value);
    if (number >= param.min && number <= param.max) return "";
    return std::to_string(number) + " is not between " + std::to_string(param.min) + " and " +
           std::to_string(param.max);
  }
  if (param.type == ParamType::kText && !param.choices.empty()) {
    const std::string& text = std::get<std::string>(value);
    if (std::find(param.choices.begin(), param.choices.end(), text) != param.choices.end()) return "";
    return "\"" + text + "\" is none of " + Names(param.choices, [](std::string_view choice) { return choice; });
  }
  if (param.type == ParamType::kNode && std::get<std::vector<NodeId>>(value).size() != 1) return "must be one node";
  if (param.type == ParamType::kNumbers) {
    const auto& numbers = std::get<std::vector<uint64_t>>(value);
    if (std::find(numbers.begin(), numbers.end(), 0u) != numbers.end()) return "counts from 1, and contains 0";
  }
  return IsEmptyList(value) ? "is empty" : "";
}

}  // namespace

BehaviourCatalogue::BehaviourCatalogue(const MessageSet& messages, std::span<const Family* const> families)
    : messages_(messages), families_(families) {
  for (const Family* family : families_) all_.insert(all_.end(), family->behaviours.begin(), family->behaviours.end());
  std::sort(all_.begin(), all_.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  for (size_t i = 1; i < all_.size(); ++i) CHECK(all_[i - 1]->name != all_[i]->name, "a behaviour's name is its own");
}

const BehaviourInfo* BehaviourCatalogue::Find(std::string_view name) const {
  const auto found =
      std::lower_bound(all_.begin(), all_.end(), name,
                       [](const BehaviourInfo* info, std::string_view wanted) { return info->name < wanted; });
  return found != all_.end() && (*found)->name == name ? *found : nullptr;
}

const ParamInfo* FindParam(const BehaviourInfo& behaviour, std::string_view name) {
  for (const ParamInfo& param : behaviour.params) {
    if (param.name == name) return &param;
  }
  return nullptr;
}

std::optional<SpecProblem> BehaviourCatalogue::Check(const BehaviourSpec& spec, NodeId self,
                                                     const ClusterSize& cluster) const {
  const BehaviourInfo* behaviour = Find(spec.name);
  if (behaviour == nullptr) {
    const std::string known = Names(all_, [](const BehaviourInfo* info) { return info->name; });
    return SpecProblem{"", "there is no behaviour \"" + spec.name + "\"; there are " + known};
  }
  for (auto given = spec.params.begin(); given != spec.params.end(); ++given) {
    const ParamInfo* param = FindParam(*behaviour, given->first);
    if (param == nullptr) {
      return SpecProblem{given->first, "is no parameter of " + spec.name + "; those are " + ParamNames(*behaviour)};
    }
    const auto same = [&](const auto& other) { return other.first == given->first; };
    if (std::find_if(spec.params.begin(), given, same) != given) return SpecProblem{given->first, "is given twice"};
    if (std::string problem = CheckValue(*param, given->second); !problem.empty()) {
      return SpecProblem{given->first, std::move(problem)};
    }
  }
  for (const ParamInfo& param : behaviour->params) {
    const auto same = [&](const auto& given) { return given.first == param.name; };
    if (param.required && std::none_of(spec.params.begin(), spec.params.end(), same)) {
      return SpecProblem{"", spec.name + " needs \"" + std::string(param.name) + "\": " + std::string(param.about)};
    }
  }
  return behaviour->check == nullptr ? std::nullopt : behaviour->check(spec, self, cluster);
}

std::unique_ptr<Interceptor> BehaviourCatalogue::Make(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                                      AdversaryContext context) const {
  return Find(spec.name)->make(spec, std::move(inner), std::move(context));
}

}  // namespace zyz

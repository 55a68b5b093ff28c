// What a behaviour is to a scenario: a name, a sentence, typed parameters, an example, and how to make one. Each
// behaviour's file defines one BehaviourInfo; registry.h finds it by name. Nothing here knows JSON: a loader turns what
// the user wrote into a BehaviourSpec by the parameter types, has it checked, and points at the parameter that is
// wrong.
#ifndef ZYZ_ADVERSARIES_BEHAVIOUR_H_
#define ZYZ_ADVERSARIES_BEHAVIOUR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adversaries/interceptor.h"
#include "protocol/message_set.h"
#include "protocol/types.h"

namespace zyz {

enum class ParamType : uint8_t {
  kInteger,   // int64_t in [min, max]
  kText,      // std::string, one of `choices` unless that is empty
  kFlag,      // bool
  kNode,      // std::vector<NodeId> with one element
  kNodes,     // std::vector<NodeId>
  kMessages,  // std::vector<MessageKind>
  kGroups,    // std::vector<std::vector<NodeId>>
  kFields,    // std::vector<std::pair<std::string, uint64_t>>: number fields and their values
  kNumbers,   // std::vector<uint64_t>
};
std::string_view Describe(ParamType type);  // "a list of nodes"

using ParamValue = std::variant<int64_t, std::string, bool, std::vector<NodeId>, std::vector<MessageKind>,
                                std::vector<std::vector<NodeId>>, std::vector<std::pair<std::string, uint64_t>>,
                                std::vector<uint64_t>>;

struct ParamInfo {
  std::string_view name;
  ParamType type = ParamType::kInteger;
  bool required = false;
  std::string_view about;  // one clause
  int64_t min = 0;         // kInteger
  int64_t max = INT64_MAX;
  std::span<const std::string_view> choices = {};  // kText
};

struct BehaviourSpec {
  std::string name;
  std::vector<std::pair<std::string, ParamValue>> params;  // in the user's order
  const MessageSet* messages = nullptr;                    // whose kinds and fields the parameters speak of
};

// A mistake in a spec: which parameter (empty: the behaviour's name, or one that is missing), what is wrong with it,
// and what would be right.
struct SpecProblem {
  std::string param;
  std::string problem;
};

struct BehaviourInfo {
  std::string_view name;
  std::string_view about;
  std::span<const ParamInfo> params;
  std::string_view example;  // an element of a scenario's "faulty"
  // What the parameter types do not say; called when those are right. Null: nothing.
  std::optional<SpecProblem> (*check)(const BehaviourSpec& spec, NodeId self, const ClusterSize& cluster) = nullptr;
  std::unique_ptr<Interceptor> (*make)(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) = nullptr;
};

// The value of a parameter, null if it was not given. REQUIRES: given values have the type that they were declared
// with.
template <class T>
const T* FindParam(const BehaviourSpec& spec, std::string_view name) {
  for (const auto& [key, value] : spec.params) {
    if (key == name) return &std::get<T>(value);
  }
  return nullptr;
}

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_BEHAVIOUR_H_

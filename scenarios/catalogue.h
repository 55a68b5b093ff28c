// The names that a scenario may use besides the format's own: messages and their fields, behaviours of faulty nodes and
// their parameters, oracles. The loader refuses others.
#ifndef ZYZ_SCENARIOS_CATALOGUE_H_
#define ZYZ_SCENARIOS_CATALOGUE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message.h"

namespace zyz::scenarios {

// Of Zyzzyva, the only protocol so far. Fields are those that `where` can test: numbers outside of nested messages.
std::optional<MessageKind> KindNamed(std::string_view name);
std::vector<std::string> KindNames();
bool HasNumberField(MessageKind kind, std::string_view field);
std::vector<std::string> NumberFields(MessageKind kind);

// Values of these types: see Parameter in scenario.h.
enum class ParameterType : uint8_t { kNumber, kFlag, kChoice, kNode, kNodes, kKinds, kNumbers, kGroups, kWhere };

struct ParameterSpec {
  std::string_view name;
  std::string_view about;
  ParameterType type = ParameterType::kNumber;
  bool required = false;
  int64_t low = 0, high = 0;  // kNumber, kNumbers
  std::span<const std::string_view> choices = {};  // kChoice
};

struct BehaviourSpec {
  std::string_view name;
  std::string_view about;
  std::span<const ParameterSpec> parameters;
};

std::span<const BehaviourSpec> Behaviours();
const BehaviourSpec* BehaviourNamed(std::string_view name);  // null: there is none

std::span<const std::string_view> SafetyOracles();  // names that "safety:NAME" may use

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_CATALOGUE_H_

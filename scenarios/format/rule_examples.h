// What rules can say, part by part, each with elements that can be pasted into a scenario: for `zyz list rules`. The
// tests load every example, and hold the two lists against the schema, so that no key is without one.
#ifndef ZYZ_SCENARIOS_FORMAT_RULE_EXAMPLES_H_
#define ZYZ_SCENARIOS_FORMAT_RULE_EXAMPLES_H_

#include <span>
#include <string_view>

namespace zyz::scenarios {

struct RuleExample {
  std::string_view name;
  std::string_view about;    // one clause
  std::string_view example;  // one or more elements, separated by commas
};

std::span<const RuleExample> NetworkRuleExamples();  // of "rules" in "network"
std::span<const RuleExample> FaultRuleExamples();    // of "faulty"

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_RULE_EXAMPLES_H_

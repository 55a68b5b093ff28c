// What a scenario must keep between several of its keys: intervals in order, faults within the budget, rules that can
// act. Holds for every seed: with drawn numbers the unluckiest draw counts.
#ifndef ZYZ_SCENARIOS_VALIDATE_H_
#define ZYZ_SCENARIOS_VALIDATE_H_

#include <optional>
#include <string>

#include "scenarios/scenario.h"

namespace zyz::scenarios {

struct Problem {
  std::string pointer;  // JSON pointer of the key to blame
  std::string found;
  std::string allowed;
};

std::optional<Problem> FindProblem(const Scenario& scenario);

// Of the rules alone, in the network and of faulty nodes (validate_rules.cc); FindProblem asks it.
std::optional<Problem> FindRuleProblem(const Scenario& scenario);

std::string Show(const Num& number);  // "5", or what a drawn number can be

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_VALIDATE_H_

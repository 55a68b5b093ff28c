// What a scenario must keep between several of its keys: intervals in order, faults within the budget, rules that can
// act. Holds for every seed: with drawn numbers the unluckiest draw counts.
#ifndef ZYZ_SCENARIOS_FORMAT_VALIDATE_H_
#define ZYZ_SCENARIOS_FORMAT_VALIDATE_H_

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

struct Problem {
  std::string pointer;  // JSON pointer of the key to blame
  std::string found;
  std::string allowed;
};

// An element of a list, "/faulty/3"; its pointer is written out only once there is a problem.
struct Place {
  std::string_view list;
  size_t index;

  std::string Pointer() const { return std::string(list) + "/" + std::to_string(index); }
  friend std::string operator+(const Place& place, std::string_view rest) { return place.Pointer().append(rest); }
};

std::optional<Problem> FindProblem(const Scenario& scenario);

// Of the rules alone, in the network and of faulty nodes (validate_rules.cc); FindProblem asks it.
std::optional<Problem> FindRuleProblem(const Scenario& scenario);

std::string Show(const Num& number);  // "5", or what a drawn number can be

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_VALIDATE_H_

// From the rules of a scenario to those of the simulator and of faulty nodes: names become numbers.
#ifndef ZYZ_SCENARIOS_WORLD_SCRIPTS_H_
#define ZYZ_SCENARIOS_WORLD_SCRIPTS_H_

#include <string>

#include "adversaries/rules/script.h"
#include "scenarios/format/scenario.h"
#include "sim/rule_board.h"

namespace zyz::scenarios {

// On the board the network's rules come first, in the file's order, then the entries of "faulty". kNoRule for "".
// REQUIRES: a rule has the name.
sim::RuleNumber NumberOfRule(const Scenario& scenario, const std::string& name);
sim::RuleNumber NumberOfFault(const Scenario& scenario, size_t index);

// REQUIRES: no drawn numbers; `faulty` has a rule.
ScriptRule ScriptOf(const Scenario& scenario, const Faulty& faulty, const ClusterSize& cluster);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_SCRIPTS_H_

// RapidCheck's shrinks of a scenario: chunks of its lists go, numbers move towards the smallest, elements get simpler.
// A function of the scenario alone, so a file written by hand shrinks like a generated one. What is no scenario (nodes
// that do not exist, rules that can never match) is not among them.
#ifndef ZYZ_SCENARIOS_SHRINK_SHRINKS_H_
#define ZYZ_SCENARIOS_SHRINK_SHRINKS_H_

#include "rapidcheck/Seq.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

rc::Seq<Scenario> ShrinksOf(const Scenario& scenario);

// Whether the loader would take it: FindProblem has nothing against it, and every node that it names exists.
bool IsWellFormed(const Scenario& scenario);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_SHRINK_SHRINKS_H_

// A behaviour of the catalogue with parameters drawn at random, by their types alone: whatever the registry lists can
// be drawn, and what is added to it later needs no line here.
#ifndef ZYZ_TESTS_SOAK_DRAW_BEHAVIOUR_H_
#define ZYZ_TESTS_SOAK_DRAW_BEHAVIOUR_H_

#include "adversaries/behaviour.h"
#include "scenarios/format/scenario.h"
#include "sim/random.h"

namespace zyz::scenarios {

// Gives `node` the behaviour, in a scenario whose cluster and clients are set. False: some behaviours are not for every
// node, and some combinations of parameters make no sense; then the scenario is as it was.
bool DrawBehaviour(const BehaviourInfo& behaviour, const NodeRef& node, Scenario* scenario, sim::Draws* draw);

}  // namespace zyz::scenarios

#endif  // ZYZ_TESTS_SOAK_DRAW_BEHAVIOUR_H_

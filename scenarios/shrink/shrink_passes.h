// The shrinker's own steps: what may be simpler about a scenario, one step at a time.
#ifndef ZYZ_SCENARIOS_SHRINK_SHRINK_PASSES_H_
#define ZYZ_SCENARIOS_SHRINK_SHRINK_PASSES_H_

#include <functional>

#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

// Takes a candidate. True: it was accepted, and what the passes work on is it from now on.
using Offer = std::function<bool(Scenario)>;

// Offers every simplification of *current; `offer` changes *current when it accepts. Each is simpler than what it comes
// from, so that accepting comes to an end.
void ForEachSimplification(Scenario* current, const Offer& offer);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_SHRINK_SHRINK_PASSES_H_

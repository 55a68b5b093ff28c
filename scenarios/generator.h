// The generator: random scenarios of a profile, as a RapidCheck Gen<Scenario>. The genome is the scenario format
// itself, so whatever is generated is a file that people can read, `zyz run` can play and the shrinker can make
// smaller.
//
// Same profile, same seed, same scenario, on any machine and in any order: the one source of chance is the rc::Random
// that comes in, and each part of a scenario draws from a stream of its own (sim/random.h), keyed by one number of it.
// Behaviours come from the registry, by their parameters' types: a new one is generated with no line here.
#ifndef ZYZ_SCENARIOS_GENERATOR_H_
#define ZYZ_SCENARIOS_GENERATOR_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rapidcheck/Gen.h"
#include "scenarios/overlay.h"
#include "scenarios/profile.h"
#include "scenarios/scenario.h"

namespace zyz::scenarios {

struct GeneratorOptions {
  const Profile* profile = nullptr;
  Overlay overlay = {};                           // what the user fixed by --set
  std::vector<std::string_view> behaviours = {};  // those that faulty nodes may have; empty: all of the registry
};

// Shrinks by ShrinksOf (shrinks.h). Size 0 … 100: from few faults to many.
rc::Gen<Scenario> ScenarioGen(const GeneratorOptions& options);

// What a campaign runs as `seed`: the generator at a size that the seed decides. The run's own seed is `seed` as well.
Scenario GenerateScenario(const rc::Gen<Scenario>& gen, uint64_t seed);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_GENERATOR_H_

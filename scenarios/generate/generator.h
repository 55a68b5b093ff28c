// The generator: random scenarios of a profile, as a RapidCheck Gen<Scenario>. The genome is the scenario format
// itself, so whatever is generated is a file that people can read, `zyz run` can play and the shrinker can make
// smaller.
//
// Same profile, same seed, same scenario, on any machine and in any order: the one source of chance is the rc::Random
// that comes in, and each part of a scenario draws from a stream of its own (sim/random.h), keyed by one number of it.
// Behaviours come from the registry, by their parameters' types: a new one is generated with no line here.
#ifndef ZYZ_SCENARIOS_GENERATE_GENERATOR_H_
#define ZYZ_SCENARIOS_GENERATE_GENERATOR_H_

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "rapidcheck/Gen.h"
#include "scenarios/format/overlay.h"
#include "scenarios/format/scenario.h"
#include "scenarios/generate/profile.h"

namespace zyz::scenarios {

struct GeneratorOptions {
  const Profile* profile = nullptr;
  Overlay overlay = {};                           // what the user fixed by --set
  std::vector<std::string_view> behaviours = {};  // those that faulty nodes may have; empty: all of the registry
};

// What a scenario is made from: for each of its parts the key of the stream that it is drawn from. A seed gives one key
// to all. Another key for one part varies a scenario there and nowhere else; two are crossed by exchanging keys.
struct Genome {
  static constexpr std::array<std::string_view, 9> kParts = {"ingredients", "frame", "liars",      "outages", "reach",
                                                             "windows",     "noise", "partitions", "crashes"};
  std::array<uint64_t, kParts.size()> keys = {};
  int size = 0;
};
Genome GenomeOf(uint64_t seed);

using ScenarioMaker = std::function<Scenario(const Genome&)>;
ScenarioMaker MakerOf(const GeneratorOptions& options);

// What a campaign runs as `seed`: the generator at a size that the seed decides. The run's own seed is `seed` as well.
inline Scenario GenerateScenario(const ScenarioMaker& make, uint64_t seed) { return make(GenomeOf(seed)); }

// The same generator for rc::check; shrinks by ShrinksOf (shrinks.h). Size 0 … 100: from few faults to many.
rc::Gen<Scenario> ScenarioGen(const GeneratorOptions& options);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_GENERATE_GENERATOR_H_

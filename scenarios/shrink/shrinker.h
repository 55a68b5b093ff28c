// The shrinker: a smaller scenario with the same failure. First RapidCheck's shrinks (shrinks.h), then passes of our
// own over the scenario: entries and nodes go, sets widen, numbers become defaults, rules join, another seed is tried.
// Every candidate is a real run, and counts only if the failure keeps its fingerprint; and where the scenario names a
// bug (a planted one, the published rule) without which it passes, only if that stays so.
#ifndef ZYZ_SCENARIOS_SHRINK_SHRINKER_H_
#define ZYZ_SCENARIOS_SHRINK_SHRINKER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "protocol/message.h"
#include "scenarios/format/scenario.h"
#include "scenarios/shrink/fingerprint.h"

namespace zyz::scenarios {

struct ShrinkOptions {
  std::chrono::milliseconds at_most{30'000};
  uint64_t most_runs = 1'000'000;
  std::function<bool()> stop = {};  // asked often, inside of runs as well; empty: never
};

struct Shrunk {
  Scenario scenario;  // has its seed, expects its verdict, and is known to fail as before
  Fingerprint fingerprint;
  uint64_t runs = 0;
  bool complete = true;  // false: the time, or the runs, were over first
  bool known = true;     // false: not even the first run came to its end; `scenario` is what came in, with its seed
};

// Nothing if the scenario does not fail under this seed. Ends within a moment of the time given, whatever the runs are
// like: a candidate that takes a few times the steps of the shortest failure so far is given up, and so is one that is
// under way when the time is over. Neither is a verdict: what is handed out has failed in a whole run. So the clock
// decides how far the shrinking comes, and nothing else.
std::optional<Shrunk> Shrink(const Scenario& scenario, uint64_t seed, const ShrinkOptions& options = {});

// The scenario with each known bug mended (protocol/protocol.h), and with no bug planted.
Scenario WithoutKnownBug(Scenario scenario);

// Rules, happenings and faulty entries together: what a reader has to understand.
size_t EntriesOf(const Scenario& scenario);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_SHRINK_SHRINKER_H_

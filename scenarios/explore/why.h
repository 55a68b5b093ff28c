// Why a run failed: what it could not do without, and when it became inevitable.
//
// Both are asked of other futures: the first k steps as they were, then something else. Where delays or chances are
// drawn, "something else" is drawn several times, since one run without a message differs from the run with it in every
// race that follows, and is right or wrong by luck.
//
//   needed       a delivery is lost: the run does not fail, and of the other futures many fewer fail than if it arrives
//   lies, rules  one entry of the file does nothing, from the start: the run does not fail
//   last chance  from step k on the network's rules do nothing, or the liars are honest, or both: the last k at which
//                half of the futures do not fail
//
// Deliveries alone would not do: where a liar's last message decides, dozens of others must have come. The last chance
// alone would not do either: it names the last move and never the first lie.
#ifndef ZYZ_SCENARIOS_EXPLORE_WHY_H_
#define ZYZ_SCENARIOS_EXPLORE_WHY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/message.h"
#include "scenarios/format/scenario.h"
#include "scenarios/world/result.h"

namespace zyz::scenarios {

// Who does something else from a step on. Everybody: no rules, honest liars.
enum class Party : uint8_t { kNobody, kNetwork, kLiars, kEverybody };
inline constexpr size_t kParties = 4;
std::string_view Name(Party party);  // "network"

struct NeededDelivery {
  uint64_t step = 0;
  uint32_t effect = 0;  // in so many futures more it fails with it than without it
};

// The step is the last before which at least half of the futures do not fail (`saves`), or, if that is never so, one at
// which more than at others do not.
struct LastChance {
  uint64_t step = 0;
  uint32_t saved = 0;
  bool saves = false;
};

// At step k of futures that depart before it, how many do not fail.
using Curve = std::vector<uint32_t>;

struct Why {
  RunResult run;
  uint32_t futures = 0;                         // at each step
  uint64_t deliveries = 0;                      // that came before the violation
  std::vector<NeededDelivery> needed;           // in order of time: without each of them alone it does not fail
  std::vector<size_t> lies, rules;              // entries of "faulty" and "network/rules"; each alone
  std::optional<LastChance> chances[kParties];  // by Party; nothing: it never had one. Of kNobody there is none
  Curve curves[kParties];                       // if wanted; of kNobody: delays and chances alone are drawn anew

  // In at least half of the futures it makes the difference.
  bool IsDecisive(const NeededDelivery& delivery) const { return 2 * delivery.effect >= futures; }
};

// What a step has to do with it, for those who show the run.
struct CausalMark {
  enum class Role : uint8_t { kNeeded, kNetwork, kLiars, kEverybody, kNoticed };
  uint64_t step = 0;
  Role role = Role::kNeeded;
};
std::string_view Name(CausalMark::Role role);  // "point of no return"
// In order of time, a step perhaps more than once. Of the needed deliveries the decisive ones, at most `most`; if none
// is, the three that come closest.
std::vector<CausalMark> MarksOf(const Why& why, size_t most = 8);

// Longer runs are too much work: each step costs dozens of runs.
inline constexpr uint64_t kMostWhySteps = 2000;

// REQUIRES: `run` is what World(scenario, seed).Run() comes to; it violates something, and at a step below
// kMostWhySteps.
Why ExplainFailure(const Scenario& scenario, uint64_t seed, const RunResult& run, MessagePool* pool,
                   bool curves = false);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_EXPLORE_WHY_H_

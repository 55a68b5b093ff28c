// A profile says what a campaign's scenarios are made of: which families of faults may be on, how likely each is, and
// how large things get. It is a table of numbers; generator.h turns it into scenarios.
#ifndef ZYZ_SCENARIOS_GENERATE_PROFILE_H_
#define ZYZ_SCENARIOS_GENERATE_PROFILE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/message_set.h"

namespace zyz::scenarios {

// What can go wrong, in families. Each seed switches every one of them on or off as a whole (swarm testing), so that
// faults do not drown each other.
enum class Ingredient : uint8_t {
  kLiars,  // faulty replicas with behaviours of the registry
  kLyingClients,
  kReach,       // who hears which message of which view
  kOutages,     // primaries whose orders or NEW-VIEWs do not get out
  kWindows,     // rules that hold for a while: drop, delay, duplicate, hold
  kNoise,       // loss, duplication, reordering by chance
  kAsynchrony,  // delays stretched at random until GST
  kTails,       // a few messages take very long
  kSlow,        // every message takes about as long as the timers
  kPartitions,
  kCrashes,
  kDrift,  // clocks run differently
  kBatches,
  kThinking,  // clients wait between operations
  kLarge,     // f = 2 or 3
  // New ones come last: whatever a seed draws for those above stays as it is.
  kSilences,  // primaries of the first views that fall silent, and stay so in whatever view they lead
  kJitter,    // delays from a range of any length
  kAmnesia,   // a replica crashes and comes back without its memory; it counts into the budget like a liar
  kLasting,   // messages of one kind are slower than the timers, and stay so after calm: patience must grow
  kLong,      // many operations: checkpoints go by, and what must happen by itself has time to
  kScripts,   // liars have rules too: fields edited, lists cut, messages dropped, repeated, late
  kExcess,    // with kAmnesia: losses of memory beside f liars, which is over the budget: safety alone is promised
  kDeaths,    // a replica that never comes back
  kHolds,     // with kReach: some of it is not lost but held back, and comes views later
};
inline constexpr size_t kIngredients = 24;

struct Profile {
  std::string_view name;
  std::string_view about;
  std::array<uint32_t, kIngredients> ppm = {};  // by Ingredient: chance that a seed has it on
  int64_t views = 3;                            // faults aim at the views below this one
  int64_t clients = 2, operations = 2;          // at most
  int64_t checkpoint_interval = 8;              // mostly up to this; else 128
  int64_t think_ms = 10;                        // at most, where clients think
  // Families of behaviours (adversaries/family.h) that its liars have more often than the others.
  std::array<std::string_view, 4> favoured = {};
  // Parts of the protocol whose messages the rules of liars are about more often than the others.
  uint32_t groups = 0;  // a bit (1 << group) for each
};

std::span<const Profile> Profiles();
const Profile* FindProfile(std::string_view name);  // null: no such profile

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_GENERATE_PROFILE_H_

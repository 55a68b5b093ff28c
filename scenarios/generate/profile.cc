#include "scenarios/generate/profile.h"

#include <initializer_list>
#include <utility>

namespace zyz::scenarios {
namespace {

constexpr uint32_t kHalf = 500'000;

using Chances = std::array<uint32_t, kIngredients>;

// What most profiles have in their own measure:
//   liars, lying clients, reach, outages, windows, noise, asynchrony, tails, slow, partitions, crashes, drift, batches,
//   think, large
// and what only some have, by name; what is not given is off.
constexpr Chances Mix(std::array<uint32_t, 15> common, std::initializer_list<std::pair<Ingredient, uint32_t>> others) {
  Chances ppm = {};
  for (size_t i = 0; i < common.size(); ++i) ppm[i] = common[i];
  for (const auto& [ingredient, chance] : others) ppm[static_cast<size_t>(ingredient)] = chance;
  return ppm;
}

constexpr uint32_t Groups(std::initializer_list<MessageGroup> groups) {
  uint32_t bits = 0;
  for (const MessageGroup group : groups) bits |= 1u << static_cast<uint32_t>(group);
  return bits;
}

using enum Ingredient;
using Part = MessageGroup;
constexpr Profile kProfiles[] = {
    {.name = "agreement",
     .about =
         "the fault-free view and its troubles: lost, late and lying messages around ORDER-REQ, replies and COMMIT",
     .ppm = Mix({kHalf, 100'000, kHalf, 100'000, kHalf, kHalf, 200'000, 200'000, 50'000, 50'000, 100'000, 200'000,
                 kHalf, kHalf, 100'000},
                {{kScripts, 200'000}, {kDeaths, 50'000}, {kHolds, 100'000}}),
     .views = 1,
     .clients = 3,
     .operations = 4,
     .checkpoint_interval = 32,
     .favoured = {"ordering", "replies", "commits", "holes"},
     .groups = Groups({Part::kOrdering, Part::kReply, Part::kCommit, Part::kRepair})},
    {.name = "view-change",
     .about = "several view changes in a row, each seen by other nodes: who hears what differs from view to view; "
              "primaries that lie, and some that are two",
     .ppm = Mix({850'000, 20'000, 700'000, 800'000, 100'000, 50'000, 100'000, 50'000, 50'000, 150'000, 50'000, 50'000,
                 50'000, 300'000, 60'000},
                {{kScripts, 150'000}, {kDeaths, 30'000}, {kHolds, 200'000}}),
     .views = 3,
     .clients = 2,
     .operations = 3,
     .checkpoint_interval = 8,
     .favoured = {"ordering", "view_change", "twins"},
     .groups = Groups({Part::kViewChange, Part::kProof})},
    {.name = "clients",
     .about = "clients that lie, crash, think and are cut off from some replicas",
     .ppm = Mix({kHalf, 700'000, kHalf, 200'000, kHalf, 200'000, 100'000, 100'000, 50'000, 200'000, 200'000, 100'000,
                 300'000, kHalf, 60'000},
                {{kScripts, 200'000}}),
     .views = 2,
     .clients = 4,
     .operations = 3,
     .checkpoint_interval = 16,
     .favoured = {"clients", "commits", "replies"},
     .groups = Groups({Part::kRequest, Part::kCommit})},
    {.name = "checkpoint",
     .about = "checkpoints every few requests, replicas at the window's edge and behind, state transfer, view changes",
     .ppm = Mix({kHalf, 50'000, kHalf, 400'000, kHalf, 300'000, 200'000, 100'000, 50'000, 300'000, 400'000, 100'000,
                 300'000, 200'000, 60'000},
                {{kSilences, 300'000},
                 {kJitter, 300'000},
                 {kScripts, 200'000},
                 {kLong, 20'000},
                 {kDeaths, 50'000},
                 {kHolds, 400'000}}),
     .views = 4,
     .clients = 3,
     .operations = 8,
     .checkpoint_interval = 3,
     .favoured = {"state", "view_change", "commits"},
     .groups = Groups({Part::kCheckpoint, Part::kState, Part::kViewChange})},
    {.name = "network",
     .about = "nobody lies: loss, partitions, crashes, drift, rules; whatever is violated here is nobody's lie",
     .ppm = Mix({0, 0, kHalf, kHalf, kHalf, kHalf, kHalf, kHalf, 200'000, kHalf, kHalf, kHalf, kHalf, kHalf, 200'000},
                {{kLasting, 200'000}, {kLong, 20'000}, {kDeaths, 200'000}, {kHolds, 300'000}}),
     .views = 3,
     .clients = 3,
     .operations = 4,
     .checkpoint_interval = 8},
    {.name = "twins",
     .about = "a faulty replica that is two honest ones to two parts of the cluster, and partitions that change with "
              "the view",
     .ppm = Mix({1'000'000, 0, kHalf, kHalf, 100'000, 50'000, 100'000, 50'000, 20'000, 400'000, 50'000, 50'000, 100'000,
                 200'000, 60'000},
                {{kScripts, 50'000}}),
     .views = 3,
     .clients = 2,
     .operations = 2,
     .checkpoint_interval = 8,
     .favoured = {"twins", "ordering"}},
    {.name = "all",
     .about = "everything: each family of faults and of lies is on in some seeds and off in most",
     .ppm = Mix({kHalf, 200'000, kHalf, kHalf, 300'000, 200'000, 200'000, 100'000, 100'000, 200'000, 200'000, 200'000,
                 300'000, 300'000, 60'000},
                {{kLasting, 50'000}, {kScripts, 200'000}, {kDeaths, 50'000}, {kAmnesia, 50'000}, {kHolds, 200'000}}),
     .views = 3,
     .clients = 3,
     .operations = 3,
     .checkpoint_interval = 8},
    {.name = "recovery",
     .about = "a replica loses its memory and has to recover, while primaries fall silent one after the other",
     .ppm = Mix(
         {kHalf, 0, 50'000, 100'000, kHalf, kHalf, 50'000, 50'000, 0, 300'000, 200'000, 50'000, kHalf, kHalf, 250'000},
         {{kSilences, 900'000},
          {kJitter, 900'000},
          {kAmnesia, 700'000},
          {kLong, 100'000},
          {kScripts, 300'000},
          {kExcess, 150'000},
          {kDeaths, 30'000},
          {kHolds, 300'000}}),
     .views = 5,
     .clients = 3,
     .operations = 8,
     .checkpoint_interval = 4,
     .think_ms = 20,
     .groups = Groups({Part::kState})},
    {.name = "coalitions",
     .about = "up to f replicas and some of the clients lie, each in several ways, all of the catalogue alike, over a "
              "network that loses messages",
     .ppm = Mix({850'000, 600'000, 50'000, 200'000, 50'000, kHalf, 50'000, 50'000, 0, 300'000, 50'000, 0, kHalf, kHalf,
                 300'000},
                {{kSilences, 400'000}, {kJitter, 900'000}, {kScripts, 300'000}}),
     .views = 3,
     .clients = 4,
     .operations = 8,
     .checkpoint_interval = 4,
     .think_ms = 20},
};

}  // namespace

std::span<const Profile> Profiles() { return kProfiles; }

const Profile* FindProfile(std::string_view name) {
  for (const Profile& profile : kProfiles) {
    if (profile.name == name) return &profile;
  }
  return nullptr;
}

}  // namespace zyz::scenarios

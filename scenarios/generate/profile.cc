#include "scenarios/generate/profile.h"

namespace zyz::scenarios {
namespace {

constexpr uint32_t kHalf = 500'000;

//   liars, lying clients, reach, outages, windows, noise, asynchrony, tails, slow, partitions, crashes, drift, batches,
//   think, large, silences, jitter, amnesia, lasting, long; those that are not given are off
constexpr Profile kProfiles[] = {
    {.name = "agreement",
     .about =
         "the fault-free view and its troubles: lost, late and lying messages around ORDER-REQ, replies and COMMIT",
     .ppm = {kHalf, 100'000, kHalf, 100'000, kHalf, kHalf, 200'000, 200'000, 50'000, 50'000, 100'000, 200'000, kHalf,
             kHalf, 100'000},
     .views = 1,
     .clients = 3,
     .operations = 4,
     .checkpoint_interval = 32,
     .favoured = {"ordering", "replies", "commits", "holes"}},
    {.name = "view-change",
     .about = "several view changes in a row, each seen by other nodes: who hears what differs from view to view; "
              "primaries that lie, and some that are two",
     .ppm = {850'000, 20'000, 700'000, 800'000, 100'000, 50'000, 100'000, 50'000, 50'000, 150'000, 50'000, 50'000,
             50'000, 300'000, 60'000},
     .views = 3,
     .clients = 2,
     .operations = 3,
     .checkpoint_interval = 8,
     .favoured = {"ordering", "view_change", "twins"}},
    {.name = "clients",
     .about = "clients that lie, crash, think and are cut off from some replicas",
     .ppm = {kHalf, 700'000, kHalf, 200'000, kHalf, 200'000, 100'000, 100'000, 50'000, 200'000, 200'000, 100'000,
             300'000, kHalf, 60'000},
     .views = 2,
     .clients = 4,
     .operations = 3,
     .checkpoint_interval = 16,
     .favoured = {"clients", "commits", "replies"}},
    {.name = "checkpoint",
     .about = "checkpoints every few requests, replicas at the window's edge and behind, state transfer, view changes",
     .ppm = {kHalf, 50'000, kHalf, 400'000, kHalf, 300'000, 200'000, 100'000, 50'000, 300'000, 400'000, 100'000,
             300'000, 200'000, 60'000},
     .views = 2,
     .clients = 3,
     .operations = 8,
     .checkpoint_interval = 3,
     .favoured = {"state", "view_change", "commits"}},
    {.name = "network",
     .about = "nobody lies: loss, partitions, crashes, drift, rules; whatever is violated here is nobody's lie",
     .ppm = {0,     0,     kHalf, kHalf, kHalf,   kHalf, kHalf, kHalf, 200'000, kHalf,
             kHalf, kHalf, kHalf, kHalf, 200'000, 0,     0,     0,     200'000, 20'000},
     .views = 3,
     .clients = 3,
     .operations = 4,
     .checkpoint_interval = 8},
    {.name = "twins",
     .about = "a faulty replica that is two honest ones to two parts of the cluster, and partitions that change with "
              "the view",
     .ppm = {1'000'000, 0, kHalf, kHalf, 100'000, 50'000, 100'000, 50'000, 20'000, 400'000, 50'000, 50'000, 100'000,
             200'000, 60'000},
     .views = 3,
     .clients = 2,
     .operations = 2,
     .checkpoint_interval = 8,
     .favoured = {"twins", "ordering"}},
    {.name = "all",
     .about = "everything: each family of faults and of lies is on in some seeds and off in most",
     .ppm = {kHalf, 200'000, kHalf, kHalf, 300'000, 200'000, 200'000, 100'000, 100'000, 200'000, 200'000, 200'000,
             300'000, 300'000, 60'000, 0, 0, 0, 50'000},
     .views = 3,
     .clients = 3,
     .operations = 3,
     .checkpoint_interval = 8},
    {.name = "recovery",
     .about = "a replica loses its memory and has to recover, while primaries fall silent one after the other",
     .ppm = {kHalf,   0,      50'000, 100'000, kHalf,   kHalf,   50'000,  50'000, 0, 300'000,
             200'000, 50'000, kHalf,  kHalf,   150'000, 900'000, 900'000, kHalf,  0, 100'000},
     .views = 5,
     .clients = 3,
     .operations = 8,
     .checkpoint_interval = 4,
     .think_ms = 20},
    {.name = "coalitions",
     .about = "up to f replicas and some of the clients lie, each in several ways, all of the catalogue alike, over a "
              "network that loses messages",
     .ppm = {850'000, 600'000, 50'000, 200'000, 50'000, kHalf, 50'000, 50'000, 0, 300'000, 50'000, 0, kHalf, kHalf,
             300'000, 400'000, 900'000},
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

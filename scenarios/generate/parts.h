// The generator's parts, by what they add to a scenario. Each draws from what it is handed and from nothing else.
#ifndef ZYZ_SCENARIOS_GENERATE_PARTS_H_
#define ZYZ_SCENARIOS_GENERATE_PARTS_H_

#include <cstdint>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/protocol.h"
#include "protocol/types.h"
#include "scenarios/format/scenario.h"
#include "sim/random.h"

namespace zyz::scenarios {

// What the parts must know of the whole.
struct Setting {
  const ProtocolInfo* protocol = nullptr;
  const BehaviourCatalogue* behaviours = nullptr;
  ClusterSize cluster;
  uint32_t clients = 1;
  int64_t views = 1;      // faults aim at views below this
  int64_t positions = 1;  // about how many positions will be ordered
  uint32_t groups = 0;    // see Profile
  int64_t calm_us = 0;    // nobody's-fault faults end here
  NodeRefs liars;         // who is faulty, replicas first
};

NodeRef ReplicaRef(int64_t index);
NodeRef ClientRef(int64_t index);

// lies.cc
// The behaviours to choose from, by family, and how likely a scenario's liars are to lie in that family.
struct BehaviourShelf {
  uint32_t ppm = 0;
  std::vector<const BehaviourInfo*> for_replicas, for_clients;
};
// Whether such a node can have the behaviour at all.
bool CanLie(const KnownProtocol& protocol, const BehaviourInfo& behaviour, bool client);
struct LiarOptions {
  uint32_t replicas = 0;  // at most so many of them lie
  bool clients = false;   // whether some of them may
  const std::vector<BehaviourShelf>* shelves = nullptr;
};
void AddLiars(const LiarOptions& options, Setting* setting, sim::Draws* draws, Scenario* s);

// scripts.cc: a few rules for each of the setting's liars.
void AddScripts(const Setting& setting, sim::Draws* draws, Scenario* s);

// network.cc
void AddOutages(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules);
void AddSilences(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules);
void AddReach(const Setting& setting, int64_t count, sim::Draws* draws, std::vector<Rule>* rules);
// Some of the rules from `first` on lose nothing: they hold back what they match until a moment of their own, over
// views and lives.
void HoldSome(const Setting& setting, size_t first, sim::Draws* draws, std::vector<Rule>* rules);
void AddWindows(const Setting& setting, int64_t count, sim::Draws* draws, std::vector<Rule>* rules);
// Slow for good: each rule delays messages of one kind until the run ends, by more than timers usually wait.
void AddLasting(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules);

// timeline.cc
void AddPartitions(const Setting& setting, sim::Draws* draws, std::vector<Happening>* timeline);
void AddCrashes(const Setting& setting, sim::Draws* draws, std::vector<Happening>* timeline);
// Up to three losses one after the other, of one replica or of several. Nobody, where the budget has no room for it or
// the one that was drawn lies or crashes anyway.
void AddAmnesia(const Setting& setting, sim::Draws* draws, Scenario* s);

// A replica crashes and stays down: it takes a liar's place in the budget, or does not happen.
void AddDeath(const Setting& setting, sim::Draws* draws, Scenario* s);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_GENERATE_PARTS_H_

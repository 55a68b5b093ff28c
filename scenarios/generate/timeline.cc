// What happens to the world: partitions that heal before calm, crashes with a restart, with the replica's memory or
// without.
#include <algorithm>
#include <utility>

#include "scenarios/format/validate.h"
#include "scenarios/generate/parts.h"

namespace zyz::scenarios {
namespace {

int64_t TimeIn(int64_t from_us, int64_t to_us, sim::Draws* draws) {
  return draws->Uniform(from_us / 500, std::max(from_us / 500, to_us / 500 - 1)) * 500;
}

}  // namespace

// One to three partitions, each in place of the one before, and a heal.
void AddPartitions(const Setting& setting, sim::Draws* draws, std::vector<Happening>* timeline) {
  const int64_t count = draws->Uniform(1, 3);
  int64_t at = draws->Chance(400'000) ? 0 : TimeIn(0, setting.calm_us / 2, draws);
  for (int64_t k = 0; k < count; ++k) {
    Groups groups(2);
    const int64_t alone = draws->Chance(600'000) ? draws->Uniform(0, setting.cluster.n() - 1) : -1;
    for (int64_t i = 0; i < setting.cluster.n(); ++i) {
      const bool apart = alone >= 0 ? i == alone : draws->Chance(400'000);
      groups[apart ? 1 : 0].push_back(ReplicaRef(i));
    }
    for (int64_t c = 0; c < setting.clients; ++c) {
      if (draws->Chance(300'000)) continue;  // reaches everybody
      groups[draws->Chance(300'000) ? 1 : 0].push_back(ClientRef(c));
    }
    if (groups[0].empty() || groups[1].empty()) continue;
    timeline->push_back({.at_us = at,
                         .action = TimelineDo::kPartition,
                         .groups = std::move(groups),
                         .one_way = draws->Chance(200'000),
                         .node = {}});
    at = TimeIn(at + 1000, setting.calm_us, draws);
    if (at >= setting.calm_us) break;
  }
  if (timeline->empty()) return;
  timeline->push_back({.at_us = std::min(std::max(at, timeline->back().at_us.value() + 500), setting.calm_us),
                       .action = TimelineDo::kHeal,
                       .groups = {},
                       .node = {}});
}

// Each crash has its restart; a client may stay down, which makes it nobody's concern.
void AddCrashes(const Setting& setting, sim::Draws* draws, std::vector<Happening>* timeline) {
  const int64_t count = draws->Uniform(1, 2);
  NodeRefs done;
  for (int64_t k = 0; k < count; ++k) {
    const NodeRef node = draws->Chance(850'000) ? ReplicaRef(draws->Uniform(0, setting.cluster.n() - 1))
                                                : ClientRef(draws->Uniform(0, setting.clients - 1));
    if (std::find(done.begin(), done.end(), node) != done.end()) continue;
    done.push_back(node);
    const int64_t at = TimeIn(0, setting.calm_us / 2, draws);
    timeline->push_back({.at_us = at, .action = TimelineDo::kCrash, .groups = {}, .node = node});
    timeline->push_back({.at_us = TimeIn(at + 1000, setting.calm_us, draws),
                         .action = TimelineDo::kRestart,
                         .groups = {},
                         .node = node});
  }
}

void AddAmnesia(const Setting& setting, sim::Draws* draws, Scenario* s) {
  NodeRef node = ReplicaRef(draws->Uniform(0, setting.cluster.n() - 1));
  int64_t at = TimeIn(0, setting.calm_us / 2, draws);
  for (int64_t loss = 0; loss < 3 && at + 1000 < setting.calm_us; ++loss) {
    const int64_t back = TimeIn(at + 1000, setting.calm_us, draws);
    s->timeline.push_back({.at_us = at, .action = TimelineDo::kCrash, .groups = {}, .node = node});
    s->timeline.push_back(
        {.at_us = back, .action = TimelineDo::kRestart, .groups = {}, .node = node, .state = RestartState::kAmnesia});
    if (FindProblem(*s)) return s->timeline.resize(s->timeline.size() - 2);
    if (draws->Chance(600'000)) return;
    at = TimeIn(back + 500, setting.calm_us, draws);
    if (draws->Chance(500'000)) node = ReplicaRef(draws->Uniform(0, setting.cluster.n() - 1));
  }
}

void AddDeath(const Setting& setting, sim::Draws* draws, Scenario* s) {
  const NodeRef node = ReplicaRef(draws->Uniform(0, setting.cluster.n() - 1));
  const int64_t at = TimeIn(0, setting.calm_us, draws);
  s->timeline.push_back({.at_us = at, .action = TimelineDo::kCrash, .groups = {}, .node = node});
  if (FindProblem(*s)) s->timeline.pop_back();
}

}  // namespace zyz::scenarios

// What time owes to the clients of a scenario, by its faults alone: never by what it expects. A protocol promises that
// requests complete while at most f replicas are faulty and everybody else is reached in the end. Who lies, stays down
// or stays cut off counts as faulty; who is reached by what is repeated (chance loses a message now and then) does not.
#ifndef ZYZ_SCENARIOS_WORLD_PROMISE_H_
#define ZYZ_SCENARIOS_WORLD_PROMISE_H_

#include <vector>

#include "protocol/types.h"
#include "scenarios/format/scenario.h"
#include "sim/oracles/liveness.h"

namespace zyz::scenarios {

// By NodeId: whose last crash has no restart after it. REQUIRES: no drawn numbers, here and below.
std::vector<bool> DownForGood(const Scenario& scenario);

// Everybody, except who lies, and clients that crash for good: nothing is owed to those.
std::vector<bool> CorrectIn(const Scenario& scenario);

// The promise, with its bound if the scenario states one. Losses of memory are judged while the run goes on, where it
// shows who has recovered.
sim::LivenessPromise PromiseOf(const Scenario& scenario, const std::vector<bool>& correct);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_WORLD_PROMISE_H_

// What `zyz run --trace` and `zyz view` say of a run besides its steps: further members of a trace's first and last
// line, and what a watch inside the adversaries found.
//
// First line: "name", "about" and "expected" (a verdict) of the scenario; "protocol" (its name), "f", "replicas" and
//   "clients" (how many); "faulty" {"r0":[behaviours]}; "messages" {"ORDER-REQ":"ordering",…}: each kind and its group
//   (message_set.h); "timers" {"replica":[names by kind],"client":[…],"per_client":[names whose argument is a client's
//   index]}; "rules" [each as text]; "timeline"
//   [{"at_ns":…,"do":"partition","groups":[[…],[…]],"one_way":false}, {"at_ns":…,"do":"crash","node":"r2"}, …].
// Last line: "missed" [sentences], and "violation"
// {"oracle","sentence","step","at_ns","witnesses"[{"step","node","what"}]}. Steps of adversaries: "forged":true in an
// element of "out": the unmodified code inside never wanted that message to go
//   there; "withheld" [{"msg",MESSAGE,"to":[…]}] (sim/trace.h): it wanted it, and it was not sent in this step.
#ifndef ZYZ_TOOLS_VIEW_WORLD_TEXT_H_
#define ZYZ_TOOLS_VIEW_WORLD_TEXT_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "adversaries/honest_watch.h"
#include "scenarios/world/builder.h"
#include "scenarios/world/result.h"
#include "sim/oracles/oracle.h"
#include "sim/step.h"

namespace zyz::tools {

// Of the first line, as a JSON object. The world has not begun.
std::string WorldText(scenarios::World& world);
// Of the last line.
std::string EndText(const scenarios::RunResult& result, const ClusterSize& cluster);
nlohmann::ordered_json ViolationText(const sim::Violation& violation, const ClusterSize& cluster);
// Adds what `watch` heard in this step to its line.
void AddLies(HonestWatch* watch, const ClusterSize& cluster, const sim::StepRecord& step, nlohmann::ordered_json* line);

}  // namespace zyz::tools

#endif  // ZYZ_TOOLS_VIEW_WORLD_TEXT_H_

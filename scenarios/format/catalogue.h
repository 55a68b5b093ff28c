// The names that a scenario may use besides the format's own and the behaviours': messages and oracles.
#ifndef ZYZ_SCENARIOS_FORMAT_CATALOGUE_H_
#define ZYZ_SCENARIOS_FORMAT_CATALOGUE_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/behaviour.h"
#include "protocol/message.h"
#include "scenarios/format/scenario.h"

namespace zyz::scenarios {

std::vector<std::string> KindNames(const MessageSet& messages);

// Whether `where` can test this field: a number by name, or by pointer one inside of lists and nested messages.
bool HasNumberField(const MessageSet& messages, MessageKind kind, std::string_view field);

// The timers that rules can name, of replicas and of clients.
std::vector<std::string_view> TimerNames(const ProtocolInfo& protocol);

// What "verdict" may be: ok, liveness, and safety:NAME for each safety oracle.
std::vector<std::string> Verdicts();

std::vector<NodeId> IdsOf(const NodeRefs& nodes, const ClusterSize& cluster);
// Drawn numbers stand at their low ends.
std::vector<std::pair<std::string, uint64_t>> NumbersOf(const Where& where);

// A faulty node's behaviour as adversaries take it. Drawn numbers stand at their low ends.
BehaviourSpec SpecOf(const MessageSet& messages, const Faulty& faulty, const ClusterSize& cluster);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_CATALOGUE_H_

// The protocols that there are, each with the behaviours that its nodes can have. protocols.cc is the one file above
// protocol/ and adversaries/ that names them: a new protocol is a folder in each and a line there.
#ifndef ZYZ_SCENARIOS_PROTOCOLS_H_
#define ZYZ_SCENARIOS_PROTOCOLS_H_

#include <span>
#include <string>
#include <string_view>

#include "adversaries/registry.h"
#include "protocol/protocol.h"

namespace zyz::scenarios {

struct KnownProtocol {
  const ProtocolInfo& info;
  BehaviourCatalogue behaviours;
};

std::span<const KnownProtocol* const> Protocols();
const KnownProtocol& DefaultProtocol();                    // of scenarios that name none
const KnownProtocol* FindProtocol(std::string_view name);  // null: there is none of that name

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_PROTOCOLS_H_

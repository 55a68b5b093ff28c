#include "scenarios/protocols.h"

#include <vector>

#include "adversaries/any/families.h"
#include "adversaries/pbft/families.h"
#include "adversaries/zyzzyva/families.h"
#include "protocol/pbft/protocol.h"
#include "protocol/unreplicated/protocol.h"
#include "protocol/zyzzyva/protocol.h"

namespace zyz::scenarios {
namespace {

using Families = std::span<const Family* const>;

const KnownProtocol* Join(const ProtocolInfo& info, Families families) {
  return new KnownProtocol{info, BehaviourCatalogue(*info.messages, families)};
}

}  // namespace

std::span<const KnownProtocol* const> Protocols() {
  // A line a protocol; the first is the default.
  static const auto* const protocols = new std::vector<const KnownProtocol*>{
      Join(zyzzyva::Info(), ZyzzyvaFamilies()),
      Join(pbft::Info(), PbftFamilies()),
      Join(unreplicated::Info(), AnyFamilies()),
  };
  return *protocols;
}

const KnownProtocol& DefaultProtocol() { return *Protocols().front(); }

const KnownProtocol* FindProtocol(std::string_view name) {
  for (const KnownProtocol* protocol : Protocols()) {
    if (protocol->info.name == name) return protocol;
  }
  return nullptr;
}

}  // namespace zyz::scenarios

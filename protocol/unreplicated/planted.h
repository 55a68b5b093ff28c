// Planted bugs: mistakes of the kind that implementers really make, each turned on by name for a whole world
// (`"planted": "NAME"` in a scenario); scenarios/library/unreplicated/planted/NAME.json shows how each is caught.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_PLANTED_H_
#define ZYZ_PROTOCOL_UNREPLICATED_PLANTED_H_

#include <cstdint>

namespace zyz::unreplicated {

#define ZYZ_UNREPLICATED_PLANTED_BUGS(BUG) \
  BUG(kExecutesAgain, "executes_again", "U3, U4: the table of clients is not looked at", "safety:at-most-once")

// protocol.cc lists them for everybody else, in this order.
enum PlantedBug : uint8_t {
  kNoPlantedBug,
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) constant,
  ZYZ_UNREPLICATED_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_PLANTED_H_

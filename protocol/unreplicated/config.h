// What a server and its clients agree on before they start.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_CONFIG_H_
#define ZYZ_PROTOCOL_UNREPLICATED_CONFIG_H_

#include "protocol/types.h"
#include "protocol/unreplicated/planted.h"

namespace zyz::unreplicated {

struct Config {
  // U5. The interval doubles at each repetition up to retransmit_cap_ns.
  TimeNs client_retransmit_ns = 10'000'000;
  TimeNs retransmit_cap_ns = 160'000'000;

  PlantedBug planted = kNoPlantedBug;  // a mistake that the server makes (planted.h)
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_CONFIG_H_

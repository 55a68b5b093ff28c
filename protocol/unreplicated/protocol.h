// An unreplicated service to everybody else.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_PROTOCOL_H_
#define ZYZ_PROTOCOL_UNREPLICATED_PROTOCOL_H_

#include "protocol/protocol.h"

namespace zyz::unreplicated {

const ProtocolInfo& Info();

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_PROTOCOL_H_

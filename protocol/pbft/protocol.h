// PBFT to everybody else.
#ifndef ZYZ_PROTOCOL_PBFT_PROTOCOL_H_
#define ZYZ_PROTOCOL_PBFT_PROTOCOL_H_

#include "protocol/protocol.h"

namespace zyz::pbft {

const ProtocolInfo& Info();

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_PROTOCOL_H_

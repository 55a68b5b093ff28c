// Zyzzyva to everybody else.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_PROTOCOL_H_
#define ZYZ_PROTOCOL_ZYZZYVA_PROTOCOL_H_

#include "protocol/protocol.h"

namespace zyz::zyzzyva {

const ProtocolInfo& Info();

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_PROTOCOL_H_

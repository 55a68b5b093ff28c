// The one timer that there is, and what it is called everywhere.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_TIMERS_H_
#define ZYZ_PROTOCOL_UNREPLICATED_TIMERS_H_

#include <cstdint>

#include "protocol/node.h"

namespace zyz::unreplicated {

// By TimerId::kind; the argument is 0. The server has none.
enum ClientTimer : uint32_t {
  kRetransmitTimer,  // U5
};

inline constexpr NodeTimer kNodeTimers[] = {
    {"client_retransmit", true, kRetransmitTimer},
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_TIMERS_H_

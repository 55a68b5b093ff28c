// The timers of replicas and clients, and what they are called everywhere.
#ifndef ZYZ_PROTOCOL_PBFT_TIMERS_H_
#define ZYZ_PROTOCOL_PBFT_TIMERS_H_

#include <cstdint>
#include <string_view>

#include "protocol/node.h"

namespace zyz::pbft {

// By TimerId::kind. kSuspectTimer's and kReadTimer's argument is the client's index, the others' is 0.
enum ReplicaTimer : uint32_t {
  kBatchTimer,         // B2: the batch has waited long enough
  kSuspectTimer,       // B6: a client's retry was not executed and committed in time
  kNewViewTimer,       // B8
  kStatusTimer,        // repetition: something is missing
  kAnswerTimer,        // X2: what was answered may be answered again
  kStateRequestTimer,  // B11, amnesia
  kRestTimer,          // patience
  kReadTimer,          // B9: a client's read has waited long enough
};

enum ClientTimer : uint32_t {
  kRetransmitTimer,  // B1
};

inline constexpr NodeTimer kNodeTimers[] = {
    {"client_retransmit", true, kRetransmitTimer},
    {"batch", false, kBatchTimer},
    {"suspect", false, kSuspectTimer, /*per_client=*/true},
    {"new_view", false, kNewViewTimer},
    {"status", false, kStatusTimer},
    {"answer", false, kAnswerTimer},
    {"state_request", false, kStateRequestTimer},
    {"rest", false, kRestTimer},
    {"read", false, kReadTimer, /*per_client=*/true},
};

// Empty for a kind that such a node does not have.
constexpr std::string_view NameOfTimer(bool client, uint32_t kind) {
  for (const NodeTimer& timer : kNodeTimers) {
    if (timer.client == client && timer.kind == kind) return timer.name;
  }
  return {};
}

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_TIMERS_H_

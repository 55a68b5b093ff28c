// The timers of replicas and clients, and what they are called everywhere.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_TIMERS_H_
#define ZYZ_PROTOCOL_ZYZZYVA_TIMERS_H_

#include <cstdint>
#include <string_view>

#include "protocol/node.h"

namespace zyz::zyzzyva {

// By TimerId::kind. kSuspectTimer's argument is the client's index, the others' is 0.
enum ReplicaTimer : uint32_t {
  kBatchTimer,         // A2: the batch has waited long enough
  kSuspectTimer,       // A4c: a client's request was not ordered in time
  kFillHoleTimer,      // A5
  kRebroadcastTimer,   // V1, V2: repeat the suspicion, the VIEW-CHANGE, the VIEW-CONFIRM
  kWindowTimer,        // K3: stuck at the window's edge
  kNewViewTimer,       // V3
  kStateRequestTimer,  // X1
  kStateReplyTimer,    // X1: who was sent STATE may be sent it again
  kQuestionTimer,      // A4c: the next questions may be asked
  kAnswerTimer,        // X2: what was answered may be answered again
  kRestTimer,          // V2: the patience of trouble is needed no more
};

enum ClientTimer : uint32_t {
  kCommitTimer,      // A4b: 3f+1 took too long; later: resend the COMMIT
  kRetransmitTimer,  // A4c
};

inline constexpr NodeTimer kNodeTimers[] = {
    {"client_commit", true, kCommitTimer},
    {"client_retransmit", true, kRetransmitTimer},
    {"batch", false, kBatchTimer},
    {"suspect", false, kSuspectTimer, /*per_client=*/true},
    {"fill_hole", false, kFillHoleTimer},
    {"rebroadcast", false, kRebroadcastTimer},
    {"window", false, kWindowTimer},
    {"new_view", false, kNewViewTimer},
    {"state_request", false, kStateRequestTimer},
    {"state_reply", false, kStateReplyTimer},
    {"question", false, kQuestionTimer},
    {"answer", false, kAnswerTimer},
    {"rest", false, kRestTimer},
};

// Empty for a kind that such a node does not have.
constexpr std::string_view NameOfTimer(bool client, uint32_t kind) {
  for (const NodeTimer& timer : kNodeTimers) {
    if (timer.client == client && timer.kind == kind) return timer.name;
  }
  return {};
}

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_TIMERS_H_

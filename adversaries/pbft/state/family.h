// Lies about checkpoints, state, and where one stands.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold are rows of omissions.cc, those
// that only change a field are tables of false_standpoints.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_STATE_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_STATE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kCorruptState;       // corrupt_state.cc
extern const BehaviourInfo kCryForRecovery;     // cry_for_recovery.cc
extern const BehaviourInfo kFalseCheckpoint;    // false_standpoints.cc
extern const BehaviourInfo kFalseStanding;      // false_standpoints.cc
extern const BehaviourInfo kOldState;           // old_state.cc
extern const BehaviourInfo kStateRequestStorm;  // cry_for_recovery.cc

extern const Family kStateFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_STATE_FAMILY_H_

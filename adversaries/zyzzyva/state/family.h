// Lies about checkpoints and state.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kCorruptState;      // corrupt_state.cc
extern const BehaviourInfo kFalseStanding;     // false_standing.cc
extern const BehaviourInfo kHoardCheckpoints;  // hoard_checkpoints.cc
extern const BehaviourInfo kOldState;          // old_state.cc

extern const Family kStateFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_

// Lies about checkpoints and state.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kCorruptState;     // corrupt_state.cc
extern const BehaviourInfo kOldState;         // withhold_state.cc
extern const BehaviourInfo kRefuseState;      // withhold_state.cc

extern const Family kStateFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_STATE_FAMILY_H_

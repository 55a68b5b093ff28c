// More messages than anybody needs: floods, replays.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_FLOOD_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_FLOOD_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kBabble;          // replays.cc
extern const BehaviourInfo kFlood;           // floods.cc
extern const BehaviourInfo kReflect;         // floods.cc
extern const BehaviourInfo kReplayOldViews;  // replays.cc

extern const Family kFloodFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_FLOOD_FAMILY_H_

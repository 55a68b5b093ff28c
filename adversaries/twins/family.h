// Two correct nodes under one identity.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_TWINS_FAMILY_H_
#define ZYZ_ADVERSARIES_TWINS_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kColludeToSplit;  // twins.cc
extern const BehaviourInfo kTwinClient;      // twins.cc
extern const BehaviourInfo kTwins;           // twins.cc

extern const Family kTwinsFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_TWINS_FAMILY_H_

// Lies in STATE and STATE-REQUEST.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_STATE_FAMILY_H_
#define ZYZ_ADVERSARIES_STATE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const Family kStateFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_STATE_FAMILY_H_

// Primaries that lie in ORDER-REQ.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ORDERING_FAMILY_H_
#define ZYZ_ADVERSARIES_ORDERING_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kEquivocate;  // equivocate.cc

extern const Family kOrderingFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ORDERING_FAMILY_H_

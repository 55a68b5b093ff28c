// Replicas that lie about certificates and checkpoints: COMMIT, LOCAL-COMMIT, CHECKPOINT.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_COMMITS_FAMILY_H_
#define ZYZ_ADVERSARIES_COMMITS_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const Family kCommitsFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_COMMITS_FAMILY_H_

// Replicas that lie in SPEC-RESPONSE.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_REPLIES_FAMILY_H_
#define ZYZ_ADVERSARIES_REPLIES_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kForgeReply;  // forge_reply.cc

extern const Family kRepliesFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_REPLIES_FAMILY_H_

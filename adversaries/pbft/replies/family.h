// Replicas that lie to clients.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold are rows of omissions.cc, those
// that only change a field are ways of false_reply.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_REPLIES_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_REPLIES_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kCoalitionWrongResult;  // coalition_wrong_result.cc
extern const BehaviourInfo kFalseReadReply;        // reads.cc
extern const BehaviourInfo kFalseReply;            // false_reply.cc
extern const BehaviourInfo kReplyStale;            // reply_stale.cc
extern const BehaviourInfo kReplyTwice;            // reply_twice.cc
extern const BehaviourInfo kStaleReads;            // reads.cc

extern const Family kRepliesFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_REPLIES_FAMILY_H_

// Replicas that lie in SPEC-RESPONSE.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kAnswerSomeClients;     // answer_some_clients.cc
extern const BehaviourInfo kCoalitionWrongResult;  // coalition_wrong_result.cc
extern const BehaviourInfo kForgeReply;            // forge_reply.cc
extern const BehaviourInfo kReplyBodyMismatch;     // reply_body_mismatch.cc
extern const BehaviourInfo kReplyStale;            // reply_stale.cc
extern const BehaviourInfo kReplyTwice;            // reply_twice.cc
extern const BehaviourInfo kReplyWithForeignOr;    // reply_with_foreign_or.cc
extern const BehaviourInfo kReplyWithoutOr;        // reply_without_or.cc
extern const BehaviourInfo kReplyWrongHistory;     // reply_wrong_history.cc
extern const BehaviourInfo kReplyWrongPosition;    // reply_wrong_position.cc
extern const BehaviourInfo kReplyWrongView;        // reply_wrong_view.cc

extern const Family kRepliesFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_REPLIES_FAMILY_H_

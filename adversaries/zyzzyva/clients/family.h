// Byzantine clients.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kAnswerAsVote;         // answer_as_vote.cc
extern const BehaviourInfo kCommitWithForeignOr;  // commit_with_foreign_or.cc
extern const BehaviourInfo kDifferentRequests;    // different_requests.cc
extern const BehaviourInfo kFalsePom;             // false_pom.cc
extern const BehaviourInfo kForgedCc;             // forged_cc.cc
extern const BehaviourInfo kGoSilent;             // go_silent.cc
extern const BehaviourInfo kHastyClient;          // hasty_client.cc
extern const BehaviourInfo kImpersonate;          // impersonate.cc
extern const BehaviourInfo kLateCommit;           // late_commit.cc
extern const BehaviourInfo kPartialCommit;        // partial_commit.cc
extern const BehaviourInfo kRepeatRequests;       // repeat_requests.cc
extern const BehaviourInfo kReplayRequests;       // replay_requests.cc
extern const BehaviourInfo kRequestStorm;         // request_storm.cc
extern const BehaviourInfo kRequestToBackups;     // request_to_backups.cc
extern const BehaviourInfo kTimestampAhead;       // timestamp_ahead.cc
extern const BehaviourInfo kTwoOperations;        // two_operations.cc

extern const Family kClientsFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_CLIENTS_FAMILY_H_

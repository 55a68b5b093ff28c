// Replicas that lie about certificates and checkpoints: COMMIT, LOCAL-COMMIT, CHECKPOINT.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kCheckpointOfOtherView;  // checkpoint_of_other_view.cc
extern const BehaviourInfo kCommitWithoutKeeping;   // commit_without_keeping.cc
extern const BehaviourInfo kEarlyLocalCommit;       // early_local_commit.cc
extern const BehaviourInfo kFakeCommitCert;         // fake_commit_cert.cc
extern const BehaviourInfo kFalseBoundaryResponse;  // false_boundary_response.cc
extern const BehaviourInfo kFalseCheckpoint;        // false_checkpoint.cc
extern const BehaviourInfo kFalseLocalCommit;       // false_local_commit.cc
extern const BehaviourInfo kReplayCommit;           // replay_commit.cc
extern const BehaviourInfo kWithholdCheckpoint;     // withhold_checkpoint.cc

extern const Family kCommitsFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_COMMITS_FAMILY_H_

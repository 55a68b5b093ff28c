#include "adversaries/zyzzyva/commits/family.h"

#include "adversaries/zyzzyva/omissions.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kCheckpointOfOtherView, &kCommitWithoutKeeping, &kEarlyLocalCommit, &kFakeCommitCert,     &kFalseBoundaryResponse,
    &kFalseCheckpoint,       &kFalseLocalCommit,     &kReplayCommit,     &kWithholdCheckpoint, &kWithholdLocalCommit,
};

}  // namespace

constinit const Family kCommitsFamily = {
    .name = "commits",
    .about = "Replicas that lie about certificates and checkpoints: COMMIT, LOCAL-COMMIT, CHECKPOINT.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

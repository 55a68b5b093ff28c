#include "adversaries/zyzzyva/clients/family.h"

#include "adversaries/zyzzyva/omissions.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kAnswerAsVote, &kCommitWithForeignOr, &kDifferentRequests, &kFalsePom,      &kForgedCc,       &kGoSilent,
    &kHastyClient,  &kImpersonate,         &kLateCommit,        &kPartialCommit, &kRepeatRequests, &kReplayRequests,
    &kRequestStorm, &kRequestToBackups,    &kTimestampAhead,    &kTwoOperations, &kWithholdCommit,
};

}  // namespace

constinit const Family kClientsFamily = {
    .name = "clients",
    .about = "Byzantine clients.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

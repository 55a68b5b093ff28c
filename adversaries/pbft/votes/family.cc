#include "adversaries/pbft/votes/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kAgreeWithAll,     &kEarlyVotes, &kFalseCommit,    &kFalsePrepare,
    &kPrepareAsPrimary, &kVoteTwice,  &kWithholdCommit, &kWithholdPrepare,
};

}  // namespace

constinit const Family kVotesFamily = {
    .name = "votes",
    .about = "Replicas that vote falsely: PREPARE and COMMIT.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

#include "adversaries/pbft/state/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kCorruptState, &kCryForRecovery, &kFalseCheckpoint,   &kFalseStanding,
    &kOldState,     &kRefuseState,    &kStateRequestStorm, &kWithholdCheckpoint,
};

}  // namespace

constinit const Family kStateFamily = {
    .name = "state",
    .about = "Lies about checkpoints, state, and where one stands.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

#include "adversaries/zyzzyva/state/family.h"

#include "adversaries/zyzzyva/omissions.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {&kCorruptState, &kFalseStanding, &kHoardCheckpoints, &kOldState,
                                                &kRefuseState};

}  // namespace

constinit const Family kStateFamily = {
    .name = "state",
    .about = "Lies about checkpoints and state.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

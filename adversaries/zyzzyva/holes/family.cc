#include "adversaries/zyzzyva/holes/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kAskAgain, &kAskForNothing, &kFalseConfirmReq, &kFillHoleWithOtherOrders, &kFramePrimary, &kRefuseFillHole,
};

}  // namespace

constinit const Family kHolesFamily = {
    .name = "holes",
    .about =
        "Replicas that ask for what they do not need, or answer with what was not asked for: FILL-HOLE, CONFIRM-REQ.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

#include "adversaries/pbft/view_change/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kChooseV,       &kFalseNewView, &kLateNewView,     &kLieInViewChange,  &kNoNewView,
    &kReplayNewView, &kUsurpView,    &kViewChangeStorm, &kVoteAfterLeaving, &kWithholdViewChange,
};

}  // namespace

constinit const Family kViewChangeFamily = {
    .name = "view_change",
    .about = "Replicas that lie while the view changes: VIEW-CHANGE and NEW-VIEW.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

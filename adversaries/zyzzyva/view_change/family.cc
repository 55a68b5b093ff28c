#include "adversaries/zyzzyva/view_change/family.h"

#include "adversaries/zyzzyva/omissions.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kChooseP,         &kFalseViewConfirm, &kForgedPom,       &kHoardCc,
    &kLateNewView,     &kLieInViewChange,  &kNoNewView,       &kPomReplay,
    &kShowCcLate,      &kSplitNewView,     &kStaleTag,        &kSuspectConstantly,
    &kTwoViewConfirms, &kUsurpNewView,     &kViewChangeStorm, &kWithholdViewConfirm,
};

}  // namespace

constinit const Family kViewChangeFamily = {
    .name = "view_change",
    .about = "Lies in VIEW-CHANGE, NEW-VIEW, VIEW-CONFIRM, suspicions.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

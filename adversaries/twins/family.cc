#include "adversaries/twins/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {&kColludeToSplit, &kTwinClient, &kTwins};

}  // namespace

constinit const Family kTwinsFamily = {
    .name = "twins",
    .about = "Two correct nodes under one identity.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

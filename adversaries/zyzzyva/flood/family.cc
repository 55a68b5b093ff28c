#include "adversaries/zyzzyva/flood/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {&kBabble, &kFlood, &kReflect, &kReplayOldViews};

}  // namespace

constinit const Family kFloodFamily = {
    .name = "flood",
    .about = "More messages than anybody needs: floods, replays.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

#include "adversaries/replies/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kForgeReply,
};

}  // namespace

constinit const Family kRepliesFamily = {
    .name = "replies",
    .about = "Replicas that lie in SPEC-RESPONSE.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

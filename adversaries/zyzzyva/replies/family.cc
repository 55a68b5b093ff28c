#include "adversaries/zyzzyva/replies/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kAnswerSomeClients, &kCoalitionWrongResult, &kForgeReply,         &kReplyBodyMismatch,
    &kReplyStale,        &kReplyTwice,           &kReplyWithForeignOr, &kReplyWithoutOr,
    &kReplyWrongHistory, &kReplyWrongPosition,   &kReplyWrongView,
};

}  // namespace

constinit const Family kRepliesFamily = {
    .name = "replies",
    .about = "Replicas that lie in SPEC-RESPONSE.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

#include "adversaries/pbft/replies/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kCoalitionWrongResult, &kFalseReadReply, &kFalseReply, &kReplyStale, &kReplyTwice, &kStaleReads, &kWithholdReply,
};

}  // namespace

constinit const Family kRepliesFamily = {
    .name = "replies",
    .about = "Replicas that lie to clients.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

#include "adversaries/pbft/omissions.h"

#include "adversaries/delay.h"
#include "adversaries/parameters.h"
#include "adversaries/withhold.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

constexpr ParamInfo kFewParams[] = {kToParam, kNthParam};

constexpr TimeNs kMaxLateNs = 1'000'000'000'000;
constexpr TimeNs kUsualLateOrderNs = 25'000'000, kUsualLateViewNs = 35'000'000;
constexpr ParamInfo kLateOrderParams[] = {
    {kByNs, ParamType::kInteger, false, "how much later, in nanoseconds; 25 ms if not given", 1, kMaxLateNs},
    kToParam,
    kWhereParam,
    kNthParam,
};
constexpr ParamInfo kLateViewParams[] = {
    {kByNs, ParamType::kInteger, false, "how much later, in nanoseconds; 35 ms if not given", 1, kMaxLateNs},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

// B2, B6: timer suspect starts with a client's first retry, so an order that comes later than that and before the timer
// is nobody's reason for anything: it makes everything slow.
constinit const BehaviourInfo kLatePrePrepare = Delays<kPrePrepare, Side::kReplicas, kUsualLateOrderNs>({
    .name = "late_pre_prepare",
    .about = "as primary, sends each PRE-PREPARE just before it would be suspected",
    .params = kLateOrderParams,
    .example = R"({"node": "r0", "behaviour": "late_pre_prepare", "by_ns": 25000000})",
});

// B3, B4: who does not get the batch cannot PREPARE. The others have to be enough, and to repeat it to them.
constinit const BehaviourInfo kWithholdOrder = Withholds<kPrePrepare, Side::kReplicas>({
    .name = "withhold_order",
    .about = "as primary, sends PRE-PREPARE to some only, or to nobody",
    .params = kSendParams,
    .example = R"({"node": "r0", "behaviour": "withhold_order", "to": ["r3"]})",
});

// B4: 2f other backups prepare, 2f+1 replicas commit without it.
constinit const BehaviourInfo kWithholdPrepare = Withholds<kPrepare, Side::kReplicas>({
    .name = "withhold_prepare",
    .about = "never says PREPARE, to all or to some",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_prepare"})",
});
constinit const BehaviourInfo kWithholdCommit = Withholds<kCommit, Side::kReplicas>({
    .name = "withhold_commit",
    .about = "never says COMMIT, to all or to some: what is committed at some is only prepared at others",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_commit", "to": ["r3"]})",
});

// B1: f+1 others answer.
constinit const BehaviourInfo kWithholdReply = Withholds<kReply, Side::kReplicas>({
    .name = "withhold_reply",
    .about = "executes, and answers no client, or only some",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_reply", "to": ["c0"]})",
});

// B10: 2f+1 others make a checkpoint stable.
constinit const BehaviourInfo kWithholdCheckpoint = Withholds<kCheckpoint, Side::kReplicas>({
    .name = "withhold_checkpoint",
    .about = "says no CHECKPOINT, to all or to some",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_checkpoint"})",
});

// B11, B7: who asks gets nothing, which cannot be told from a slow replica. Who asks has to ask all, and again.
constinit const BehaviourInfo kRefuseState = Withholds<kState, Side::kReplicas>({
    .name = "refuse_state",
    .about = "never answers who asks for state",
    .params = kFewParams,
    .example = R"({"node": "r2", "behaviour": "refuse_state"})",
});
constinit const BehaviourInfo kRefuseBatch = Withholds<kBatch, Side::kReplicas>({
    .name = "refuse_batch",
    .about = "never answers who asks for a batch",
    .params = kFewParams,
    .example = R"({"node": "r2", "behaviour": "refuse_batch"})",
});

// B6: it leaves a view and does not say so; the others need f+1 to join and 2f+1 to go on.
constinit const BehaviourInfo kWithholdViewChange = Withholds<kViewChange, Side::kReplicas>({
    .name = "withhold_view_change",
    .about = "never says VIEW-CHANGE, to all or to some",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_view_change", "to": ["r1"]})",
});

// B8: a new primary that never says NEW-VIEW, or says it as late as it can. The others have no proof of either; only
// timer new-view helps, which doubles.
constinit const BehaviourInfo kNoNewView = Withholds<kNewView, Side::kReplicas>({
    .name = "no_new_view",
    .about = "as new primary, never sends NEW-VIEW, or only to some",
    .params = kSendParams,
    .example = R"({"node": "r1", "behaviour": "no_new_view"})",
});
constinit const BehaviourInfo kLateNewView = Delays<kNewView, Side::kReplicas, kUsualLateViewNs>({
    .name = "late_new_view",
    .about = "as new primary, sends NEW-VIEW just before the others give up, or after",
    .params = kLateViewParams,
    .example = R"({"node": "r1", "behaviour": "late_new_view", "by_ns": 35000000})",
});

}  // namespace zyz::pbft

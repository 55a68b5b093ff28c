#include "adversaries/zyzzyva/omissions.h"

#include "adversaries/delay.h"
#include "adversaries/parameters.h"
#include "adversaries/withhold.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {
namespace {

using zyzzyva::kCommit, zyzzyva::kLocalCommit, zyzzyva::kNewView, zyzzyva::kState, zyzzyva::kViewConfirm;

constexpr ParamInfo kStateParams[] = {kToParam, kNthParam};

constexpr TimeNs kUsualLateNs = 35'000'000, kMaxLateNs = 1'000'000'000'000;
constexpr ParamInfo kLateParams[] = {
    {kByNs, ParamType::kInteger, false, "how much later, in nanoseconds; 35 ms if not given", 1, kMaxLateNs},
    kToParam,
    kWhereParam,
    kNthParam,
};

}  // namespace

// A4b: what the client was answered stays speculative, and may be rolled back; other clients' operations must not
// depend on it.
constinit const BehaviourInfo kWithholdCommit = Withholds<kCommit, Side::kClients>({
    .name = "withhold_commit",
    .about = "never sends a COMMIT",
    .params = kSendParams,
    .example = R"({"node": "c1", "behaviour": "withhold_commit"})",
});

// A4b: it keeps the client's certificate, and does not say so. What it holds back may be the vote that was needed.
constinit const BehaviourInfo kWithholdLocalCommit = Withholds<kLocalCommit, Side::kReplicas>({
    .name = "withhold_local_commit",
    .about = "does not say LOCAL-COMMIT",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_local_commit", "to": ["c0"]})",
});

// A new primary that never says NEW-VIEW, or says it as late as it can. The others have no proof of either; only their
// timer helps, which doubles.
constinit const BehaviourInfo kNoNewView = Withholds<kNewView, Side::kReplicas>({
    .name = "no_new_view",
    .about = "as new primary, never sends NEW-VIEW",
    .params = kSendParams,
    .example = R"({"node": "r1", "behaviour": "no_new_view"})",
});
constinit const BehaviourInfo kLateNewView = Delays<kNewView, Side::kReplicas, kUsualLateNs>({
    .name = "late_new_view",
    .about = "as new primary, sends NEW-VIEW just before the others give up, or after",
    .params = kLateParams,
    .example = R"({"node": "r1", "behaviour": "late_new_view", "by_ns": 35000000})",
});

// V4: a view is entered with 2f+1 equal confirmations, so one who says none cannot prevent it as long as the others
// agree.
constinit const BehaviourInfo kWithholdViewConfirm = Withholds<kViewConfirm, Side::kReplicas>({
    .name = "withhold_view_confirm",
    .about = "never says VIEW-CONFIRM, to all or to some",
    .params = kSendParams,
    .example = R"({"node": "r2", "behaviour": "withhold_view_confirm", "to": ["r3"]})",
});

// X1: who asks for state gets nothing, which cannot be told from a slow replica. Who asks has to ask all, and again.
constinit const BehaviourInfo kRefuseState = Withholds<kState, Side::kReplicas>({
    .name = "refuse_state",
    .about = "never answers who asks for state",
    .params = kStateParams,
    .example = R"({"node": "r2", "behaviour": "refuse_state"})",
});

}  // namespace zyz

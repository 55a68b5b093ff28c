#include "adversaries/pbft/ordering/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kBadBatchDigest,   &kBadNd,        &kEquivocate,    &kFramePrimary, &kLatePrePrepare,
    &kOrderBeyondLog,   &kOrderNothing, &kOrderRepeated, &kOrderStale,   &kOrderTwice,
    &kOrderUnauthentic, &kSkipSequence, &kStarveClient,  &kUsurp,        &kWithholdOrder,
};

}  // namespace

constinit const Family kOrderingFamily = {
    .name = "ordering",
    .about = "Primaries that lie in PRE-PREPARE, and backups that play primary.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

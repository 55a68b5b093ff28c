#include "adversaries/zyzzyva/ordering/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kBadBatchDigest,    &kBadHistoryDigest, &kEquivocate,     &kLateOrder,
    &kOrderBeyondWindow, &kOrderNothing,     &kOrderRepeated,  &kOrderStale,
    &kOrderTwice,        &kOrderUnauthentic, &kReorderBatches, &kSkipSequence,
    &kSplitQuorum,       &kStarveClient,     &kSwapPositions,  &kUsurp,
};

}  // namespace

constinit const Family kOrderingFamily = {
    .name = "ordering",
    .about = "Primaries that lie in ORDER-REQ.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

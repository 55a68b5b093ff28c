#include "adversaries/pbft/repair/family.h"

#include "adversaries/pbft/omissions.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kFalseStatus, &kFetchStorm, &kOtherBatch, &kRefuseBatch, &kStatusStorm,
};

}  // namespace

constinit const Family kRepairFamily = {
    .name = "repair",
    .about = "Lies in what repairs losses: FETCH and BATCH, STATUS.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

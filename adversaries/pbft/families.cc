#include "adversaries/pbft/families.h"

#include "adversaries/any/families.h"
#include "adversaries/pbft/clients/family.h"
#include "adversaries/pbft/ordering/family.h"
#include "adversaries/pbft/repair/family.h"
#include "adversaries/pbft/replies/family.h"
#include "adversaries/pbft/state/family.h"
#include "adversaries/pbft/view_change/family.h"
#include "adversaries/pbft/votes/family.h"

namespace zyz {
namespace {

// Generated scenarios draw in this order: a new family goes to the end, or all seeds make other scenarios.
constexpr const Family* kFamilies[] = {
    &kGeneralFamily,       &pbft::kOrderingFamily,   &pbft::kVotesFamily, &pbft::kRepliesFamily, &pbft::kRepairFamily,
    &pbft::kClientsFamily, &pbft::kViewChangeFamily, &pbft::kStateFamily, &kTwinsFamily,
};

}  // namespace

std::span<const Family* const> PbftFamilies() { return kFamilies; }

}  // namespace zyz

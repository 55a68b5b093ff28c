#include "adversaries/zyzzyva/families.h"

#include "adversaries/any/families.h"
#include "adversaries/zyzzyva/clients/family.h"
#include "adversaries/zyzzyva/commits/family.h"
#include "adversaries/zyzzyva/flood/family.h"
#include "adversaries/zyzzyva/holes/family.h"
#include "adversaries/zyzzyva/ordering/family.h"
#include "adversaries/zyzzyva/replies/family.h"
#include "adversaries/zyzzyva/state/family.h"
#include "adversaries/zyzzyva/view_change/family.h"

namespace zyz {
namespace {

// Generated scenarios draw in this order: a new family goes to the end, or all seeds make other scenarios.
constexpr const Family* kFamilies[] = {
    &kGeneralFamily, &kOrderingFamily,   &kRepliesFamily, &kCommitsFamily, &kHolesFamily,
    &kClientsFamily, &kViewChangeFamily, &kStateFamily,   &kFloodFamily,   &kTwinsFamily,
};

}  // namespace

std::span<const Family* const> ZyzzyvaFamilies() { return kFamilies; }

}  // namespace zyz

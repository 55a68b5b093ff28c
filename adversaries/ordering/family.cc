#include "adversaries/ordering/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kEquivocate,
};

}  // namespace

constinit const Family kOrderingFamily = {
    .name = "ordering",
    .about = "Primaries that lie in ORDER-REQ.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

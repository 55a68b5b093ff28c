// All behaviours that nodes of PBFT can have: those of its own, and those that know no protocol.
#ifndef ZYZ_ADVERSARIES_PBFT_FAMILIES_H_
#define ZYZ_ADVERSARIES_PBFT_FAMILIES_H_

#include <span>

#include "adversaries/family.h"

namespace zyz {

std::span<const Family* const> PbftFamilies();

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_PBFT_FAMILIES_H_

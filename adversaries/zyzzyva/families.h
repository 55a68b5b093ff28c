// All behaviours that nodes of Zyzzyva can have: those of its own, and those that know no protocol.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_FAMILIES_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_FAMILIES_H_

#include <span>

#include "adversaries/family.h"

namespace zyz {

std::span<const Family* const> ZyzzyvaFamilies();

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_FAMILIES_H_

// A family of behaviours: those that lie about the same part of the protocol, in a folder of their own. Each folder has
// one list (family.cc), which registry.cc concatenates.
#ifndef ZYZ_ADVERSARIES_FAMILY_H_
#define ZYZ_ADVERSARIES_FAMILY_H_

#include <span>
#include <string_view>

#include "adversaries/behaviour.h"

namespace zyz {

struct Family {
  std::string_view name;                             // the folder's
  std::string_view about;                            // one line
  std::span<const BehaviourInfo* const> behaviours;  // sorted by name
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_FAMILY_H_

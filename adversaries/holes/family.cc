#include "adversaries/holes/family.h"

namespace zyz {

constinit const Family kHolesFamily = {
    .name = "holes",
    .about =
        "Replicas that ask for what they do not need, or answer with what was not asked for: FILL-HOLE, CONFIRM-REQ.",
    .behaviours = {},
};

}  // namespace zyz

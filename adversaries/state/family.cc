#include "adversaries/state/family.h"

namespace zyz {

constinit const Family kStateFamily = {
    .name = "state",
    .about = "Lies in STATE and STATE-REQUEST.",
    .behaviours = {},
};

}  // namespace zyz

#include "adversaries/flood/family.h"

namespace zyz {

constinit const Family kFloodFamily = {
    .name = "flood",
    .about = "More messages than anybody needs: floods, replays.",
    .behaviours = {},
};

}  // namespace zyz

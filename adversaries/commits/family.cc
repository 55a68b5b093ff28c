#include "adversaries/commits/family.h"

namespace zyz {

constinit const Family kCommitsFamily = {
    .name = "commits",
    .about = "Replicas that lie about certificates and checkpoints: COMMIT, LOCAL-COMMIT, CHECKPOINT.",
    .behaviours = {},
};

}  // namespace zyz

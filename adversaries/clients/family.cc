#include "adversaries/clients/family.h"

namespace zyz {

constinit const Family kClientsFamily = {
    .name = "clients",
    .about = "Byzantine clients.",
    .behaviours = {},
};

}  // namespace zyz

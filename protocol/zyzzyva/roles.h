// What Zyzzyva's statements mean to oracles: its rules A4b, K2, V2, V4 and V5 as data.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_
#define ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_

#include "protocol/statement_roles.h"
#include "protocol/zyzzyva/config.h"

namespace zyz::zyzzyva {

const StatementRoles& Roles(ViewChangeRule rule);

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_

// What Zyzzyva's statements mean to oracles (SPEC of sections 3 to 6 as data).
#ifndef ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_
#define ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_

#include "protocol/statement_roles.h"

namespace zyz::zyzzyva {

const StatementRoles& Roles();

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_ROLES_H_

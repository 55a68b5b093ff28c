// What PBFT's signed statements mean to oracles (SPEC.md section 7).
#ifndef ZYZ_PROTOCOL_PBFT_ROLES_H_
#define ZYZ_PROTOCOL_PBFT_ROLES_H_

#include "protocol/statement_roles.h"

namespace zyz::pbft {

const StatementRoles& Roles(bool has_unordered_reads);

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_ROLES_H_

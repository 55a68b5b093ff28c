// All oracles that there are, in the order in which a panel wants them.
#ifndef ZYZ_SIM_ORACLES_CATALOGUE_H_
#define ZYZ_SIM_ORACLES_CATALOGUE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/message_set.h"
#include "protocol/statement_roles.h"
#include "protocol/types.h"
#include "sim/oracles/answers.h"
#include "sim/oracles/liveness.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/recovery.h"

namespace zyz::sim {

struct OracleSetup {
  OracleContext context;
  ApplicationSpec application;           // what the replicas run
  LivenessPromise promise;               // what time owes
  AnswerBound answers;                   // how much peers can make a replica send
  RecoveryBound recovery;                // how soon who lost its memory is back
  StatementRoles roles;                  // what the protocol's statements mean
  const MessageSet* messages = nullptr;  // the protocol's, for sentences
};

// Each family of invariants once. Add them to a panel in this order: the first two feed the model and the book that
// others read.
std::vector<std::unique_ptr<Oracle>> AllOracles(const OracleSetup& setup);

struct OracleDescription {
  std::string name;   // as in the verdict "safety:NAME"
  std::string about;  // the invariant, one line
  bool is_liveness = false;
};
std::vector<OracleDescription> DescribeOracles();

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_CATALOGUE_H_

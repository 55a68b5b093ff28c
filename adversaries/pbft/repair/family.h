// Lies in what repairs losses: FETCH and BATCH, STATUS.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold are rows of omissions.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_REPAIR_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_REPAIR_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kFalseStatus;  // false_status.cc
extern const BehaviourInfo kFetchStorm;   // storms.cc
extern const BehaviourInfo kOtherBatch;   // other_batch.cc
extern const BehaviourInfo kStatusStorm;  // storms.cc

extern const Family kRepairFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_REPAIR_FAMILY_H_

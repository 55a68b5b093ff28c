// Primaries that lie in PRE-PREPARE, and backups that play primary.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc, those that only give a false order are in twisted_orders.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_ORDERING_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_ORDERING_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kBadBatchDigest;    // twisted_orders.cc
extern const BehaviourInfo kBadNd;             // twisted_orders.cc
extern const BehaviourInfo kEquivocate;        // equivocate.cc
extern const BehaviourInfo kFramePrimary;      // usurp.cc
extern const BehaviourInfo kOrderBeyondLog;    // twisted_orders.cc
extern const BehaviourInfo kOrderNothing;      // twisted_orders.cc
extern const BehaviourInfo kOrderRepeated;     // twisted_orders.cc
extern const BehaviourInfo kOrderStale;        // twisted_orders.cc
extern const BehaviourInfo kOrderTwice;        // order_twice.cc
extern const BehaviourInfo kOrderUnauthentic;  // twisted_orders.cc
extern const BehaviourInfo kSkipSequence;      // twisted_orders.cc
extern const BehaviourInfo kStarveClient;      // starve_client.cc
extern const BehaviourInfo kUsurp;             // usurp.cc

extern const Family kOrderingFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_ORDERING_FAMILY_H_

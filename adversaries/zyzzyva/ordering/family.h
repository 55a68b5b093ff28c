// Primaries that lie in ORDER-REQ.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kBadBatchDigest;     // bad_batch_digest.cc
extern const BehaviourInfo kBadHistoryDigest;   // bad_history_digest.cc
extern const BehaviourInfo kEquivocate;         // equivocate.cc
extern const BehaviourInfo kLateOrder;          // late_order.cc
extern const BehaviourInfo kOrderBeyondWindow;  // order_beyond_window.cc
extern const BehaviourInfo kOrderNothing;       // order_nothing.cc
extern const BehaviourInfo kOrderRepeated;      // order_repeated.cc
extern const BehaviourInfo kOrderStale;         // order_stale.cc
extern const BehaviourInfo kOrderTwice;         // order_twice.cc
extern const BehaviourInfo kOrderUnauthentic;   // order_unauthentic.cc
extern const BehaviourInfo kReorderBatches;     // reorder_batches.cc
extern const BehaviourInfo kSkipSequence;       // skip_sequence.cc
extern const BehaviourInfo kSplitQuorum;        // split_quorum.cc
extern const BehaviourInfo kStarveClient;       // starve_client.cc
extern const BehaviourInfo kSwapPositions;      // swap_positions.cc
extern const BehaviourInfo kUsurp;              // usurp.cc

extern const Family kOrderingFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_ORDERING_FAMILY_H_

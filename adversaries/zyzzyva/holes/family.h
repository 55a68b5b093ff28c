// Replicas that ask for what they do not need, or answer with what was not asked for: FILL-HOLE, CONFIRM-REQ.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_HOLES_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_HOLES_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kAskAgain;                 // ask_again.cc
extern const BehaviourInfo kAskForNothing;            // ask_for_nothing.cc
extern const BehaviourInfo kFalseConfirmReq;          // false_confirm_req.cc
extern const BehaviourInfo kFillHoleWithOtherOrders;  // fill_hole_with_other_orders.cc
extern const BehaviourInfo kFramePrimary;             // frame_primary.cc
extern const BehaviourInfo kRefuseFillHole;           // refuse_fill_hole.cc

extern const Family kHolesFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_HOLES_FAMILY_H_

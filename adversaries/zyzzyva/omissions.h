// What is not sent, or late: a table of behaviours of several families, which differ in the message only.
// A new one is a row in omissions.cc, a line here and one in its family's family.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_OMISSIONS_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_OMISSIONS_H_

#include "adversaries/behaviour.h"

namespace zyz {

extern const BehaviourInfo kLateNewView;          // of view_change
extern const BehaviourInfo kNoNewView;            // of view_change
extern const BehaviourInfo kRefuseState;          // of state
extern const BehaviourInfo kWithholdCommit;       // of clients
extern const BehaviourInfo kWithholdLocalCommit;  // of commits
extern const BehaviourInfo kWithholdViewConfirm;  // of view_change

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_OMISSIONS_H_

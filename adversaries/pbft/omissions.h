// What is not sent, or late: a table of behaviours of several families, which differ in the message only.
// A new one is a row in omissions.cc, a line here and one in its family's family.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_OMISSIONS_H_
#define ZYZ_ADVERSARIES_PBFT_OMISSIONS_H_

#include "adversaries/behaviour.h"

namespace zyz::pbft {

extern const BehaviourInfo kLateNewView;         // of view_change
extern const BehaviourInfo kLatePrePrepare;      // of ordering
extern const BehaviourInfo kNoNewView;           // of view_change
extern const BehaviourInfo kRefuseBatch;         // of repair
extern const BehaviourInfo kRefuseState;         // of state
extern const BehaviourInfo kWithholdCheckpoint;  // of state
extern const BehaviourInfo kWithholdCommit;      // of votes
extern const BehaviourInfo kWithholdOrder;       // of ordering
extern const BehaviourInfo kWithholdPrepare;     // of votes
extern const BehaviourInfo kWithholdReply;       // of replies
extern const BehaviourInfo kWithholdViewChange;  // of view_change

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_OMISSIONS_H_

// Replicas that lie while the view changes: VIEW-CHANGE and NEW-VIEW.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kChooseV;           // choose_v.cc
extern const BehaviourInfo kFalseNewView;      // false_new_view.cc
extern const BehaviourInfo kLieInViewChange;   // lie_in_view_change.cc
extern const BehaviourInfo kReplayNewView;     // storms.cc
extern const BehaviourInfo kUsurpView;         // storms.cc
extern const BehaviourInfo kViewChangeStorm;   // storms.cc
extern const BehaviourInfo kVoteAfterLeaving;  // vote_after_leaving.cc

extern const Family kViewChangeFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_VIEW_CHANGE_FAMILY_H_

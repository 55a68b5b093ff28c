// Lies in VIEW-CHANGE, NEW-VIEW, VIEW-CONFIRM, suspicions.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_VIEW_CHANGE_FAMILY_H_
#define ZYZ_ADVERSARIES_VIEW_CHANGE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kLieInViewChange;  // lie_in_view_change.cc
extern const BehaviourInfo kSplitNewView;     // split_new_view.cc

extern const Family kViewChangeFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_VIEW_CHANGE_FAMILY_H_

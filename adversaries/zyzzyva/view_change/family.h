// Lies in VIEW-CHANGE, NEW-VIEW, VIEW-CONFIRM, suspicions.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold or delay are rows of
// omissions.cc.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_FAMILY_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kChooseP;            // choose_p.cc
extern const BehaviourInfo kFalseViewConfirm;   // view_confirms.cc
extern const BehaviourInfo kForgedPom;          // poms.cc
extern const BehaviourInfo kHoardCc;            // hoard_cc.cc
extern const BehaviourInfo kLieInViewChange;    // lie_in_view_change.cc
extern const BehaviourInfo kPomReplay;          // poms.cc
extern const BehaviourInfo kShowCcLate;         // show_cc_late.cc
extern const BehaviourInfo kSplitNewView;       // split_new_view.cc
extern const BehaviourInfo kStaleTag;           // stale_tag.cc
extern const BehaviourInfo kSuspectConstantly;  // suspicions.cc
extern const BehaviourInfo kTwoViewConfirms;    // view_confirms.cc
extern const BehaviourInfo kUsurpNewView;       // usurp_new_view.cc
extern const BehaviourInfo kViewChangeStorm;    // suspicions.cc

extern const Family kViewChangeFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_VIEW_CHANGE_FAMILY_H_

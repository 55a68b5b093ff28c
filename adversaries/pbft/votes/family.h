// Replicas that vote falsely: PREPARE and COMMIT.
// A new behaviour is a file, a line here and one in family.cc; those that only withhold are rows of omissions.cc, those
// that only say another value are in false_votes.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_VOTES_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_VOTES_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kAgreeWithAll;      // agree_with_all.cc
extern const BehaviourInfo kEarlyVotes;        // early_votes.cc
extern const BehaviourInfo kFalseCommit;       // false_votes.cc
extern const BehaviourInfo kFalsePrepare;      // false_votes.cc
extern const BehaviourInfo kPrepareAsPrimary;  // prepare_as_primary.cc
extern const BehaviourInfo kVoteTwice;         // vote_twice.cc

extern const Family kVotesFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_VOTES_FAMILY_H_

// Clients that lie.
// A new behaviour is a line here and one in family.cc; what makes it a lie is in requests.cc.
#ifndef ZYZ_ADVERSARIES_PBFT_CLIENTS_FAMILY_H_
#define ZYZ_ADVERSARIES_PBFT_CLIENTS_FAMILY_H_

#include "adversaries/family.h"

namespace zyz::pbft {

extern const BehaviourInfo kDifferentRequests;  // requests.cc
extern const BehaviourInfo kImpersonate;        // impersonate.cc
extern const BehaviourInfo kReadThatWrites;     // requests.cc
extern const BehaviourInfo kReplayRequests;     // requests.cc
extern const BehaviourInfo kRequestStorm;       // requests.cc
extern const BehaviourInfo kRequestToBackups;   // requests.cc
extern const BehaviourInfo kTimestampAhead;     // requests.cc

extern const Family kClientsFamily;

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_CLIENTS_FAMILY_H_

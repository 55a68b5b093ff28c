// The behaviours that know no protocol, in two families.
// A new behaviour is a file, a line here and one in families.cc.
#ifndef ZYZ_ADVERSARIES_ANY_FAMILIES_H_
#define ZYZ_ADVERSARIES_ANY_FAMILIES_H_

#include <span>

#include "adversaries/family.h"

namespace zyz {

// Whatever the message is: not sent, sent late, sent with a broken signature, sent in another's name.
extern const BehaviourInfo kCorruptSignature;  // corrupt_signature.cc
extern const BehaviourInfo kDelay;             // delay.cc
extern const BehaviourInfo kMute;              // mute.cc
extern const BehaviourInfo kSpoof;             // spoof.cc

extern const Family kGeneralFamily;

// Two correct nodes under one identity.
extern const BehaviourInfo kColludeToSplit;  // twins.cc
extern const BehaviourInfo kTwinClient;      // twins.cc
extern const BehaviourInfo kTwins;           // twins.cc

extern const Family kTwinsFamily;

// Both, for a protocol that has no behaviours of its own.
std::span<const Family* const> AnyFamilies();

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ANY_FAMILIES_H_

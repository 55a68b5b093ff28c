// Whatever the message is: not sent, sent late, sent with a broken signature, sent in another's name.
// A new behaviour is a file, a line here and one in family.cc.
#ifndef ZYZ_ADVERSARIES_GENERAL_FAMILY_H_
#define ZYZ_ADVERSARIES_GENERAL_FAMILY_H_

#include "adversaries/family.h"

namespace zyz {

extern const BehaviourInfo kCorruptSignature;  // corrupt_signature.cc
extern const BehaviourInfo kDelay;             // delay.cc
extern const BehaviourInfo kMute;              // mute.cc
extern const BehaviourInfo kSpoof;             // spoof.cc

extern const Family kGeneralFamily;

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_GENERAL_FAMILY_H_

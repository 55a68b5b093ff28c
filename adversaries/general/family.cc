#include "adversaries/general/family.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kCorruptSignature,
    &kDelay,
    &kMute,
    &kSpoof,
};

}  // namespace

constinit const Family kGeneralFamily = {
    .name = "general",
    .about = "Whatever the message is: not sent, sent late, sent with a broken signature, sent in another's name.",
    .behaviours = kBehaviours,
};

}  // namespace zyz

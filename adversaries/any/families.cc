#include "adversaries/any/families.h"

namespace zyz {
namespace {

constexpr const BehaviourInfo* kGeneral[] = {
    &kCorruptSignature,
    &kDelay,
    &kMute,
    &kSpoof,
};

constexpr const BehaviourInfo* kTwinned[] = {&kColludeToSplit, &kTwinClient, &kTwins};

constexpr const Family* kFamilies[] = {&kGeneralFamily, &kTwinsFamily};

}  // namespace

constinit const Family kGeneralFamily = {
    .name = "general",
    .about = "Whatever the message is: not sent, sent late, sent with a broken signature, sent in another's name.",
    .behaviours = kGeneral,
};

constinit const Family kTwinsFamily = {
    .name = "twins",
    .about = "Two correct nodes under one identity.",
    .behaviours = kTwinned,
};

std::span<const Family* const> AnyFamilies() { return kFamilies; }

}  // namespace zyz

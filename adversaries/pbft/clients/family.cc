#include "adversaries/pbft/clients/family.h"

namespace zyz::pbft {
namespace {

constexpr const BehaviourInfo* kBehaviours[] = {
    &kDifferentRequests, &kImpersonate,      &kReadThatWrites, &kReplayRequests,
    &kRequestStorm,      &kRequestToBackups, &kTimestampAhead,
};

}  // namespace

constinit const Family kClientsFamily = {
    .name = "clients",
    .about = "Clients that lie.",
    .behaviours = kBehaviours,
};

}  // namespace zyz::pbft

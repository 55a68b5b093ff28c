#include "protocol/pbft/roles.h"

#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

using Per = QuorumRow::Per;
using Saying = QuorumRow::Saying;
using Needed = QuorumRow::Needed;

constexpr QuorumRow kPreparedByBackups = {.stated = kCommit,  // B4
                                          .votes = kPrepare,
                                          .saying = Saying::kItsValue,
                                          .needed = Needed::kBackups,
                                          .in_view_0 = true,
                                          .did = "prepared",
                                          .what = "prepared it as well"};

constexpr QuorumRow kPreparedAsOrdered = {.stated = kCommit,  // B4
                                          .votes = kPrePrepare,
                                          .saying = Saying::kItsValue,
                                          .needed = Needed::kPrimary,
                                          .in_view_0 = true,
                                          .did = "prepared",
                                          .what = "ordered it"};

// A certificate of whatever view will do: who takes a STATE executes in its own view what was committed in another.
constexpr QuorumRow kExecutedCommitted = {.event = EventKind::kExecuted,  // B5
                                          .votes = kCommit,
                                          .per = Per::kPositionOfAnyView,
                                          .saying = Saying::kItsDigest,
                                          .in_view_0 = true,
                                          .did = "executed",
                                          .what = "committed it"};

constexpr QuorumRow kExecutedPrepared = {.event = EventKind::kExecuted,  // B5, tentatively
                                         .votes = kPrepare,
                                         .saying = Saying::kItsDigest,
                                         .needed = Needed::kBackups,
                                         .in_view_0 = true,
                                         .tentative = true,
                                         .did = "executed tentatively",
                                         .what = "prepared it"};

constexpr QuorumRow kEnteredAsked = {.event = EventKind::kEntered,  // B8
                                     .votes = kViewChange,
                                     .per = Per::kView,
                                     .saying = Saying::kAnything,
                                     .did = "entered",
                                     .what = "said that they go there"};

constexpr QuorumRow kEnteredAnnounced = {.event = EventKind::kEntered,  // B8
                                         .votes = kNewView,
                                         .per = Per::kView,
                                         .saying = Saying::kAnything,
                                         .needed = Needed::kPrimary,
                                         .did = "entered",
                                         .what = "announced it"};

// Own VIEW-CHANGE included; those who asked for a later view count.
constexpr QuorumRow kGivenUpAsked = {.event = EventKind::kSuspected,  // B6
                                     .votes = kViewChange,
                                     .per = Per::kViewOrAbove,
                                     .saying = Saying::kAnything,
                                     .pending = true,
                                     .did = "gave up the pending",
                                     .what = "said that they go there or beyond"};

constexpr QuorumRow kStableSaid = {.event = EventKind::kStable,  // B10
                                   .votes = kCheckpoint,
                                   .per = Per::kPositionOfAnyView,
                                   .saying = Saying::kItsDigest,
                                   .in_view_0 = true,
                                   .did = "held as stable",
                                   .what = "said that it is their state"};

static_assert(kKindsEnd <= 32, "a set of kinds is a word of bits");

}  // namespace

const StatementRoles& Roles(bool has_unordered_reads) {
  const auto roles = [](bool reads) {
    return StatementRoles{
        .finals = 1u << kCommit | 1u << kCheckpoint,
        .leaves = kViewChange,
        .commits = kCommit,
        .executes_for_good = true,
        .has_unordered_reads = reads,
        .frozen = 1u << kPrePrepare | 1u << kPrepare | 1u << kCommit,  // B6
        .quorums = {kPreparedByBackups, kPreparedAsOrdered, kExecutedCommitted, kExecutedPrepared, kEnteredAsked,
                    kEnteredAnnounced, kGivenUpAsked, kStableSaid},
    };
  };
  static const StatementRoles without = roles(false), with = roles(true);
  return has_unordered_reads ? with : without;
}

}  // namespace zyz::pbft

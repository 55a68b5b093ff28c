#include "protocol/zyzzyva/roles.h"

#include "protocol/zyzzyva/messages.h"

namespace zyz::zyzzyva {
namespace {

constexpr QuorumRow kConfirmed = {.stated = kViewConfirm,  // V4
                                  .votes = kViewChange,
                                  .per = QuorumRow::Per::kView,
                                  .did = "confirmed",
                                  .what = "said that they go there"};

constexpr QuorumRow kConfirmedAnnounced = {.stated = kViewConfirm,  // V4
                                           .votes = kNewView,
                                           .per = QuorumRow::Per::kView,
                                           .needed = QuorumRow::Needed::kPrimary,
                                           .did = "confirmed",
                                           .what = "announced it"};

constexpr QuorumRow kEnteredConfirmed = {.event = EventKind::kEntered,  // V5
                                         .votes = kViewConfirm,
                                         .per = QuorumRow::Per::kView,
                                         .saying = QuorumRow::Saying::kOneThing,
                                         .did = "entered",
                                         .what = "confirmed one history for it"};

// V2: who suspects w has entered it, which takes 2f+1 VIEW-CHANGEs for it, or waits for it with these in hand.
constexpr QuorumRow kSuspectedReached = {.event = EventKind::kSuspected,
                                         .votes = kViewChange,
                                         .per = QuorumRow::Per::kView,
                                         .did = "suspected",
                                         .what = "said that they go there"};

constexpr QuorumRow kCompletedCommitted = {.event = EventKind::kCompleted,  // A4b
                                           .votes = kLocalCommit,
                                           .saying = QuorumRow::Saying::kItsValue,
                                           .in_view_0 = true,
                                           .did = "completed",
                                           .what = "committed to it"};

static_assert(kKindsEnd <= 32, "a set of kinds is a word of bits");

StatementRoles Make(ViewChangeRule rule) {
  return {.finals = 1u << kLocalCommit | 1u << kCheckpoint,
          .answers = 1u << kSpecResponse,
          .holds = 1u << kLocalCommit | 1u << kCheckpoint,
          .holds_of_its_view = rule == ViewChangeRule::kRepaired,  // under `published` a CC outlives its view (V5)
          .leaves = kViewChange,
          .commits = kLocalCommit,
          .frozen = 1u << kOrderReq | 1u << kSpecResponse | 1u << kLocalCommit | 1u << kCheckpoint,  // V2
          .quorums = {kConfirmed, kConfirmedAnnounced, kEnteredConfirmed, kSuspectedReached, kCompletedCommitted}};
}

}  // namespace

const StatementRoles& Roles(ViewChangeRule rule) {
  static const StatementRoles published = Make(ViewChangeRule::kPublished), repaired = Make(ViewChangeRule::kRepaired);
  return rule == ViewChangeRule::kPublished ? published : repaired;
}

}  // namespace zyz::zyzzyva

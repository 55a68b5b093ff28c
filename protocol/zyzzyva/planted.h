// Planted bugs: mistakes of the kind that implementers really make, each turned on by name for a whole world
// (`"planted": "NAME"` in a scenario). They prove the oracles: an oracle that never caught one is decoration. Here is
// the one list of them: name, what is done wrong, and the verdict that must follow;
// scenarios/library/zyzzyva/planted/NAME.json shows how.
//
// Not all authenticators can be missed: FILL-HOLE, CONFIRM-REQ and STATE-REQUEST only ask, and a COMMIT proves itself
// by its certificate, whoever sends it.
//
// At its place in the protocol each is one expression with Planted(k…), where possible on the side of a test that
// honest traffic never takes, so that all together cost the fast path next to nothing.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_PLANTED_H_
#define ZYZ_PROTOCOL_ZYZZYVA_PLANTED_H_

#include <cstdint>

namespace zyz::zyzzyva {

// clang-format off
#define ZYZ_PLANTED_BUGS(BUG)                                                                                         \
  /* Quorums that are too small, or too large. */                                                                     \
  BUG(kFastPathOn3f, "fast_path_on_3f", "A4a: 3f matching responses complete a request", "safety:agreement")          \
  BUG(kCommitCertOneShort, "commit_cert_one_short", "A4b: 2f responses make a commit certificate", "safety:basis")    \
  BUG(kLocalCommitsOneShort, "local_commits_one_short", "A4b: 2f LOCAL-COMMITs complete a request",                   \
      "safety:quorum")                                                                                                \
  BUG(kSuspicionsOneShort, "suspicions_one_short", "V2: f I-HATE-THE-PRIMARY end a view", "safety:suspicion")         \
  BUG(kNewViewOneShort, "new_view_one_short", "V3: 2f VIEW-CHANGEs make a NEW-VIEW", "safety:agreement")              \
  BUG(kViewCertOneShort, "view_cert_one_short", "V5: 2f VIEW-CONFIRMs open a view", "safety:agreement")               \
  BUG(kCheckpointOneShort, "checkpoint_one_short", "K2: 2f CHECKPOINTs make one stable", "safety:checkpoints")        \
  BUG(kStableOnFPlus1, "stable_on_f_plus_1", "K2: f+1 CHECKPOINTs make one stable", "safety:checkpoints")             \
  BUG(kSelectNeedsQuorum, "select_needs_quorum", "SelectHistory 4: asks for 2f+1 votes where f+1 must do",            \
      "safety:agreement")                                                                                             \
  BUG(kReplyVouchedByOne, "reply_vouched_by_one", "A4b: a client believes the reply that one replica gives",          \
      "safety:reply")                                                                                                 \
  /* Authenticators and digests that are not checked. */                                                              \
  BUG(kOrderReqUnsigned, "order_req_unsigned", "A3 (2): ORDER-REQ is accepted without its signature", "safety:honest-refusal") \
  BUG(kRequestUnsigned, "request_unsigned", "REQUEST is accepted without its signature", "safety:validity")           \
  BUG(kBatchUnsigned, "batch_unsigned", "A3 (3): requests in a batch need no signature", "safety:validity")           \
  BUG(kSpecResponseUnsigned, "spec_response_unsigned", "A4: SPEC-RESPONSE counts without its signature",              \
      "safety:agreement")                                                                                             \
  BUG(kCommitVotesUnsigned, "commit_votes_unsigned", "A4b: the votes in a commit certificate need no signatures",     \
      "safety:commitment")                                                                                            \
  BUG(kVotesMayRepeat, "votes_may_repeat", "one replica's vote counts several times in a certificate",                \
      "safety:commitment")                                                                                            \
  BUG(kLocalCommitUnsigned, "local_commit_unsigned", "A4b: LOCAL-COMMIT counts without its signature",                \
      "safety:quorum")                                                                                                \
  BUG(kHoleFilledUnsigned, "hole_filled_unsigned", "A5: who waits for a hole takes unsigned ORDER-REQs", "safety:honest-refusal") \
  BUG(kPomUnsigned, "pom_unsigned", "A6: the ORDER-REQs in a POM need no signatures", "safety:conviction")            \
  BUG(kSuspicionUnsigned, "suspicion_unsigned", "V2: I-HATE-THE-PRIMARY counts without its signature", "safety:honest-refusal") \
  BUG(kViewChangeUnsigned, "view_change_unsigned", "V3: VIEW-CHANGE counts without its signature",                    \
      "safety:agreement")                                                                                             \
  BUG(kNewViewUnsigned, "new_view_unsigned", "V4: anybody's NEW-VIEW is followed", "liveness")                        \
  BUG(kViewConfirmUnsigned, "view_confirm_unsigned", "V5: VIEW-CONFIRM counts without its signature", "safety:honest-refusal") \
  BUG(kCheckpointUnsigned, "checkpoint_unsigned", "K2: CHECKPOINT counts without its signature", "safety:honest-refusal") \
  BUG(kViewCertUnchecked, "view_cert_unchecked", "the view certificate of a VIEW-CHANGE or STATE is believed",        \
      "safety:agreement")                                                                                             \
  BUG(kCheckpointProofUnchecked, "checkpoint_proof_unchecked", "the checkpoint of a VIEW-CHANGE or STATE is believed", \
      "liveness")                                                                                                     \
  BUG(kSnapshotNotCompared, "snapshot_not_compared", "X1: a snapshot is not compared with its digest",                \
      "safety:determinism")                                                                                           \
  BUG(kReplyNotCompared, "reply_not_compared", "A4: a reply is not compared with H(r)", "safety:reply")               \
  /* Comparisons that leave something out. */                                                                         \
  BUG(kBatchDigestNotCompared, "batch_digest_not_compared", "A3 (3): d is not compared with the batch",               \
      "safety:history")                                                                                               \
  BUG(kHistoryDigestNotCompared, "history_digest_not_compared", "A3 (5): h is not compared with H(h, d)",             \
      "safety:history")                                                                                               \
  BUG(kHistoryComparedByNumber, "history_compared_by_number", "A4b: a history agrees with a CC if it is long enough", \
      "safety:one-statement")                                                                                         \
  BUG(kViewNotCompared, "view_not_compared", "A4: responses of different views match", "safety:agreement")            \
  BUG(kLocalCommitsAcrossViews, "local_commits_across_views", "A4b: LOCAL-COMMITs of different views match",          \
      "safety:quorum")                                                                                                \
  BUG(kTimestampNotCompared, "timestamp_not_compared", "A4: the reply to an older request is taken for this one's",   \
      "safety:reply")                                                                                                 \
  BUG(kEqualTimestampIsNew, "equal_timestamp_is_new", "A2, A3 (5): the last timestamp again counts as newer",         \
      "safety:at-most-once")                                                                                          \
  BUG(kResponsesCountedBySender, "responses_counted_by_sender", "A4a: 3f+1 responses complete, whatever they say",    \
      "safety:reply")                                                                                                 \
  BUG(kConfirmsCountedBySender, "confirms_counted_by_sender", "V5: 2f+1 VIEW-CONFIRMs open a view, whatever they say", \
      "safety:honest-refusal")                                                                                        \
  BUG(kCheckpointsAcrossViews, "checkpoints_across_views", "K2: CHECKPOINTs of different views match", "safety:honest-refusal") \
  BUG(kPomOfAnotherView, "pom_of_another_view", "A6: a POM of another view convicts this view's primary",             \
      "safety:conviction")                                                                                            \
  BUG(kPomOfEqualOrders, "pom_of_equal_orders", "A6: two equal ORDER-REQs are a POM", "safety:conviction")            \
  /* Choosing a history, and leaving a view. */                                                                       \
  BUG(kCcRankedByNumber, "cc_ranked_by_number", "SelectHistory 3: the CC with the largest n, of whatever view",       \
      "safety:agreement")                                                                                             \
  BUG(kTieGivenToVotes, "tie_given_to_votes", "SelectHistory 3: f+1 votes go before a CC of the same length",         \
      "safety:agreement")                                                                                             \
  BUG(kCommitWhileLeaving, "commit_while_leaving", "V2: COMMITs are handled after the VIEW-CHANGE", "safety:frozen")  \
  BUG(kOrderWhileLeaving, "order_while_leaving", "V2: ORDER-REQs are accepted after the VIEW-CHANGE",                 \
      "safety:frozen")                                                                                                \
  BUG(kSignsWhereItLeaves, "signs_where_it_leaves",                                                                   \
      "V2: what a step has begun goes on after the VIEW-CHANGE that it came to", "safety:frozen")                     \
  BUG(kPendingSuspectedEarly, "pending_suspected_early",                                                              \
      "V2: a pending view is suspected before 2f+1 VIEW-CHANGEs for it are here", "safety:quorum")                    \
  BUG(kConfirmsTwice, "confirms_twice", "V4: a second NEW-VIEW gets a second VIEW-CONFIRM", "safety:one-statement")   \
  BUG(kSnapshotOfLaterView, "snapshot_of_later_view",                                                                 \
      "V4: takes the state at S from a STATE beyond the view to confirm", "safety:honest-refusal")                    \
  BUG(kShownProofsIgnored, "shown_proofs_ignored",                                                                    \
      "V2: a checkpoint that a VIEW-CHANGE proves does not make the own, tentative one stable", "liveness")           \
  BUG(kOwnCheckpointIgnored, "own_checkpoint_ignored",                                                                \
      "V4: an own stable checkpoint newer than any in P is not taken for the state at S", "liveness")                 \
  /* State: roll-back, checkpoints, certificates. */                                                                  \
  BUG(kStateOfLowerView, "state_of_lower_view", "X1: a STATE is judged by its length, not by its view", "safety:frozen") \
  BUG(kRollBackDoesNothing, "roll_back_does_nothing", "V5: roll-back leaves the service's state as it is",            \
      "safety:one-statement")                                                                                         \
  BUG(kRollBackKeepsTable, "roll_back_keeps_table", "V5: roll-back restores the application, not the client table",   \
      "safety:one-statement")                                                                                         \
  BUG(kExecutedTwice, "executed_twice", "V5: roll-back restores the table only: batches are executed on top of it",   \
      "safety:determinism")                                                                                           \
  BUG(kTableNotInCheckpoint, "table_not_in_checkpoint", "K1: the client table is not part of the checkpoint",         \
      "safety:at-most-once")                                                                                          \
  BUG(kCollectsOneTooFar, "collects_one_too_far", "K2: collection takes the position after the checkpoint as well",   \
      "safety:check")                                                                                                 \
  BUG(kLocalCommitBeforeStoring, "local_commit_before_storing", "A4b: LOCAL-COMMIT for a position that is still missing", \
      "safety:agreement")                                                                                             \
  BUG(kCommitCertNotKept, "commit_cert_not_kept", "A4b: LOCAL-COMMIT without keeping the CC", "safety:agreement")     \
  BUG(kCachedReplyInOldView, "cached_reply_in_old_view", "A4c: a cached reply names the view that ordered it",        \
      "safety:one-statement")                                                                                         \
  /* Progress. */                                                                                                     \
  BUG(kNewViewWaitNeverDoubles, "new_view_wait_never_doubles", "V2: timer new-view knows no patience", "liveness")    \
  BUG(kSuspectWaitNeverGrows, "suspect_wait_never_grows", "V2: timer suspect knows no patience", "liveness")          \
  BUG(kFillWaitNeverGrows, "fill_wait_never_grows", "V2: timer fill knows no patience", "liveness")                   \
  BUG(kPatienceLostByProgress, "patience_lost_by_progress",                                                           \
      "V2: whatever is executed takes the factor back to 1", "liveness")                                              \
  BUG(kLaggardNotHeard, "laggard_not_heard",                                                                          \
      "A5: f+1 votes for a boundary beyond all that a replica has tell it nothing", "liveness")                       \
  BUG(kOneQuestionForAll, "one_question_for_all", "A4c: one question per interval, whoever the client is", "liveness") \
  BUG(kAnswersUnlimited, "answers_unlimited", "X2: who asks again is answered without limit", "safety:answers")       \
  BUG(kSuspicionNotRepeated, "suspicion_not_repeated", "V1: I-HATE-THE-PRIMARY is sent once", "liveness")             \
  BUG(kViewChangeNotRepeated, "view_change_not_repeated", "V2: VIEW-CHANGE is sent once", "liveness")                 \
  BUG(kOwnReplyNotCounted, "own_reply_not_counted", "K1: a replica does not count its own boundary response",         \
      "liveness")                                                                                                     \
  BUG(kRetryNotAnswered, "retry_not_answered", "A4c: the cached reply is not sent again", "liveness")                 \
  BUG(kSuspectTimerRestarted, "suspect_timer_restarted", "A4c: each retry starts timer suspect anew", "liveness")     \
  BUG(kHoleAskedOfPrimaryOnly, "hole_asked_of_primary_only", "A5: FILL-HOLE never goes to all", "liveness")           \
  BUG(kSuspicionSilences, "suspicion_silences", "V1: who suspects the primary stops serving", "liveness")             \
  /* Lost memory. */                                                                                                  \
  BUG(kRecoversInOldView, "recovers_in_old_view", "R1: a STATE of V itself ends the recovery", "safety:frozen")       \
  BUG(kHighestStandingCounts, "highest_standing_counts",                                                              \
      "R1: V is the highest view that anybody answered", "liveness")                                                  \
  BUG(kRecoveryNotHelped, "recovery_not_helped", "R3: nobody suspects a view for who has lost its memory", "liveness") \
  /* Clients. */                                                                                                      \
  BUG(kTimestampNotAdvanced, "timestamp_not_advanced", "A1: a client uses its last timestamp again", "safety:real-time")
// clang-format on

// Several parts of the protocol ask for bugs by these names; protocol.cc lists them for everybody else, in this order.
enum PlantedBug : uint8_t {
  kNoPlantedBug,
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) constant,
  ZYZ_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_PLANTED_H_

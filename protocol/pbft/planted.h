// Planted bugs: mistakes of the kind that implementers really make, each turned on by name for a whole world
// (`"planted": "NAME"` in a scenario). Here is the one list of them: name, what is done wrong, and the verdict that
// must follow; scenarios/library/pbft/planted/NAME.json shows how.
//
// At its place in the protocol each is one expression with Planted(k…), where possible on the side of a test that
// honest traffic never takes.
#ifndef ZYZ_PROTOCOL_PBFT_PLANTED_H_
#define ZYZ_PROTOCOL_PBFT_PLANTED_H_

#include <cstdint>

namespace zyz::pbft {

// clang-format off
#define ZYZ_PBFT_PLANTED_BUGS(BUG)                                                                                    \
  /* Quorums that are too small, or count what they must not. */                                                      \
  BUG(kPrepareOneShort, "prepare_one_short", "B4: 2f-1 PREPAREs make it prepared", "safety:quorum")                   \
  BUG(kCommitOneShort, "commit_one_short", "B4: 2f COMMITs make it committed", "safety:quorum")                       \
  BUG(kNewViewOneShort, "new_view_one_short", "B7: 2f VIEW-CHANGEs make a NEW-VIEW", "safety:quorum")                 \
  BUG(kCheckpointOneShort, "checkpoint_one_short", "B10: 2f CHECKPOINTs make one stable", "safety:quorum")            \
  BUG(kStableOnFPlus1, "stable_on_f_plus_1", "B10: f+1 CHECKPOINTs make one stable", "safety:quorum")                 \
  BUG(kJoinOneShort, "join_one_short", "B6: f VIEW-CHANGEs of others make a replica join", "safety:suspicion")        \
  BUG(kFinalOneShort, "final_one_short", "B1: f final REPLYs complete a request", "safety:reply")                     \
  BUG(kTentativeOneShort, "tentative_one_short", "B1: 2f tentative REPLYs complete a request", "safety:agreement")      \
  BUG(kRepliesCountedBySender, "replies_counted_by_sender", "B1: f+1 REPLYs complete, whatever they say",             \
      "safety:reply")                                                                                                 \
  BUG(kPrimaryPrepareCounted, "primary_prepare_counted", "B4: a PREPARE of the primary counts", "safety:commitment")  \
  BUG(kPreparesWithoutDigest, "prepares_without_digest", "B4: PREPAREs count whatever digest they name",              \
      "safety:commitment")                                                                                            \
  BUG(kCommitsWithoutDigest, "commits_without_digest", "B4: COMMITs count whatever digest they name",                 \
      "safety:honest-refusal")                                                                                        \
  /* Authenticators and digests that are not checked. */                                                              \
  BUG(kRequestUnsigned, "request_unsigned", "REQUEST is accepted without its signature", "safety:validity")           \
  BUG(kBatchUnsigned, "batch_unsigned", "B3: requests in a batch need no signature", "safety:validity")               \
  BUG(kPrePrepareUnsigned, "pre_prepare_unsigned", "B3: PRE-PREPARE is accepted without its signature",               \
      "safety:quorum")                                                                                                \
  BUG(kPrepareUnsigned, "prepare_unsigned", "B4: PREPARE counts without its signature", "safety:quorum")              \
  BUG(kCommitUnsigned, "commit_unsigned", "B4: COMMIT counts without its signature", "safety:honest-refusal")         \
  BUG(kReplyUnsigned, "reply_unsigned", "B1: REPLY counts without its signature", "safety:reply")                     \
  BUG(kCheckpointUnsigned, "checkpoint_unsigned", "B10: CHECKPOINT counts without its signature", "safety:honest-refusal") \
  BUG(kViewChangeUnsigned, "view_change_unsigned", "B7: VIEW-CHANGE counts without its signature", "safety:quorum")   \
  BUG(kNewViewUnsigned, "new_view_unsigned", "B8: anybody's NEW-VIEW is followed", "safety:quorum")                   \
  BUG(kReplyNotCompared, "reply_not_compared", "B1: a reply is not compared with H(r)", "safety:reply")               \
  BUG(kBatchDigestNotCompared, "batch_digest_not_compared", "B3: d is not compared with batch and ND",                \
      "safety:honest-refusal")                                                                                        \
  BUG(kSnapshotNotCompared, "snapshot_not_compared", "B11: a snapshot is not compared with the checkpoint's digest",  \
      "safety:checkpoints")                                                                                           \
  BUG(kBatchNotCompared, "batch_not_compared", "B7: a BATCH is not compared with the digest asked for",               \
      "safety:history")                                                                                               \
  /* View changes. */                                                                                                 \
  BUG(kCertificateLostOnEntry, "certificate_lost_on_entry",                                                           \
      "B7: a certificate of an earlier view is forgotten on entering one", "safety:agreement")                        \
  BUG(kLowestViewChosen, "lowest_view_chosen", "B7: O takes the certificate of the lowest view", "safety:execution")  \
  BUG(kONotRecomputed, "o_not_recomputed", "B7: backups believe O", "safety:execution")                               \
  BUG(kNullForgotten, "null_forgotten", "B7: a position without a certificate is left out of O", "safety:honest-refusal") \
  BUG(kExecutedAgain, "executed_again", "B8: positions of O that were executed are executed again",                   \
      "safety:execution")                                                                                             \
  BUG(kEntersBelowOwnViewChange, "enters_below_own_view_change",                                                      \
      "B8: a view below an own VIEW-CHANGE is entered", "safety:frozen")                                              \
  BUG(kTentativeKept, "tentative_kept", "B8: entering a view keeps what was executed tentatively",                    \
      "safety:quorum")                                                                                                \
  BUG(kTentativeKeptUnderState, "tentative_kept_under_state",                                                         \
      "B11: a STATE is used on top of what was executed tentatively", "safety:execution")                             \
  BUG(kOldViewRefusesTimestamp, "old_view_refuses_timestamp",                                                         \
      "B2: t is refused because an older view ordered it", "liveness")                                                \
  BUG(kCertificateWithoutBatch, "certificate_without_batch",                                                          \
      "B7: the batch of a certificate is forgotten with its view", "liveness")                                        \
  /* Reads. */                                                                                                        \
  BUG(kReadOneShort, "read_one_short", "B9: 2f READ-REPLYs complete a read", "safety:linearizability")                \
  BUG(kReadStatesNotCompared, "read_states_not_compared",                                                             \
      "B9: equal results complete a read, of whatever states", "safety:linearizability")                              \
  BUG(kReadBeforeOExecuted, "read_before_o_executed",                                                                 \
      "B9: a read is answered before the positions of O are executed", "safety:linearizability")                      \
  BUG(kOrderedReadOnFPlus1, "ordered_read_on_f_plus_1", "B1: f+1 final REPLYs complete a read that was ordered",      \
      "safety:linearizability")                                                                                       \
  BUG(kReadChangesState, "read_changes_state", "B9: whatever a client calls a read is executed",                      \
      "safety:reply")                                                                                                 \
  /* Checkpoints, replies, the log. */                                                                                \
  BUG(kLogOneLonger, "log_one_longer", "B3: n = stable + 2 CP_INTERVAL + 1 is accepted", "safety:check")              \
  BUG(kReplyCachedWrongly, "reply_cached_wrongly", "B5: a request's reply is kept from the client's one before",      \
      "safety:reply")                                                                                                 \
  BUG(kEqualTimestampIsNew, "equal_timestamp_is_new", "B2, B5: the last timestamp again counts as newer",             \
      "safety:at-most-once")                                                                                          \
  BUG(kTableNotInCheckpoint, "table_not_in_checkpoint", "B10: the client table is not part of the checkpoint",        \
      "safety:history")                                                                                               \
  BUG(kTimestampNotCompared, "timestamp_not_compared", "B1: the reply to an older request is taken for this one's",   \
      "safety:agreement")                                                                                             \
  /* Progress. */                                                                                                     \
  BUG(kNoPatience, "no_patience", "B6: timers suspect and new-view never wait longer", "liveness")                    \
  BUG(kSuspectTimerRestarted, "suspect_timer_restarted", "B6: whatever is executed starts the timers anew",           \
      "liveness")                                                                                                     \
  BUG(kTimerEndsOnExecution, "timer_ends_on_execution",                                                               \
      "B6: timer suspect ends when the request is executed, committed or not", "liveness")                            \
  BUG(kTimersSurviveView, "timers_survive_view", "B6: a view is entered with the timers of the one before",           \
      "liveness")                                                                                                     \
  BUG(kSuspectsPendingEarly, "suspects_pending_early",                                                                \
      "B6: a pending view is suspected without VIEW-CHANGEs of 2f+1", "safety:quorum")                                \
  BUG(kSuspectsOnExactOnly, "suspects_on_exact_only",                                                                 \
      "B6: VIEW-CHANGEs for a view above the pending one do not count for its suspicion", "liveness")                 \
  BUG(kViewChangeNotRepeated, "view_change_not_repeated", "B6: VIEW-CHANGE is sent once", "liveness")                 \
  BUG(kRetryNotAnswered, "retry_not_answered", "B5: the cached reply is not sent again", "liveness")                  \
  /* Lost memory. */                                                                                                  \
  BUG(kRecoversInOldView, "recovers_in_old_view", "recovery: a view V itself ends it", "safety:frozen")               \
  BUG(kRecoveryNotHelped, "recovery_not_helped", "R3: nobody leaves a view for who has lost its memory", "liveness")
// clang-format on

// protocol.cc lists them for everybody else, in this order.
enum PlantedBug : uint8_t {
  kNoPlantedBug,
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) constant,
  ZYZ_PBFT_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_PLANTED_H_

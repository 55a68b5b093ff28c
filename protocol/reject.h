// Why a node refused something that reached it. A peer's nonsense is never fatal: it is reported by one of these names
// and counted. `Explain` is what people read; `zyz list messages` prints the table.
#ifndef ZYZ_PROTOCOL_REJECT_H_
#define ZYZ_PROTOCOL_REJECT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zyz {

// X(name, text in traces, explanation, can it happen between correct nodes under a faulty network?)
#define ZYZ_REJECT_REASONS(X)                                                                                         \
  X(kUnexpectedKind, "unexpected-kind", "this node handles no messages of that kind", false)                          \
  X(kBadSignature, "bad-signature", "the sender's signature does not verify", false)                                  \
  X(kBadRequestSignature, "bad-request-signature", "a client's REQUEST is not signed by that client", false)          \
  X(kUnknownSender, "unknown-sender", "the claimed signer is no replica, or no client, where one is required", false) \
  X(kMalformed, "malformed", "a field has a value that no correct sender produces", false)                            \
  X(kOtherView, "other-view", "belongs to a view that is not mine", true)                                             \
  X(kLeavingView, "leaving-view", "I am changing view and accept no agreement messages", true)                        \
  X(kBadBatchDigest, "bad-batch-digest", "d is not the digest of the batch and its ND", false)                        \
  X(kBadHistoryDigest, "bad-history-digest", "h does not extend my history by d", false)                              \
  X(kBadNonDet, "bad-nondet", "the application does not accept the proposed ND", false)                               \
  X(kStaleRequest, "stale-request", "a timestamp is not newer than its client's last one", true)                      \
  X(kBeyondWindow, "beyond-window", "the position lies beyond stable + 2 CP_INTERVAL", true)                          \
  X(kBelowStable, "below-stable", "the position is covered by my stable checkpoint", true)                            \
  X(kInherited, "inherited-position", "this view inherited the position and orders nothing there", true)              \
  X(kConflict, "conflict", "contradicts what I hold at that position", false)                                         \
  X(kDuplicate, "duplicate", "I have it already", true)                                                               \
  X(kBadCertificate, "bad-certificate", "a certificate's votes are too few, not distinct, or not valid", false)       \
  X(kInvalidPom, "invalid-pom", "the two ORDER-REQs do not convict the primary", false)                               \
  X(kNothingToAnswer, "nothing-to-answer", "asks for what I do not have", true)                                       \
  X(kBehind, "behind", "proves that I am behind: only a state transfer helps", true)                                  \
  X(kRecovering, "recovering", "I have lost my memory and take part in nothing yet", true)                            \
  X(kStaleReply, "stale-reply", "answers a request that is no longer waiting", true)                                  \
  X(kReplyMismatch, "reply-mismatch", "the reply does not have the digest that was signed", false)                    \
  X(kOverLimit, "over-limit", "would make a buffer grow beyond its limit", true)

enum class RejectReason : uint8_t {
#define ZYZ_REJECT_ENUM(name, text, explanation, benign) name,
  ZYZ_REJECT_REASONS(ZYZ_REJECT_ENUM)
#undef ZYZ_REJECT_ENUM
};

inline constexpr size_t kRejectReasons = 0
#define ZYZ_REJECT_COUNT(name, text, explanation, benign) +1
    ZYZ_REJECT_REASONS(ZYZ_REJECT_COUNT)
#undef ZYZ_REJECT_COUNT
    ;

std::string_view Name(RejectReason reason);     // "bad-signature"
std::string_view Explain(RejectReason reason);  // one clause
// Whether correct nodes can cause it among each other (late, lost or reordered messages). If not, somebody lied.
bool IsBenign(RejectReason reason);

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_REJECT_H_

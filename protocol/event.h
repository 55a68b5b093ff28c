// Events: facts that a node announces about itself, for oracles, traces and statistics. Protocol-neutral. Announcing
// changes nothing: a node that says nothing behaves the same.
#ifndef ZYZ_PROTOCOL_EVENT_H_
#define ZYZ_PROTOCOL_EVENT_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/message.h"
#include "protocol/reject.h"
#include "protocol/request.h"
#include "protocol/types.h"

namespace zyz {

enum class EventKind : uint8_t {
  kSubmitted,  // client: request (c = the node, t) with operation `bytes` goes out for the first time
  kExecuted,   // replica: executed the batch `requests` at position n of view v; h extends `parent` by d; nd: its ND
  kCompleted,  // client: accepted `bytes` as the reply to its request t, at (v, n, h), over `path`; n = 0: it does not
               // know where (nor in which view, if the protocol does not tell clients)
  kStable,     // replica: checkpoint (v, n, h) with state digest d is stable
  kEntered,    // replica: entered view v at (n, h)
  kDecided,    // replica: as it enters view v it takes over positions first … n, of which n has digest h, and says on
               // what that rests: `basis`, of view u, which `subject` showed in `holder`, and `bytes`, why that one;
               // `votes` replicas showed h. `rival_votes` showed `parent` at n, which was not taken
  kSuspected,  // replica: said that view v's primary (`subject`) is suspect
  kConvicted,  // any: holds a valid proof that `subject` misbehaved in view v
  kRejected,   // any: refused what `subject` signed (kNoNode: unsigned), because of `reason`
};
inline constexpr size_t kEventKinds = 9;
static_assert(static_cast<size_t>(EventKind::kRejected) + 1 == kEventKinds);

enum class CompletionPath : uint8_t { kFast, kCommitted };

// What makes a history, or an order, outlive its view.
enum class Basis : uint8_t {
  kNothing,      // there was nothing to take over
  kCheckpoint,   // it is stable
  kView,         // the certificate of an earlier view
  kCertificate,  // a certificate of the requests themselves
  kVotes,        // so many replicas showed it
};

// One flat struct for all kinds; what a kind does not name above stays at its default. Views into `holder` stay valid
// as long as the event (or a copy of it) lives.
struct Event {
  EventKind kind = EventKind::kRejected;
  CompletionPath path = CompletionPath::kFast;
  RejectReason reason = RejectReason::kMalformed;
  NodeId subject = kNoNode;
  View v = 0;
  SeqNum n = 0;
  Timestamp t = 0;
  Digest h, parent, d;
  uint64_t nd = 0;
  SeqNum first = 0;
  View u = 0;
  uint32_t votes = 0, rival_votes = 0;
  Basis basis = Basis::kNothing;
  bool tentative = false;  // executed, and may be undone; what is executed for good after it is announced once more
  bool unordered = false;  // submitted, completed: a read that has no place in the history. A client that gives it up
                           // submits its operation once more, as a request that has one
  std::span<const Ref<const Request>> requests;
  std::string_view bytes;
  Ref<const Message> holder;  // keeps `requests` and `bytes` alive

  static Event Submitted(const Ref<const Request>& request);
  static Event Executed(View v, SeqNum n, Digest h, Digest parent, Digest d, uint64_t nd,
                        std::span<const Ref<const Request>> requests, Ref<const Message> holder);
  static Event Completed(CompletionPath path, View v, SeqNum n, Digest h, Timestamp t, std::string_view reply,
                         Ref<const Message> holder);
  // A read that is not ordered: no position, no view and no (c, t) of the history.
  static Event ReadSubmitted(Timestamp t, std::string_view operation, Ref<const Message> holder);
  static Event ReadCompleted(Timestamp t, std::string_view reply, Ref<const Message> holder);
  static Event Stable(View v, SeqNum n, Digest h, Digest state);
  static Event Entered(View v, SeqNum n, Digest h);
  // What is left: h, subject, u, votes, rivals and what holds them.
  static Event Decided(View v, SeqNum first, SeqNum n, Basis basis);
  static Event Suspected(View v, NodeId primary);
  static Event Convicted(View v, NodeId primary);
  static Event Rejected(RejectReason reason, NodeId signer, const Message* message);
};

std::string_view Name(EventKind kind);       // "executed"
std::string_view Name(CompletionPath path);  // "fast", "committed"
std::string_view Name(Basis basis);          // "certificate"

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_EVENT_H_

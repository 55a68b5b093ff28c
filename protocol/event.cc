#include "protocol/event.h"

#include <utility>

namespace zyz {

Event Event::Submitted(const Ref<const Request>& request) {
  Event event;
  event.kind = EventKind::kSubmitted;
  event.t = request->t;
  event.bytes = request->o;
  event.holder = request;
  return event;
}

Event Event::Executed(View v, SeqNum n, Digest h, Digest parent, Digest d, uint64_t nd,
                      std::span<const Ref<const Request>> requests, Ref<const Message> holder) {
  Event event;
  event.kind = EventKind::kExecuted;
  event.v = v;
  event.n = n;
  event.h = h;
  event.parent = parent;
  event.d = d;
  event.nd = nd;
  event.requests = requests;
  event.holder = std::move(holder);
  return event;
}

Event Event::Completed(CompletionPath path, View v, SeqNum n, Digest h, Timestamp t, std::string_view reply,
                       Ref<const Message> holder) {
  Event event;
  event.kind = EventKind::kCompleted;
  event.path = path;
  event.v = v;
  event.n = n;
  event.h = h;
  event.t = t;
  event.bytes = reply;
  event.holder = std::move(holder);
  return event;
}

Event Event::ReadSubmitted(Timestamp t, std::string_view operation, Ref<const Message> holder) {
  Event event;
  event.kind = EventKind::kSubmitted;
  event.unordered = true;
  event.t = t;
  event.bytes = operation;
  event.holder = std::move(holder);
  return event;
}

Event Event::ReadCompleted(Timestamp t, std::string_view reply, Ref<const Message> holder) {
  Event event = Completed(CompletionPath::kFast, 0, 0, {}, t, reply, std::move(holder));
  event.unordered = true;
  return event;
}

Event Event::Stable(View v, SeqNum n, Digest h, Digest state) {
  Event event;
  event.kind = EventKind::kStable;
  event.v = v;
  event.n = n;
  event.h = h;
  event.d = state;
  return event;
}

Event Event::Entered(View v, SeqNum n, Digest h) {
  Event event;
  event.kind = EventKind::kEntered;
  event.v = v;
  event.n = n;
  event.h = h;
  return event;
}

Event Event::Decided(View v, SeqNum first, SeqNum n, Basis basis) {
  Event event;
  event.kind = EventKind::kDecided;
  event.v = v;
  event.first = first;
  event.n = n;
  event.basis = basis;
  return event;
}

Event Event::Suspected(View v, NodeId primary) {
  Event event;
  event.kind = EventKind::kSuspected;
  event.v = v;
  event.subject = primary;
  return event;
}

Event Event::Convicted(View v, NodeId primary) {
  Event event;
  event.kind = EventKind::kConvicted;
  event.v = v;
  event.subject = primary;
  return event;
}

Event Event::Rejected(RejectReason reason, NodeId signer, const Message* message) {
  Event event;
  event.kind = EventKind::kRejected;
  event.reason = reason;
  event.subject = signer;
  if (message != nullptr) event.holder = Ref<const Message>(message);
  return event;
}

std::string_view Name(EventKind kind) {
  static constexpr std::string_view kNames[kEventKinds] = {"submitted", "executed",  "completed", "stable",  "entered",
                                                           "decided",   "suspected", "convicted", "rejected"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view Name(CompletionPath path) { return path == CompletionPath::kFast ? "fast" : "committed"; }

std::string_view Name(Basis basis) {
  static constexpr std::string_view kNames[] = {"nothing", "checkpoint", "view", "certificate", "votes"};
  return kNames[static_cast<size_t>(basis)];
}

}  // namespace zyz

// The two messages of an unreplicated service, in the order of protocol/unreplicated/SPEC.md. `sig` is the
// authenticator of ⟨…⟩, and SignedFields is exactly what stands between those brackets.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_MESSAGES_H_
#define ZYZ_PROTOCOL_UNREPLICATED_MESSAGES_H_

#include <string_view>

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/request.h"
#include "protocol/types.h"

namespace zyz::unreplicated {

enum Kind : MessageKind {
  kRequest = kRequestKind,
  kReply,
};

// ⟨c, t, H(r)⟩_i, i, r
struct Reply final : MessageOf<Reply, kReply> {
  static constexpr std::string_view kName = "REPLY";
  static constexpr std::string_view kAbout = "server to client: the reply to this request";
  static constexpr MessageGroup kGroup = MessageGroup::kReply;
  static constexpr Flow kFlow = {.from = Side::kReplicas, .to = Side::kClients};
  NodeId c = 0;
  Timestamp t = 0;
  Digest rh;  // H(r)
  NodeId i = 0;
  Signature sig;
  Bytes r;

  void SayBriefly(Brief* brief) const { brief->RequestOf(c, t); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("c", m.c);
    visit("t", m.t);
    visit("rh", m.rh);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
    visit("r", m.r, kMaxReplyBytes);
  }
};

using AllMessages = MessageTypes<Request, Reply>;

// What the event `executed` speaks of: a batch of one, kept alive by whoever keeps the event. It is a message to be
// pooled like one, and belongs to no set, since nobody sends it.
struct Executed final : MessageOf<Executed, kMaxKinds - 1> {
  static constexpr std::string_view kName = "executed";
  Batch batch;

  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("batch", m.batch, 1);
  }
};

const MessageSet& Messages();

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_MESSAGES_H_

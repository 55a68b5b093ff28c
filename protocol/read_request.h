// READ-REQUEST: an operation that changes nothing, and that its client asks to have answered without an order. It is
// REQUEST with its read-only flag on, as a kind of its own: the kind is part of what is signed, so the authenticator
// covers the flag, and a REQUEST keeps its bytes and digests. A protocol that has such reads takes this type into its
// set, under a kind of its choosing: using ReadRequest = ReadRequestOf<kReadRequest>.
//
// Replicas check that the application takes it for a read (Application::IsRead): a liar may call anything one.
#ifndef ZYZ_PROTOCOL_READ_REQUEST_H_
#define ZYZ_PROTOCOL_READ_REQUEST_H_

#include <string_view>

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/types.h"

namespace zyz {

// ⟨o, t, c⟩_c
template <MessageKind kItsKind>
struct ReadRequestOf final : MessageOf<ReadRequestOf<kItsKind>, kItsKind> {
  static constexpr std::string_view kName = "READ-REQUEST";
  static constexpr std::string_view kAbout = "client to all: answer this read without ordering it";
  static constexpr MessageGroup kGroup = MessageGroup::kRequest;
  static constexpr Flow kFlow = {.from = Side::kClients};

  Bytes o;          // the operation
  Timestamp t = 0;  // of the client's one count, which its REQUESTs share
  NodeId c = 0;
  Signature sig;

  void SayBriefly(Brief* brief) const { brief->RequestOf(c, t).Operation(o); }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("o", m.o, kMaxOperationBytes);
    visit("t", m.t);
    visit("c", m.c);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("sig", m.sig);
  }
};

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_READ_REQUEST_H_

// REQUEST: the one message that every replication protocol here shares, since oracles follow requests from submission
// to completion without knowing the protocol.
#ifndef ZYZ_PROTOCOL_REQUEST_H_
#define ZYZ_PROTOCOL_REQUEST_H_

#include <vector>

#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "protocol/types.h"

namespace zyz {

inline constexpr MessageKind kRequestKind = 1;

// ⟨o, t, c⟩_c
struct Request final : MessageOf<Request, kRequestKind> {
  static constexpr std::string_view kName = "REQUEST";
  static constexpr std::string_view kAbout = "client to the primary, on retry to all: execute this operation";
  static constexpr MessageGroup kGroup = MessageGroup::kRequest;
  static constexpr Flow kFlow = {.from = Side::kClients};

  Bytes o;          // the operation
  Timestamp t = 0;  // strictly increasing per client, first is 1
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

using Batch = std::vector<Ref<const Request>>;

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_REQUEST_H_

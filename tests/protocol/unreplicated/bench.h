// A server and two clients on a work bench: inputs are given by hand, and what came of the last one is looked at.
#ifndef ZYZ_TESTS_PROTOCOL_UNREPLICATED_BENCH_H_
#define ZYZ_TESTS_PROTOCOL_UNREPLICATED_BENCH_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/hash.h"
#include "protocol/node.h"
#include "protocol/unreplicated/client.h"
#include "protocol/unreplicated/messages.h"
#include "protocol/unreplicated/replica.h"
#include "tests/protocol/fake_authenticator.h"

namespace zyz::unreplicated {

class Bench {
 public:
  static constexpr ClusterSize kCluster = ClusterSize(0, 1, 1, 1, 1);
  static constexpr NodeId kServer = 0, kC0 = 1, kC1 = 2;

  explicit Bench(const Config& config = {})
      : server(ContextOf(kServer), config, MakeApplication({.kind = ApplicationSpec::Kind::kCounter})),
        c0(ContextOf(kC0), config) {}

  NodeContext ContextOf(NodeId id) {
    return {.id = id, .cluster = kCluster, .signer = Signer(&keys, id), .verifier = Verifier(&keys, id), .pool = &pool};
  }

  Ref<Request> MakeRequest(NodeId c, Timestamp t, std::string_view operation = "inc") {
    Ref<Request> request = New<Request>(&pool);
    request->o = operation;
    request->t = t;
    request->c = c;
    SignWith(Signer(&keys, c), request.get());
    return request;
  }
  // To c0's request t, as the server makes it.
  Ref<Reply> MakeReply(Timestamp t, std::string_view body = "1", NodeId signer = kServer, NodeId c = kC0) {
    Ref<Reply> reply = New<Reply>(&pool);
    reply->c = c;
    reply->t = t;
    reply->rh = ReplyDigest(body);
    reply->i = signer;
    reply->r = body;
    SignWith(Signer(&keys, signer), reply.get());
    return reply;
  }

  void Give(Node* node, const Input& input) {
    out.Clear();
    node->Step(input, &out);
  }
  void Give(Node* node, Ref<const Message> message) { Give(node, Input::OfMessage(kNoNode, std::move(message))); }

  // Of the last step.
  std::vector<Ref<const Message>> SentTo(NodeId to) const {
    std::vector<Ref<const Message>> sent;
    for (const Action& action : out.actions()) {
      if (action.kind == ActionKind::kSend && action.to == to) sent.push_back(action.message);
    }
    return sent;
  }
  std::optional<TimeNs> Armed() const {
    for (const Action& action : out.actions()) {
      if (action.kind == ActionKind::kSetTimer) return action.delay_ns;
    }
    return std::nullopt;
  }
  bool Cancelled() const {
    for (const Action& action : out.actions()) {
      if (action.kind == ActionKind::kCancelTimer) return true;
    }
    return false;
  }
  const Event* Said(EventKind kind) const {
    for (const Event& event : out.events()) {
      if (event.kind == kind) return &event;
    }
    return nullptr;
  }
  std::optional<RejectReason> Refused() const {
    const Event* event = Said(EventKind::kRejected);
    return event == nullptr ? std::nullopt : std::optional(event->reason);
  }

  FakeAuthenticator keys;
  MessagePool pool;
  Replica server;
  Client c0;
  Outbox out;
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_TESTS_PROTOCOL_UNREPLICATED_BENCH_H_

#include "protocol/unreplicated/client.h"

#include <algorithm>
#include <utility>

#include "protocol/hash.h"

namespace zyz::unreplicated {

constexpr TimerId kRetransmit{kRetransmitTimer, 0};

Client::Client(NodeContext context, const Config& config) : context_(std::move(context)), config_(config) {
  CHECK(context_.cluster.IsClient(context_.id), "a client has a client's identity");
}

void Client::Step(const Input& input, Outbox* out) {
  out_ = out;
  if (input.kind == InputKind::kSubmit) {
    OnSubmit(input.bytes);
  } else if (input.kind == InputKind::kTimer) {
    OnRetransmitTimer();
  } else if (input.message->kind() == kReply) {
    OnReply(As<Reply>(*input.message));
  } else {
    out_->Report(Event::Rejected(RejectReason::kUnexpectedKind, kNoNode, input.message.get()));
  }
  out_ = nullptr;
}

// U1: the next timestamp, to the server, with timer client_retransmit.
void Client::OnSubmit(std::string_view operation) {
  CHECK(!busy(), "one request at a time");
  CHECK(operation.size() <= kMaxOperationBytes, "operations fit into a REQUEST");
  Ref<Request> request = New<Request>(context_.pool);
  request->o = operation;
  request->t = ++t_;
  request->c = context_.id;
  SignWith(context_.signer, request.get());
  request_ = std::move(request);
  wait_ns_ = config_.client_retransmit_ns;
  out_->Report(Event::Submitted(request_));
  out_->Send(server(), request_);
  out_->SetTimer(kRetransmit, wait_ns_);
}

// U5: to the request that is out; mine; from the server, signed by it; r is what was signed → complete.
void Client::OnReply(const Reply& m) {
  const auto reject = [&](RejectReason reason) { out_->Report(Event::Rejected(reason, m.i, &m)); };
  if (!busy() || m.t < t_) return reject(RejectReason::kStaleReply);
  if (m.c != context_.id || m.t > t_) return reject(RejectReason::kMalformed);
  if (!context_.cluster.IsReplica(m.i)) return reject(RejectReason::kUnknownSender);
  if (!context_.verifier.Verify(m.i, m.signed_digest(), m.sig)) return reject(RejectReason::kBadSignature);
  if (ReplyDigest(m.r) != m.rh) return reject(RejectReason::kReplyMismatch);
  out_->CancelTimer(kRetransmit);
  out_->Report(Event::Completed(CompletionPath::kFast, 0, 0, {}, t_, m.r, Ref<const Message>(&m)));
  request_ = nullptr;
}

// U5: the same REQUEST again, after twice the time, up to the cap.
void Client::OnRetransmitTimer() {
  if (!busy()) return;
  out_->Send(server(), request_);
  wait_ns_ = std::min(2 * wait_ns_, config_.retransmit_cap_ns);
  out_->SetTimer(kRetransmit, wait_ns_);
}

std::string Client::DescribeWaiting() const {
  if (!busy()) return "has no request out";
  return "waits for the REPLY to t=" + std::to_string(t_);
}

std::string_view Client::WaitingFor() const { return busy() ? "client:reply" : std::string_view(); }

}  // namespace zyz::unreplicated

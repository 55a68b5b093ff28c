#include "protocol/pbft/client.h"

#include <algorithm>
#include <utility>

namespace zyz::pbft {

constexpr TimerId kRetransmit{kRetransmitTimer, 0};

Client::Client(NodeContext context, const Config& config)
    : context_(std::move(context)),
      config_(config),
      admission_(context_.cluster, context_.verifier, config),
      by_replica_(context_.cluster.n()) {
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
    Reject(RejectReason::kUnexpectedKind, kNoNode, *input.message);
  }
  out_ = nullptr;
}

// B1: to the replica believed primary, with timer retransmit.
void Client::OnSubmit(std::string_view operation) {
  CHECK(!busy(), "one request at a time");
  CHECK(operation.size() <= kMaxOperationBytes, "operations fit into a REQUEST");
  Ref<Request> request = New<Request>(context_.pool);
  request->o = operation;
  request->t = ++t_;
  request->c = self();
  SignWith(context_.signer, request.get());
  request_ = std::move(request);
  for (auto& reply : by_replica_) reply = nullptr;
  wait_ns_ = config_.client_retransmit_ns;
  out_->Report(Event::Submitted(request_));
  out_->Send(context_.cluster.Primary(view_), request_);
  out_->SetTimer(kRetransmit, wait_ns_);
}

// B1: to the request that is out; mine; from a replica, signed by it, r hashes to H(r); one per replica, its latest: of
// the highest view, and there the final one.
void Client::OnReply(const Reply& m) {
  if (!busy() || (m.t < t_ && !Planted(kTimestampNotCompared))) return Reject(RejectReason::kStaleReply, m.i, m);
  if (m.c != self() || m.t > t_) return Reject(RejectReason::kMalformed, m.i, m);
  const auto reply = admission_.Admit(m);
  if (!reply) return Reject(reply.reason(), m.i, m);
  const Ref<const Reply>& earlier = by_replica_[m.i];
  if (earlier && (m.v < earlier->v || (m.v == earlier->v && m.tentative && !earlier->tentative))) {
    return Reject(RejectReason::kStaleReply, m.i, m);
  }
  by_replica_[m.i] = reply->Share();
  MaybeComplete(reply->Share());
}

// B1: f+1 final REPLYs equal in (t, c, H(r)), of any views; or 2f+1 equal in (v, t, c, H(r)), some of them tentative.
void Client::MaybeComplete(const Ref<const Reply>& last) {
  PerReplica<View> views(context_.cluster.n());
  uint32_t final = 0, of_one_view = 0;
  for (const auto& reply : by_replica_) {
    if (!reply || (reply->rh != last->rh && !Planted(kRepliesCountedBySender))) continue;
    of_one_view += reply->v == last->v ? 1 : 0;
    if (reply->tentative) continue;
    views[final++] = reply->v;
  }
  const ClusterSize& cluster = context_.cluster;
  const uint32_t needed_final = std::max(cluster.weak() - Planted(kFinalOneShort), 1u);
  if (!last->tentative && final >= needed_final) {
    // The view that somebody correct says, or a lower one.
    return Complete(CompletionPath::kCommitted, NthLargest(views, needed_final), last);
  }
  if (of_one_view >= cluster.quorum()) Complete(CompletionPath::kFast, last->v, last);
}

void Client::Complete(CompletionPath path, View v, const Ref<const Reply>& reply) {
  out_->CancelTimer(kRetransmit);
  // Where it was executed nobody tells a client.
  out_->Report(Event::Completed(path, v, 0, {}, t_, reply->r, reply));
  view_ = std::max(view_, v);
  request_ = nullptr;
}

// B1: the REQUEST to all; REPLYs are kept.
void Client::OnRetransmitTimer() {
  if (!busy()) return;
  out_->Broadcast(request_);
  wait_ns_ = std::min(2 * wait_ns_, config_.retransmit_cap_ns);
  out_->SetTimer(kRetransmit, wait_ns_);
}

void Client::Reject(RejectReason reason, NodeId signer, const Message& message) {
  out_->Report(Event::Rejected(reason, signer, &message));
}

}  // namespace zyz::pbft

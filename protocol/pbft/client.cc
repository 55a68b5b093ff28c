#include "protocol/pbft/client.h"

#include <algorithm>
#include <utility>

namespace zyz::pbft {

constexpr TimerId kRetransmit{kRetransmitTimer, 0};

Client::Client(NodeContext context, const Config& config, std::unique_ptr<const Application> application)
    : context_(std::move(context)),
      config_(config),
      admission_(context_.cluster, context_.verifier, config),
      application_(std::move(application)),
      by_replica_(context_.cluster.n()),
      final_views_(context_.cluster.n()),
      answers_(context_.cluster.n()) {
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
  } else if (input.message->kind() == kReadReply && config_.read_only != ReadOnly::kOff) {
    OnReadReply(As<ReadReply>(*input.message));
  } else {
    Reject(RejectReason::kUnexpectedKind, kNoNode, *input.message);
  }
  out_ = nullptr;
}

void Client::OnSubmit(std::string_view operation) {
  CHECK(!busy(), "one operation at a time");
  CHECK(operation.size() <= kMaxOperationBytes, "operations fit into a REQUEST");
  is_ordered_read_ = false;
  const bool is_read = config_.read_only != ReadOnly::kOff && application_ && application_->IsRead(operation);
  is_read ? SubmitRead(operation) : SubmitRequest(operation);
}

// B1: to the replica believed primary, with timer retransmit.
void Client::SubmitRequest(std::string_view operation) {
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
  if (!request_ || (m.t < t_ && !Planted(kTimestampNotCompared))) return Reject(RejectReason::kStaleReply, m.i, m);
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
// Where reads go without an order they may overtake what f+1 have executed: then 2f+1 final ones.
void Client::MaybeComplete(const Ref<const Reply>& last) {
  std::fill(final_views_.begin(), final_views_.end(), 0);
  uint32_t final = 0, of_one_view = 0;
  for (const auto& reply : by_replica_) {
    if (!reply || (reply->rh != last->rh && !Planted(kRepliesCountedBySender))) continue;
    of_one_view += reply->v == last->v ? 1 : 0;
    if (reply->tentative) continue;
    final_views_[final++] = reply->v;
  }
  const ClusterSize& cluster = context_.cluster;
  const bool beside_reads =
      config_.read_only == ReadOnly::kSafe && !(is_ordered_read_ && Planted(kOrderedReadOnFPlus1));
  const uint32_t needed_final =
      beside_reads ? cluster.quorum() : std::max(cluster.weak() - Planted(kFinalOneShort), 1u);
  if (!last->tentative && final >= needed_final) {
    // The view that somebody correct says, or a lower one.
    const View v = NthLargestOf(&final_views_, std::min(needed_final, cluster.weak()));
    return Complete(CompletionPath::kCommitted, v, last);
  }
  if (of_one_view >= cluster.quorum() - Planted(kTentativeOneShort)) Complete(CompletionPath::kFast, last->v, last);
}

void Client::Complete(CompletionPath path, View v, const Ref<const Reply>& reply) {
  out_->CancelTimer(kRetransmit);
  // Where it was executed nobody tells a client.
  out_->Report(Event::Completed(path, v, 0, {}, t_, reply->r, reply));
  view_ = std::max(view_, v);
  request_ = nullptr;
}

// B9: to all, with timer retransmit.
void Client::SubmitRead(std::string_view operation) {
  Ref<ReadRequest> read = New<ReadRequest>(context_.pool);
  read->o = operation;
  read->t = ++t_;
  read->c = self();
  SignWith(context_.signer, read.get());
  read_ = std::move(read);
  for (auto& answer : answers_) answer = nullptr;
  out_->Report(Event::ReadSubmitted(t_, read_->o, read_));
  out_->Broadcast(read_);
  out_->SetTimer(kRetransmit, config_.client_retransmit_ns);
}

// B9: to the read that is out; mine; from a replica, signed by it, r hashes to H(r); one per replica, its latest.
void Client::OnReadReply(const ReadReply& m) {
  if (!read_ || m.t < t_) return Reject(RejectReason::kStaleReply, m.i, m);
  if (m.c != self() || m.t > t_) return Reject(RejectReason::kMalformed, m.i, m);
  const auto reply = admission_.Admit(m);
  if (!reply) return Reject(reply.reason(), m.i, m);
  const Ref<const ReadReply>& earlier = answers_[m.i];
  if (earlier && m.n <= earlier->n) return Reject(RejectReason::kStaleReply, m.i, m);
  answers_[m.i] = reply->Share();
  MaybeCompleteRead(reply->Share());
}

// Equal results of unequal states are not enough: 1, 2 and 1 again are two states that answer alike.
bool Client::AgreeOnRead(const ReadReply& a, const ReadReply& b) const {
  const bool any_state = config_.read_only == ReadOnly::kAsPrinted || Planted(kReadStatesNotCompared);
  return a.rh == b.rh && (any_state || a.n == b.n);
}

// B9: 2f+1 READ-REPLYs equal in (n, t, H(r)), or in (t, H(r)) as printed. Once no answer can have so many, there is
// nothing to wait for.
void Client::MaybeCompleteRead(const Ref<const ReadReply>& last) {
  const uint32_t needed = context_.cluster.quorum() - Planted(kReadOneShort);
  uint32_t silent = 0, most = 0;
  for (const auto& one : answers_) {
    if (!one) {
      ++silent;
      continue;
    }
    uint32_t alike = 0;
    for (const auto& other : answers_) alike += other && AgreeOnRead(*one, *other) ? 1 : 0;
    most = std::max(most, alike);
    if (one != last || alike < needed) continue;
    out_->CancelTimer(kRetransmit);
    out_->Report(Event::ReadCompleted(t_, last->r, last));
    read_ = nullptr;
    return;
  }
  if (most + silent < needed) OrderRead();
}

// The same operation as an ordered request, with a new timestamp.
void Client::OrderRead() {
  const Ref<const ReadRequest> read = std::exchange(read_, nullptr);
  is_ordered_read_ = true;
  SubmitRequest(read->o);
}

// B1: the REQUEST to all; REPLYs are kept. B9: a read is ordered.
void Client::OnRetransmitTimer() {
  if (read_) return OrderRead();
  if (!request_) return;
  out_->Broadcast(request_);
  wait_ns_ = std::min(2 * wait_ns_, config_.retransmit_cap_ns);
  out_->SetTimer(kRetransmit, wait_ns_);
}

void Client::Reject(RejectReason reason, NodeId signer, const Message& message) {
  out_->Report(Event::Rejected(reason, signer, &message));
}

}  // namespace zyz::pbft

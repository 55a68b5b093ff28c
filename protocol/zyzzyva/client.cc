#include "protocol/zyzzyva/client.h"

#include <algorithm>
#include <utility>

namespace zyz::zyzzyva {

Client::Client(NodeContext context, const Config& config)
    : context_(std::move(context)),
      config_(config),
      admission_(context_.cluster, context_.verifier, config),
      responses_(context_.cluster.n()),
      by_replica_(context_.cluster.n()),
      local_commits_(context_.cluster.n()) {
  CHECK(context_.cluster.IsClient(context_.id), "a client has a client's identity");
}

void Client::Step(const Input& input, Outbox* out) {
  out_ = out;
  if (input.kind == InputKind::kSubmit) {
    OnSubmit(input.bytes);
  } else if (input.kind == InputKind::kTimer) {
    input.timer.kind == kCommitTimer ? OnCommitTimer() : OnRetransmitTimer();
  } else if (input.message->kind() == kSpecResponse) {
    OnSpecResponse(As<SpecResponse>(*input.message));
  } else if (input.message->kind() == kLocalCommit) {
    OnLocalCommit(As<LocalCommit>(*input.message));
  } else {
    Reject(RejectReason::kUnexpectedKind, kNoNode, *input.message);
  }
  out_ = nullptr;
}

// A1: to the replica believed primary, with timers commit and retransmit.
void Client::OnSubmit(std::string_view operation) {
  CHECK(!busy(), "one request at a time");
  CHECK(operation.size() <= kMaxOperationBytes, "operations fit into a REQUEST");
  Ref<Request> request = New<Request>(context_.pool);
  request->o = operation;
  if (t_ == 0 || !Planted(kTimestampNotAdvanced)) ++t_;
  request->t = t_;
  request->c = self();
  SignWith(context_.signer, request.get());
  request_ = std::move(request);

  responses_.Clear();
  local_commits_.Clear();
  for (auto& response : by_replica_) response = nullptr;
  commit_ = nullptr;
  commit_due_ = false;
  commit_wait_ns_ = config_.client_commit_ns;
  retransmit_wait_ns_ = config_.client_retransmit_ns;

  out_->Report(Event::Submitted(request_));
  out_->Send(context_.cluster.Primary(view_), request_);
  out_->SetTimer({kCommitTimer, 0}, commit_wait_ns_);
  out_->SetTimer({kRetransmitTimer, 0}, retransmit_wait_ns_);
}

// A4: for the request that is out; matching on v, n, h_n, H(r), c, t; one per replica, the one of its highest view.
void Client::OnSpecResponse(const SpecResponse& m) {
  const SpecTuple& tuple = m.tuple;
  if (!busy() || (tuple.t < t_ && !Planted(kTimestampNotCompared))) return Reject(RejectReason::kStaleReply, m.i, m);
  if (tuple.c != self() || tuple.t > t_) return Reject(RejectReason::kMalformed, m.i, m);
  const auto response = admission_.Admit(m);
  if (!response) return Reject(response.reason(), m.i, m);
  const SpecTuple* earlier = responses_.Of(m.i);
  if (earlier != nullptr && tuple.v < earlier->v) return Reject(RejectReason::kStaleReply, m.i, m);

  if (m.order.has_value()) MaybeConvict(*m.order);
  by_replica_[m.i] = response->Share();
  uint32_t matching = responses_.Add(m.i, tuple, m.sig);
  if (Planted(kResponsesCountedBySender)) [[unlikely]]
    matching = responses_.voters();
  if (Planted(kViewNotCompared)) [[unlikely]]
    matching = MatchingInAnyView(tuple);
  if (matching >= context_.cluster.all() - Planted(kFastPathOn3f)) {  // A4a
    const Ref<const SpecResponse> last = response->Share();
    return Complete(CompletionPath::kFast, tuple.v, tuple.n, tuple.h, last);
  }
  if (matching >= admission_.certificates().commit_quorum() && commit_due_) MaybeSendCommit();
  // A reply may arrive after the LOCAL-COMMITs that vouch for its position.
  if (!local_commits_.empty()) MaybeCompleteCommitted();
}

// Planted: how many replicas' latest responses are like this one but for the view.
uint32_t Client::MatchingInAnyView(SpecTuple tuple) const {
  return static_cast<uint32_t>(std::count_if(by_replica_.begin(), by_replica_.end(), [&](const auto& response) {
    if (response) tuple.v = response->tuple.v;
    return response && response->tuple == tuple;
  }));
}

// A4d: two ORs for one view that convict its primary. Each replica's latest is compared with the others', so that none
// can crowd out another's; an OR that somebody shows already has been compared, and correct replicas show the same.
void Client::MaybeConvict(const OrderHeader& order) {
  const auto shows_it = [&](const Ref<const SpecResponse>& shown) { return shown && shown->order == order; };
  if (std::any_of(by_replica_.begin(), by_replica_.end(), shows_it)) return;
  for (const auto& shown : by_replica_) {
    if (!shown || !shown->order.has_value() || (pom_ && order.v == pom_->v)) continue;
    Ref<Pom> pom = New<Pom>(context_.pool);
    pom->v = order.v;
    pom->first = *shown->order;
    pom->second = order;
    if (!admission_.certificates().Convicts(*pom)) continue;
    out_->Report(Event::Convicted(order.v, context_.cluster.Primary(order.v)));
    pom_ = std::move(pom);
    out_->Broadcast(pom_);
  }
}

// A4b: timer commit fires. From now on 2f+1 matching responses are sent as a CC, which is resent until the request is
// done.
void Client::OnCommitTimer() {
  if (!busy()) return;
  commit_due_ = true;
  if (!commit_) return MaybeSendCommit();
  out_->Broadcast(commit_);
  commit_wait_ns_ = std::min(2 * commit_wait_ns_, config_.retransmit_cap_ns);
  out_->SetTimer({kCommitTimer, 0}, commit_wait_ns_);
}

// Builds the COMMIT when 2f+1 responses match, and again when they do so in a later view.
void Client::MaybeSendCommit() {
  const SpecTuple* best = nullptr;
  const uint32_t needed = admission_.certificates().commit_quorum();
  responses_.ForEach([&](const SpecTuple& tuple, uint32_t count) {
    if (count >= needed && (best == nullptr || tuple.v > best->v)) best = &tuple;
  });
  if (best == nullptr || (commit_ && best->v <= commit_->cc.tuple.v)) return;
  Ref<Commit> commit = New<Commit>(context_.pool);
  commit->c = self();
  commit->cc.tuple = *best;
  responses_.Collect(*best, needed, &commit->cc.votes);
  for (const auto& response : by_replica_) {
    if (!response || response->tuple != *best || !response->order.has_value()) continue;
    const OrderHeader& order = *response->order;
    if (order.v != best->v || order.n != best->n || order.h != best->h) continue;
    if (!admission_.certificates().IsSignedByPrimary(order)) continue;
    commit->order = order;
    break;
  }
  SignWith(context_.signer, commit.get());
  commit_ = std::move(commit);
  out_->Broadcast(commit_);
  out_->SetTimer({kCommitTimer, 0}, commit_wait_ns_);
}

// A4b: 2f+1 LOCAL-COMMITs equal in (v, n, h_n), the latest view's of each replica → complete.
void Client::OnLocalCommit(const LocalCommit& m) {
  if (!busy() || m.t < t_) return Reject(RejectReason::kStaleReply, m.i, m);
  if (m.c != self() || m.t > t_) return Reject(RejectReason::kMalformed, m.i, m);
  const auto local_commit = admission_.Admit(m);
  if (!local_commit) return Reject(local_commit.reason(), m.i, m);
  const Position* earlier = local_commits_.Of(m.i);
  if (earlier != nullptr && m.v < earlier->v) return Reject(RejectReason::kStaleReply, m.i, m);
  local_commits_.Add(m.i, {.v = Planted(kLocalCommitsAcrossViews) ? 0 : m.v, .n = m.n, .h = m.h}, m.sig);
  MaybeCompleteCommitted();
}

void Client::MaybeCompleteCommitted() {
  const Position* agreed = nullptr;
  local_commits_.ForEach([&](const Position& position, uint32_t count) {
    if (count >= context_.cluster.quorum() - Planted(kLocalCommitsOneShort)) agreed = &position;
  });
  if (agreed == nullptr) return;
  // LOCAL-COMMIT carries no reply: one that f+1 replicas gave for this very position is a correct replica's.
  const SpecTuple* vouched = nullptr;
  responses_.ForEach([&](const SpecTuple& tuple, uint32_t count) {
    const uint32_t needed = Planted(kReplyVouchedByOne) ? 1 : context_.cluster.weak();
    if (count >= needed && tuple.n == agreed->n && tuple.h == agreed->h) vouched = &tuple;
  });
  if (vouched == nullptr) return;
  for (const auto& response : by_replica_) {
    if (!response || response->tuple != *vouched) continue;
    const Ref<const SpecResponse> chosen = response;
    return Complete(CompletionPath::kCommitted, agreed->v, agreed->n, agreed->h, chosen);
  }
}

void Client::Complete(CompletionPath path, View v, SeqNum n, Digest h, const Ref<const SpecResponse>& response) {
  out_->CancelTimer({kCommitTimer, 0});
  out_->CancelTimer({kRetransmitTimer, 0});
  out_->Report(Event::Completed(path, v, n, h, t_, response->r, response));
  view_ = std::max(view_, v);
  request_ = nullptr;
}

// A4c: the REQUEST to all; responses are kept. A POM may have been lost as well.
void Client::OnRetransmitTimer() {
  if (!busy()) return;
  out_->Broadcast(request_);
  if (pom_ && pom_->v >= view_) out_->Broadcast(pom_);
  retransmit_wait_ns_ = std::min(2 * retransmit_wait_ns_, config_.retransmit_cap_ns);
  out_->SetTimer({kRetransmitTimer, 0}, retransmit_wait_ns_);
}

void Client::Reject(RejectReason reason, NodeId signer, const Message& message) {
  out_->Report(Event::Rejected(reason, signer, &message));
}

}  // namespace zyz::zyzzyva

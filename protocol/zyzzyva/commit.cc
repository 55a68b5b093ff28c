// A4b: the commit path. A client shows that 2f+1 replicas answered alike; a replica that agrees says LOCAL-COMMIT.
#include <algorithm>
#include <utility>

#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {

void Replica::OnCommit(const Verified<Commit>& commit) { ApplyCommit(*commit); }

// A4b, by where the CC stands to my view and history. The CC itself was checked by admission.
void Replica::ApplyCommit(const Commit& m) {
  const SpecTuple& tuple = m.cc.tuple;
  if (tuple.v < view_) return OnCommitOfOldView(m);
  if (tuple.v > view_) {
    Reject(RejectReason::kBehind, m.c);
    return WantState(tuple.v, tuple.n);
  }
  if (tuple.n <= std::max(history_.base_n(), view_cert_.n)) return OnCommitOfInherited(m);
  if (tuple.n > history_.max_n()) {
    // Shorter history: fill the hole, then continue. One place per client.
    if (tuple.n > stable_.cert.n + config_.window()) {
      Reject(RejectReason::kBehind, m.c);
      return WantState(view_, tuple.n);
    }
    known_n_ = std::max(known_n_, tuple.n);
    if (Planted(kLocalCommitBeforeStoring)) [[unlikely]]
      SendLocalCommit(m.c, tuple.t, tuple.n, tuple.h);
    auto same_client = [&](const Ref<const Commit>& waiting) { return waiting->c == m.c; };
    const auto place = std::find_if(waiting_commits_.begin(), waiting_commits_.end(), same_client);
    if (place == waiting_commits_.end()) {
      waiting_commits_.emplace_back(&m);
    } else {
      *place = Ref<const Commit>(&m);
    }
    return MaybeFillHole();
  }
  if (!AdoptCommitCert(m.cc)) return OnCommitConflict(m);
  SendLocalCommit(m.c, tuple.t, tuple.n, tuple.h);
}

// Inherited or collected: what I know of the position stands in the client table, and is committed.
void Replica::OnCommitOfInherited(const Commit& m) {
  const SpecTuple& tuple = m.cc.tuple;
  const ClientRecord& record = service_.Record(m.c);
  if (record.t != tuple.t) return Reject(RejectReason::kBelowStable, m.c);
  if (record.n != tuple.n || record.h != tuple.h) return Reject(RejectReason::kConflict, m.c);
  SendLocalCommit(m.c, tuple.t, tuple.n, tuple.h);
}

// A certificate of an earlier view proves nothing here; my own answer, in my view, does.
void Replica::OnCommitOfOldView(const Commit& m) {
  const ClientRecord& record = service_.Record(m.c);
  if (record.t != m.cc.tuple.t) return Reject(RejectReason::kOtherView, m.c);
  if (IsCommitted(record.n)) return SendLocalCommit(m.c, record.t, record.n, record.h);
  SendSpecResponse(m.c);
}

// 2f+1 replicas hold something else than I do, so the primary told us different things. The COMMIT's OR proves it, if
// it belongs to the CC; if not, the others' ORDER-REQs will.
void Replica::OnCommitConflict(const Commit& m) {
  const SpecTuple& tuple = m.cc.tuple;
  Reject(RejectReason::kConflict, m.c);
  const OrderReq* held = OwnViewOrder(tuple.n);
  const bool order_belongs =
      m.order.has_value() && m.order->v == tuple.v && m.order->n == tuple.n && m.order->h == tuple.h;
  if (held != nullptr && order_belongs && admission_.certificates().IsSignedByPrimary(*m.order)) {
    Convict(*m.order, held->order);
  } else {
    SendFillHole(tuple.n, tuple.n, /*to_all=*/true);
  }
}

void Replica::OnWaitingCommits() {
  for (size_t k = 0; k < waiting_commits_.size() && !IsLeaving();) {
    if (waiting_commits_[k]->cc.tuple.v == view_ && waiting_commits_[k]->cc.tuple.n > history_.max_n()) {
      ++k;
      continue;
    }
    const Ref<const Commit> commit = std::exchange(waiting_commits_[k], std::move(waiting_commits_.back()));
    waiting_commits_.pop_back();
    ApplyCommit(*commit);
  }
}

bool Replica::AdoptCommitCert(const CommitCert& cc) {
  CHECK(cc.tuple.v == view_ && history_.Holds(cc.tuple.n), "a CC is adopted in its own view, for a held position");
  if (history_.h(cc.tuple.n) != cc.tuple.h && !Planted(kHistoryComparedByNumber)) return false;
  if (cc.tuple.n > max_cc_.tuple.n && !Planted(kCommitCertNotKept)) max_cc_ = cc;
  if (cc.tuple.n > committed_n_) {
    committed_n_ = cc.tuple.n;
    AfterCommit();
  }
  return true;
}

void Replica::SendLocalCommit(NodeId c, Timestamp t, SeqNum n, Digest h) {
  if (IsFrozen()) return;
  Ref<LocalCommit> message = New<LocalCommit>(context_.pool);
  message->v = view_;
  message->n = n;
  message->h = h;
  message->c = c;
  message->t = t;
  message->i = self();
  SignWith(context_.signer, message.get());
  out_->Send(c, std::move(message));
}

}  // namespace zyz::zyzzyva

#include "protocol/pbft/admission.h"

#include <algorithm>

#include "protocol/pbft/choose_orders.h"
#include "protocol/pbft/service_state.h"

namespace zyz::pbft {

bool Admission::BatchIsAuthentic(const Batch& batch) const {
  return std::all_of(batch.begin(), batch.end(),
                     [this](const auto& request) { return !Refusal(*request) || Planted(kBatchUnsigned); });
}

template <class M>
Admission::Verdict Admission::RefuseClient(const M& m) const {
  if (!cluster_.IsClient(m.c) || cluster_.ClientIndex(m.c) >= kMaxClients) return RejectReason::kUnknownSender;
  if (m.t == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(m.c, m.signed_digest(), m.sig) && !Planted(kRequestUnsigned)) {
    return RejectReason::kBadRequestSignature;
  }
  return {};
}
template Admission::Verdict Admission::RefuseClient(const Request& m) const;
template Admission::Verdict Admission::RefuseClient(const ReadRequest& m) const;

Admission::Verdict Admission::Refusal(const PrePrepare& m) const {
  if (m.order.n == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(cluster_.Primary(m.order.v), m.signed_digest(), m.order.sig) && !Planted(kPrePrepareUnsigned)) {
    return RejectReason::kBadSignature;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const Prepare& m) const {
  if (m.n == 0) return RejectReason::kMalformed;
  if (m.i == cluster_.Primary(m.v) && !Planted(kPrimaryPrepareCounted)) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m, kPrepareUnsigned);
}

Admission::Verdict Admission::Refusal(const Commit& m) const {
  if (m.n == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m, kCommitUnsigned);
}

template <class M>
Admission::Verdict Admission::RefuseReply(const M& m) const {
  if (m.t == 0) return RejectReason::kMalformed;
  if (Verdict verdict = SignedByReplica(m.i, m, kReplyUnsigned)) return verdict;
  if (ReplyDigest(m.r) != m.rh && !Planted(kReplyNotCompared)) return RejectReason::kReplyMismatch;
  return {};
}
template Admission::Verdict Admission::RefuseReply(const Reply& m) const;
template Admission::Verdict Admission::RefuseReply(const ReadReply& m) const;

Admission::Verdict Admission::Refusal(const Checkpoint& m) const {
  if (m.n == 0 || m.n % interval_ != 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m, kCheckpointUnsigned);
}

Admission::Verdict Admission::Refusal(const Fetch& m) const {
  if (m.n == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m);
}

Admission::Verdict Admission::Refusal(const ViewChange& m) const {
  if (!cluster_.IsReplica(m.i)) return RejectReason::kUnknownSender;
  if (admitted_view_changes_[m.i] == m.digest()) return {};
  if (Verdict verdict = SignedByReplica(m.i, m, kViewChangeUnsigned)) return verdict;
  if (m.w == 0) return RejectReason::kMalformed;
  if (!certificates_.IsValid(m.checkpoint)) return RejectReason::kBadCertificate;
  SeqNum before = m.checkpoint.n;
  for (const PreparedCert& cert : m.p) {
    const SeqNum n = cert.order.n;
    if (cert.order.v >= m.w || n <= before || n - m.checkpoint.n > log_size_) return RejectReason::kMalformed;
    if (!certificates_.IsValid(cert)) return RejectReason::kBadCertificate;
    before = n;
  }
  admitted_view_changes_[m.i] = m.digest();
  return {};
}

Admission::Verdict Admission::Refusal(const NewView& m) const {
  if (m.w == 0) return RejectReason::kMalformed;
  if (admitted_new_view_ == m.digest()) return {};
  if (!verifier_.Verify(cluster_.Primary(m.w), m.signed_digest(), m.sig) && !Planted(kNewViewUnsigned)) {
    return RejectReason::kBadSignature;
  }
  if (m.v.size() != certificates_.view_quorum()) return RejectReason::kBadCertificate;
  for (size_t k = 0; k < m.v.size(); ++k) {
    if (m.v[k]->w != m.w || (k > 0 && m.v[k]->i <= m.v[k - 1]->i)) return RejectReason::kBadCertificate;
    if (Refusal(*m.v[k])) return RejectReason::kBadCertificate;
  }
  if (Verdict verdict = RefuseOrders(m)) return verdict;
  admitted_new_view_ = m.digest();
  return {};
}

// O is what V makes it, order by order, and each is signed.
Admission::Verdict Admission::RefuseOrders(const NewView& m) const {
  const ChosenOrders chosen = ChooseOrders(m.v, certificates_.planted());
  if (m.o.size() != chosen.d.size() && !Planted(kONotRecomputed)) return RejectReason::kBadCertificate;
  if (m.o.size() > log_size_) return RejectReason::kBadCertificate;
  for (size_t k = 0; k < m.o.size(); ++k) {
    const OrderHeader& order = m.o[k];
    if (order.v != m.w || order.n != chosen.min() + 1 + k) return RejectReason::kBadCertificate;
    if (!Planted(kONotRecomputed) && order.d != chosen.d[k]) return RejectReason::kBadCertificate;
    if (!certificates_.IsSignedByPrimary(order)) return RejectReason::kBadSignature;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const Recover& m) const {
  if (m.life == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m);
}

Admission::Verdict Admission::Refusal(const State& m) const {
  if (!certificates_.IsValid(m.checkpoint)) return RejectReason::kBadCertificate;
  // Checkpoint 0 is the initial state, which everybody has; no proof could cover a snapshot of it.
  const bool fits =
      m.checkpoint.n == 0 ? m.snapshot.empty() : ServiceState::SnapshotDigest(m.snapshot) == m.checkpoint.a;
  if (!fits && !Planted(kSnapshotNotCompared)) return RejectReason::kBadCertificate;
  if (m.entries.size() > log_size_) return RejectReason::kMalformed;
  SeqNum n = m.checkpoint.n;
  for (const CommittedEntry& entry : m.entries) {
    if (!certificates_.IsCommitted(entry.v, ++n, entry.content->ComputeD(), entry.commits)) {
      return RejectReason::kBadCertificate;
    }
  }
  if (m.new_view && Refusal(**m.new_view)) return RejectReason::kBadCertificate;
  return {};
}

}  // namespace zyz::pbft

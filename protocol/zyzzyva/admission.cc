#include "protocol/zyzzyva/admission.h"

#include <algorithm>

#include "protocol/zyzzyva/history_claim.h"
#include "protocol/zyzzyva/service_state.h"

namespace zyz::zyzzyva {

bool Admission::BatchIsAuthentic(const Batch& batch) const {
  for (const auto& request : batch) {
    if (Refusal(*request) && !Planted(kBatchUnsigned)) return false;
  }
  return true;
}

Admission::Verdict Admission::Refusal(const Request& m) const {
  if (!cluster_.IsClient(m.c) || cluster_.ClientIndex(m.c) >= kMaxClients) return RejectReason::kUnknownSender;
  if (m.t == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(m.c, m.signed_digest(), m.sig) && !Planted(kRequestUnsigned)) {
    return RejectReason::kBadRequestSignature;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const OrderReq& m) const {
  if (m.order.n == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(cluster_.Primary(m.order.v), m.signed_digest(), m.order.sig) && !Planted(kOrderReqUnsigned)) {
    return RejectReason::kBadSignature;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const SpecResponse& m) const {
  if (m.tuple.n == 0 || m.tuple.t == 0) return RejectReason::kMalformed;
  if (Verdict verdict = SignedByReplica(m.i, m, kSpecResponseUnsigned)) return verdict;
  if (ReplyDigest(m.r) != m.tuple.rh && !Planted(kReplyNotCompared)) return RejectReason::kReplyMismatch;
  return {};
}

Admission::Verdict Admission::Refusal(const Commit& m) const {
  if (!cluster_.IsClient(m.c) || cluster_.ClientIndex(m.c) >= kMaxClients) return RejectReason::kUnknownSender;
  if (!verifier_.Verify(m.c, m.signed_digest(), m.sig)) return RejectReason::kBadSignature;
  if (m.cc.tuple.c != m.c) return RejectReason::kMalformed;
  if (!certificates_.IsValid(m.cc)) return RejectReason::kBadCertificate;
  return {};
}

Admission::Verdict Admission::Refusal(const LocalCommit& m) const {
  return SignedByReplica(m.i, m, kLocalCommitUnsigned);
}

Admission::Verdict Admission::Refusal(const FillHole& m) const {
  if (m.from == 0 || m.from > m.to) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m);
}

Admission::Verdict Admission::Refusal(const ConfirmReq& m) const {
  if (Verdict verdict = SignedByReplica(m.i, m)) return verdict;
  return Refusal(*m.request);
}

Admission::Verdict Admission::Refusal(const Pom& m) const {
  if (!certificates_.Convicts(m)) return RejectReason::kInvalidPom;
  return {};
}

Admission::Verdict Admission::Refusal(const IHateThePrimary& m) const {
  return SignedByReplica(m.i, m, kSuspicionUnsigned);
}

Admission::Verdict Admission::Refusal(const Checkpoint& m) const {
  if (m.n == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m, kCheckpointUnsigned);
}

Admission::Verdict Admission::Refusal(const ViewChange& m) const {
  if (!cluster_.IsReplica(m.i)) return RejectReason::kUnknownSender;
  if (admitted_view_changes_[m.i] == m.digest()) return {};
  if (Verdict verdict = SignedByReplica(m.i, m, kViewChangeUnsigned)) return verdict;
  if (m.w == 0 || m.u >= m.w || m.view_cert.v != m.u) return RejectReason::kMalformed;
  if (!certificates_.ProvesSuspicion(m.w - 1, m.proof)) return RejectReason::kBadCertificate;
  if (Verdict verdict = RefuseClaim(HistoryClaim(m), certificates_, rule_, window_)) return verdict;
  admitted_view_changes_[m.i] = m.digest();
  return {};
}

Admission::Verdict Admission::Refusal(const NewView& m) const {
  if (m.w == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(cluster_.Primary(m.w), m.signed_digest(), m.sig) && !Planted(kNewViewUnsigned)) {
    return RejectReason::kBadSignature;
  }
  if (m.p.size() != certificates_.new_view_quorum()) return RejectReason::kBadCertificate;
  for (size_t k = 0; k < m.p.size(); ++k) {
    if (m.p[k]->w != m.w || (k > 0 && m.p[k]->i <= m.p[k - 1]->i)) return RejectReason::kBadCertificate;
    if (Refusal(*m.p[k])) return RejectReason::kBadCertificate;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const ViewConfirm& m) const {
  if (m.w == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m, kViewConfirmUnsigned);
}

Admission::Verdict Admission::Refusal(const Recover& m) const {
  if (m.life == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m);
}

Admission::Verdict Admission::Refusal(const State& m) const {
  const HistoryClaim claim(m);
  if (Verdict verdict = RefuseClaim(claim, certificates_, rule_, window_)) return verdict;
  // Checkpoint 0 is the initial state, which everybody has; no proof could cover a snapshot of it.
  const bool fits =
      m.checkpoint.n == 0 ? m.snapshot.empty() : ServiceState::SnapshotDigest(m.snapshot) == m.checkpoint.a;
  if (!fits && !Planted(kSnapshotNotCompared)) return RejectReason::kBadCertificate;
  // What a certificate covers was accepted by correct replicas; the rest is only the primary's word.
  for (SeqNum n = std::max(m.checkpoint.n, m.view_cert.n) + 1; n <= claim.max_n(); ++n) {
    if (!BatchIsAuthentic(claim.At(n)->batch)) return RejectReason::kBadRequestSignature;
  }
  return {};
}

}  // namespace zyz::zyzzyva

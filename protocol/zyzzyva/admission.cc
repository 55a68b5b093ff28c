#include "protocol/zyzzyva/admission.h"

namespace zyz::zyzzyva {

template <class M>
Admission::Verdict Admission::SignedByReplica(NodeId i, const M& m) const {
  if (!cluster_.IsReplica(i)) return RejectReason::kUnknownSender;
  if (!verifier_.Verify(i, m.signed_digest(), m.sig)) return RejectReason::kBadSignature;
  return {};
}

bool Admission::BatchIsAuthentic(const Batch& batch) const {
  for (const auto& request : batch) {
    if (Refusal(*request)) return false;
  }
  return true;
}

Admission::Verdict Admission::Refusal(const Request& m) const {
  if (!cluster_.IsClient(m.c) || cluster_.ClientIndex(m.c) >= kMaxClients) return RejectReason::kUnknownSender;
  if (m.t == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(m.c, m.signed_digest(), m.sig)) return RejectReason::kBadRequestSignature;
  return {};
}

Admission::Verdict Admission::Refusal(const OrderReq& m) const {
  if (m.order.n == 0) return RejectReason::kMalformed;
  if (!verifier_.Verify(cluster_.Primary(m.order.v), m.signed_digest(), m.order.sig)) {
    return RejectReason::kBadSignature;
  }
  return {};
}

Admission::Verdict Admission::Refusal(const SpecResponse& m) const {
  if (m.tuple.n == 0 || m.tuple.t == 0) return RejectReason::kMalformed;
  if (Verdict verdict = SignedByReplica(m.i, m)) return verdict;
  if (ReplyDigest(m.r) != m.tuple.rh) return RejectReason::kReplyMismatch;
  return {};
}

Admission::Verdict Admission::Refusal(const Commit& m) const {
  if (!cluster_.IsClient(m.c) || cluster_.ClientIndex(m.c) >= kMaxClients) return RejectReason::kUnknownSender;
  if (!verifier_.Verify(m.c, m.signed_digest(), m.sig)) return RejectReason::kBadSignature;
  if (m.cc.tuple.c != m.c) return RejectReason::kMalformed;
  if (!certificates_.IsValid(m.cc)) return RejectReason::kBadCertificate;
  return {};
}

Admission::Verdict Admission::Refusal(const LocalCommit& m) const { return SignedByReplica(m.i, m); }

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

Admission::Verdict Admission::Refusal(const IHateThePrimary& m) const { return SignedByReplica(m.i, m); }

Admission::Verdict Admission::Refusal(const Checkpoint& m) const {
  if (m.n == 0) return RejectReason::kMalformed;
  return SignedByReplica(m.i, m);
}

}  // namespace zyz::zyzzyva

#include "protocol/zyzzyva/history_claim.h"

#include <algorithm>

#include "protocol/zyzzyva/history.h"

namespace zyz::zyzzyva {
namespace {

bool IsChain(const HistoryClaim& claim) {
  Digest h = claim.checkpoint.h;
  SeqNum n = claim.checkpoint.n;
  for (const auto& entry : claim.o) {
    const OrderHeader& order = entry->order;
    if (order.n != ++n || entry->batch.empty()) return false;
    if (order.d != BatchDigest(entry->batch, order.nd)) return false;
    h = ChainDigest(h, order.d);
    if (order.h != h) return false;
  }
  return true;
}

bool CommitCertFits(const HistoryClaim& claim, const CertificateChecker& certificates, ViewChangeRule rule) {
  const SpecTuple& tuple = claim.cc->tuple;
  const View u = claim.view_cert.v;
  if (rule == ViewChangeRule::kPublished ? tuple.v > u : tuple.v != u) return false;
  if (tuple.n <= claim.checkpoint.n || tuple.n > claim.max_n() || claim.h(tuple.n) != tuple.h) return false;
  return certificates.IsValid(*claim.cc);
}

}  // namespace

std::optional<RejectReason> RefuseClaim(const HistoryClaim& claim, const CertificateChecker& certificates,
                                        ViewChangeRule rule, SeqNum window) {
  const ViewCert& cert = claim.view_cert;
  const View u = cert.v;
  if (!certificates.IsValid(cert) && !certificates.Planted(kViewCertUnchecked)) return RejectReason::kBadCertificate;
  if (claim.checkpoint.v > u) return RejectReason::kBadCertificate;
  if (!certificates.IsValid(claim.checkpoint) && !certificates.Planted(kCheckpointProofUnchecked)) {
    return RejectReason::kBadCertificate;
  }
  if (claim.o.size() > window || claim.checkpoint.n > UINT64_MAX - window) return RejectReason::kOverLimit;
  if (!IsChain(claim)) return RejectReason::kBadHistoryDigest;
  if (cert.n > claim.max_n()) return RejectReason::kMalformed;
  if (cert.n > claim.checkpoint.n && claim.h(cert.n) != cert.h) return RejectReason::kBadHistoryDigest;
  if (claim.cc.has_value() && !CommitCertFits(claim, certificates, rule)) return RejectReason::kBadCertificate;
  const bool old_orders_allowed = rule == ViewChangeRule::kPublished && claim.cc.has_value();
  for (SeqNum n = std::max(claim.checkpoint.n, cert.n) + 1; n <= claim.max_n(); ++n) {
    const OrderHeader& order = claim.At(n)->order;
    const bool view_fits = order.v == u || (old_orders_allowed && n <= claim.cc->tuple.n && order.v < u);
    if (!view_fits || !certificates.IsSignedByPrimary(order)) return RejectReason::kBadSignature;
  }
  return {};
}

}  // namespace zyz::zyzzyva

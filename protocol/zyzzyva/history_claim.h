// A history as somebody else shows it: VIEW-CHANGE and STATE both carry a view certificate, a checkpoint with proof,
// the chain of entries after it, and possibly a commit certificate. Here is what makes such a claim valid, in one
// place.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_HISTORY_CLAIM_H_
#define ZYZ_PROTOCOL_ZYZZYVA_HISTORY_CLAIM_H_

#include <optional>
#include <vector>

#include "protocol/reject.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/certificate.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz::zyzzyva {

// Refers to the message's fields; valid while the message lives.
struct HistoryClaim {
  const ViewCert& view_cert;
  const CheckpointCert& checkpoint;
  const std::vector<Ref<const OrderReq>>& o;
  const std::optional<CommitCert>& cc;

  explicit HistoryClaim(const ViewChange& m) : view_cert(m.view_cert), checkpoint(m.checkpoint), o(m.o), cc(m.cc) {}
  explicit HistoryClaim(const State& m) : view_cert(m.view_cert), checkpoint(m.checkpoint), o(m.o), cc(m.cc) {}

  SeqNum first_n() const { return checkpoint.n; }
  SeqNum max_n() const { return checkpoint.n + o.size(); }
  bool Knows(SeqNum n) const { return n >= first_n() && n <= max_n(); }
  Digest h(SeqNum n) const { return n == first_n() ? checkpoint.h : At(n)->order.h; }  // REQUIRES: Knows(n)
  const Ref<const OrderReq>& At(SeqNum n) const {
    return o[n - checkpoint.n - 1];
  }  // REQUIRES: first_n() < n ≤ max_n()
};

// SPEC.md section 5, "VIEW-CHANGE(w) is valid iff", the part about history, in its order:
//   view_cert valid; checkpoint valid and of a view ≤ u; O a chain from the checkpoint whose batches have the digests
//   d; it reaches the checkpoint's and the certificate's n, with the certificate's h; entries beyond have ORDER-REQs of
//   view u by u's primary; the CC is valid, of view u, above the checkpoint, and O has its h at its n.
// Under kPublished the CC, and the ORDER-REQs up to it, may be of any view ≤ u.
// At most `window` entries. Returns why not, or nothing.
std::optional<RejectReason> RefuseClaim(const HistoryClaim& claim, const CertificateChecker& certificates,
                                        ViewChangeRule rule, SeqNum window);

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_HISTORY_CLAIM_H_

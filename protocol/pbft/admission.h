// Admission: the only maker of Verified<T>. A handler that takes Verified<T> can rely on well-formedness and on every
// authenticator that T's rules ask for; what depends on the receiver's state (its view, its log) is the handler's.
#ifndef ZYZ_PROTOCOL_PBFT_ADMISSION_H_
#define ZYZ_PROTOCOL_PBFT_ADMISSION_H_

#include <optional>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/pbft/certificate.h"
#include "protocol/pbft/config.h"
#include "protocol/pbft/messages.h"
#include "protocol/reject.h"
#include "protocol/types.h"

namespace zyz::pbft {

// A message that passed admission. Refers to it; valid while the message lives (the step's input does).
template <class T>
class Verified {
 public:
  const T* operator->() const { return message_; }
  const T& operator*() const { return *message_; }
  Ref<const T> Share() const { return Ref<const T>(message_); }

 private:
  friend class Admission;
  explicit Verified(const T* message) : message_(message) {}
  const T* message_;
};

// Either a Verified<T> or why not. A refused message yields none.
template <class T>
class Admitted {
 public:
  explicit operator bool() const { return !reason_.has_value(); }
  RejectReason reason() const { return *reason_; }
  const Verified<T>& operator*() const {
    CHECK(!reason_.has_value(), "a refused message is nobody's verified one");
    return verified_;
  }
  const Verified<T>* operator->() const { return &**this; }

 private:
  friend class Admission;
  explicit Admitted(Verified<T> verified, std::optional<RejectReason> reason) : verified_(verified), reason_(reason) {}
  Verified<T> verified_;
  std::optional<RejectReason> reason_;
};

inline constexpr uint32_t kMaxClients = 1 << 16;  // client tables grow up to this

class Admission {
 public:
  Admission(ClusterSize cluster, Verifier verifier, const Config& config)
      : cluster_(cluster),
        verifier_(verifier),
        certificates_(cluster, verifier, config.planted),
        interval_(config.checkpoint_interval),
        log_size_(config.log_size()),
        admitted_view_changes_(cluster.n()) {}

  template <class T>
  Admitted<T> Admit(const T& message) const {
    return Admitted<T>(Verified<T>(&message), Refusal(message));
  }

  // B3: every request in the batch is its client's own.
  bool BatchIsAuthentic(const Batch& batch) const;
  const CertificateChecker& certificates() const { return certificates_; }

 private:
  using Verdict = std::optional<RejectReason>;  // none: admitted

  Verdict Refusal(const Request& m) const { return RefuseClient(m); }
  Verdict Refusal(const ReadRequest& m) const { return RefuseClient(m); }
  Verdict Refusal(const PrePrepare& m) const;  // B3: signed by the primary of the view it carries
  Verdict Refusal(const Prepare& m) const;     // B4: a backup's
  Verdict Refusal(const Commit& m) const;
  // Signed by i, r hashes to H(r).
  Verdict Refusal(const Reply& m) const { return RefuseReply(m); }
  Verdict Refusal(const ReadReply& m) const { return RefuseReply(m); }
  Verdict Refusal(const Checkpoint& m) const;
  Verdict Refusal(const ViewChange& m) const;  // B7: "VIEW-CHANGE(w) is valid iff"
  Verdict Refusal(const NewView& m) const;     // B7: V is 2f+1 valid VIEW-CHANGEs for w, O what follows from it
  Verdict Refusal(const Fetch& m) const;
  Verdict Refusal(const State& m) const;  // B11: everything in it that does not depend on the receiver
  Verdict Refusal(const Recover& m) const;
  // Any other kind: signed by the replica that it says it is from.
  template <class M>
  Verdict Refusal(const M& m) const {
    return SignedByReplica(m.i, m);
  }
  Verdict RefuseOrders(const NewView& m) const;
  template <class M>
  Verdict RefuseClient(const M& m) const;
  template <class M>
  Verdict RefuseReply(const M& m) const;

  // `unchecked`: the planted bug that forgets the signature here.
  template <class M>
  Verdict SignedByReplica(NodeId i, const M& m, PlantedBug unchecked = kNoPlantedBug) const {
    if (!cluster_.IsReplica(i)) return RejectReason::kUnknownSender;
    if (!verifier_.Verify(i, m.signed_digest(), m.sig)) {
      if (unchecked == kNoPlantedBug || !Planted(unchecked)) return RejectReason::kBadSignature;
    }
    return {};
  }
  bool Planted(PlantedBug bug) const { return certificates_.Planted(bug); }

  ClusterSize cluster_;
  Verifier verifier_;
  CertificateChecker certificates_;
  SeqNum interval_, log_size_;
  // The last ones admitted, by digest: a NEW-VIEW repeats VIEW-CHANGEs that mostly came before, and comes again itself.
  mutable std::vector<Digest> admitted_view_changes_;
  mutable Digest admitted_new_view_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_ADMISSION_H_

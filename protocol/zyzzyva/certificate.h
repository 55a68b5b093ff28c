// What votes prove: checking them when somebody shows them (certificates), and the proof of misbehaviour. Counting them
// while they arrive is protocol/common/votes.h.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_CERTIFICATE_H_
#define ZYZ_PROTOCOL_ZYZZYVA_CERTIFICATE_H_

#include <cstdint>

#include "protocol/common/votes.h"
#include "protocol/crypto.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"

namespace zyz::zyzzyva {

// How many votes make each kind of certificate, and the check of shown votes against the cluster's keys.
class CertificateChecker {
 public:
  CertificateChecker(ClusterSize cluster, Verifier verifier, PlantedBug planted = kNoPlantedBug)
      : cluster_(cluster), verifier_(verifier), planted_(planted) {}

  uint32_t commit_quorum() const { return cluster_.quorum() - Planted(kCommitCertOneShort); }
  uint32_t view_quorum() const { return cluster_.quorum() - Planted(kViewCertOneShort); }
  uint32_t checkpoint_quorum() const {
    if (Planted(kStableOnFPlus1)) [[unlikely]]
      return cluster_.weak();
    return cluster_.quorum() - Planted(kCheckpointOneShort);
  }
  uint32_t suspicion_quorum() const { return cluster_.weak() - Planted(kSuspicionsOneShort); }
  uint32_t new_view_quorum() const { return cluster_.quorum() - Planted(kNewViewOneShort); }

  // At least `needed` votes, strictly sorted by replica (hence distinct), each valid over `digest`.
  bool VotesAre(const Votes& votes, uint32_t needed, Digest digest) const;

  bool IsValid(const CommitCert& cc) const;
  bool IsValid(const ViewCert& cert) const;        // view 0: the genesis certificate only
  bool IsValid(const CheckpointCert& cert) const;  // checkpoint 0: no votes needed
  // f+1 I-HATE-THE-PRIMARY(v).
  bool ProvesSuspicion(View v, const Votes& votes) const;
  bool IsSignedByPrimary(const OrderHeader& order) const;

  // A6: two ORDER-REQs that carry view v, are signed by its primary and cannot both be honest; or one of them, and a
  // stable checkpoint of view v that it contradicts.
  bool Convicts(const Pom& pom) const;
  bool Planted(PlantedBug bug) const { return planted_ == bug; }

 private:
  bool ConvictsByCheckpoint(const OrderHeader& order, const CheckpointCert& stable) const;

  ClusterSize cluster_;
  Verifier verifier_;
  PlantedBug planted_;
};

// The logical half of A6, without signatures: same n but different h or d; or n' = n + 1 and h' ≠ H(h, d').
bool Contradict(const OrderHeader& a, const OrderHeader& b);

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_CERTIFICATE_H_

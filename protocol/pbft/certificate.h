// What votes prove: checking them when somebody shows them (certificates). Counting them while they arrive is
// protocol/common/votes.h.
#ifndef ZYZ_PROTOCOL_PBFT_CERTIFICATE_H_
#define ZYZ_PROTOCOL_PBFT_CERTIFICATE_H_

#include <cstdint>

#include "protocol/common/votes.h"
#include "protocol/crypto.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/planted.h"
#include "protocol/types.h"

namespace zyz::pbft {

// How many votes make each kind of certificate, and the check of shown votes against the cluster's keys.
class CertificateChecker {
 public:
  CertificateChecker(ClusterSize cluster, Verifier verifier, PlantedBug planted = kNoPlantedBug)
      : cluster_(cluster), verifier_(verifier), planted_(planted) {}

  // B4: PREPAREs of backups, beside the PRE-PREPARE.
  uint32_t prepare_quorum() const { return cluster_.quorum() - 1 - Planted(kPrepareOneShort); }
  uint32_t commit_quorum() const { return cluster_.quorum() - Planted(kCommitOneShort); }
  uint32_t view_quorum() const { return cluster_.quorum() - Planted(kNewViewOneShort); }
  uint32_t join_quorum() const { return cluster_.weak() - Planted(kJoinOneShort); }
  uint32_t checkpoint_quorum() const {
    if (Planted(kStableOnFPlus1)) [[unlikely]]
      return cluster_.weak();
    return cluster_.quorum() - Planted(kCheckpointOneShort);
  }

  // At least `needed` votes, strictly sorted by replica (hence distinct), each valid over `digest`.
  bool VotesAre(const Votes& votes, uint32_t needed, Digest digest) const;

  bool IsSignedByPrimary(const OrderHeader& order) const;
  bool IsValid(const PreparedCert& cert) const;    // B4: 2f PREPAREs, none of them the primary's
  bool IsValid(const CheckpointCert& cert) const;  // B10; checkpoint 0: no votes needed
  bool IsCommitted(View v, SeqNum n, Digest d, const Votes& commits) const;  // B4: 2f+1 COMMITs
  PlantedBug planted() const { return planted_; }
  bool Planted(PlantedBug bug) const { return planted_ == bug; }

 private:
  ClusterSize cluster_;
  Verifier verifier_;
  PlantedBug planted_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_CERTIFICATE_H_

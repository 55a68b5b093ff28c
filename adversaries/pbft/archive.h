// Archive: what a liar remembers of the certificates it has seen, so that it can show an old or another one that proves
// itself. Orders, votes and batches are taken from whatever message they came in.
//
// It holds what was signed by others and invents nothing. Bounded: the lowest positions and views are forgotten.
#ifndef ZYZ_ADVERSARIES_PBFT_ARCHIVE_H_
#define ZYZ_ADVERSARIES_PBFT_ARCHIVE_H_

#include <map>
#include <tuple>
#include <vector>

#include "adversaries/coalition.h"
#include "protocol/pbft/messages.h"
#include "protocol/types.h"

namespace zyz::pbft {

class Archive {
 public:
  explicit Archive(const ClusterSize& cluster) : cluster_(cluster) {}

  void Learn(const Message& message);
  void CatchUp(const Coalition& coalition);  // learns what its members have heard and said since the last time

  // Prepared certificates for n, distinct in view and digest, as they came; null: none.
  const std::vector<PreparedCert>* CertsAt(SeqNum n) const;
  const std::map<SeqNum, std::vector<PreparedCert>>& certs() const { return certs_; }
  // By position; checkpoint 0 is the first.
  const std::map<SeqNum, CheckpointCert>& checkpoints() const { return checkpoints_; }
  // The VIEW-CHANGEs for w, the first of each replica, by replica.
  std::vector<Ref<const ViewChange>> ViewChangesFor(View w) const;
  // The latest VIEW-CHANGE of i for a view below w; null: none.
  Ref<const ViewChange> EarlierOf(NodeId i, View w) const;

 private:
  using Order = std::tuple<SeqNum, View, Digest>;

  void LearnOrder(const OrderHeader& order);
  void LearnPrepare(const Prepare& prepare);
  void LearnCert(const PreparedCert& cert);
  void LearnCheckpoint(const Checkpoint& checkpoint);
  void LearnProof(const CheckpointCert& proof);
  void MaybeComplete(const Order& order);

  const ClusterSize cluster_;
  uint64_t caught_up_ = 0;
  std::map<Order, OrderHeader> orders_;
  std::map<Order, Votes> prepares_;  // on their way to a certificate
  std::map<SeqNum, std::vector<PreparedCert>> certs_;
  std::map<std::pair<SeqNum, Digest>, Votes> boundaries_;  // the same, for checkpoints
  std::map<SeqNum, CheckpointCert> checkpoints_ = {{0, {}}};
  std::map<View, std::map<NodeId, Ref<const ViewChange>>> view_changes_;
};

}  // namespace zyz::pbft

#endif  // ZYZ_ADVERSARIES_PBFT_ARCHIVE_H_

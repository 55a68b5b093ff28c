// Archive: what a liar remembers of the histories it has seen, so that it can show an old or another one that proves
// itself. Orders, certificates and votes are taken from whatever message they came in; from these it puts together what
// a VIEW-CHANGE or STATE claims: a view certificate, a checkpoint, the chain of entries above it, perhaps a CC.
//
// It holds what was signed by others and invents nothing. Bounded: the oldest positions and views are forgotten.
#ifndef ZYZ_ADVERSARIES_ZYZZYVA_ARCHIVE_H_
#define ZYZ_ADVERSARIES_ZYZZYVA_ARCHIVE_H_

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "adversaries/coalition.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/history_claim.h"
#include "protocol/zyzzyva/messages.h"

namespace zyz {

class Archive {
 public:
  explicit Archive(const ClusterSize& cluster) : cluster_(cluster) {}

  void Learn(const Message& message);
  void CatchUp(const Coalition& coalition);  // learns what its members have heard and said since the last time

  // A history that once was, with its proofs, as messages claim one.
  struct Claim {
    zyzzyva::ViewCert view_cert;
    zyzzyva::CheckpointCert checkpoint;
    std::optional<zyzzyva::CommitCert> cc;
    std::vector<Ref<const zyzzyva::OrderReq>> o;
  };
  // View u's history up to (n, h), from the highest checkpoint below `below`; nothing if some piece of it is not known.
  std::optional<Claim> ClaimUpTo(View u, SeqNum n, Digest h, SeqNum below = UINT64_MAX) const;
  // The longest history of view u that is known.
  std::optional<Claim> LongestClaim(View u) const;
  // A history of view u, in its own right, that is not the one of `truth`: the longest known.
  std::optional<Claim> OtherClaim(View u, const zyzzyva::HistoryClaim& truth) const;
  // A CC with the history it belongs to.
  std::optional<Claim> ClaimWith(const zyzzyva::CommitCert& cc) const;

  const std::vector<zyzzyva::CommitCert>& ccs() const { return ccs_; }  // in the order in which they came
  // The views whose certificate is known, view 0 included, ascending.
  std::vector<View> Views() const;
  const zyzzyva::ViewCert* CertOf(View v) const;
  // The f+1 suspicions that ended the latest view below v of which they are known, or null.
  const Votes* ProofBefore(View v) const;
  // By position; checkpoint 0 is the first.
  const std::map<SeqNum, zyzzyva::CheckpointCert>& checkpoints() const { return checkpoints_; }

 private:
  using ConfirmKey = std::tuple<View, SeqNum, Digest>;
  using CheckpointKey = std::tuple<View, SeqNum, Digest, Digest>;

  void LearnClaim(const zyzzyva::HistoryClaim& claim);
  void LearnCc(const zyzzyva::CommitCert& cc);
  void LearnOrder(const Ref<const zyzzyva::OrderReq>& order);
  void LearnConfirm(const zyzzyva::ViewConfirm& confirm);
  void LearnCheckpoint(const zyzzyva::Checkpoint& checkpoint);
  const Ref<const zyzzyva::OrderReq>* Find(SeqNum n, Digest h, std::optional<View> v) const;
  bool TakeChain(SeqNum n, Digest h, Claim* claim) const;

  const ClusterSize cluster_;
  uint64_t caught_up_ = 0;
  std::map<SeqNum, std::vector<Ref<const zyzzyva::OrderReq>>> orders_;  // by position: distinct in view and h
  std::map<View, zyzzyva::ViewCert> view_certs_ = {{0, {}}};
  std::map<SeqNum, zyzzyva::CheckpointCert> checkpoints_ = {{0, {}}};
  std::map<View, Votes> proofs_;
  std::vector<zyzzyva::CommitCert> ccs_;
  std::map<ConfirmKey, Votes> confirms_;       // on their way to a certificate
  std::map<CheckpointKey, Votes> boundaries_;  // the same
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_ZYZZYVA_ARCHIVE_H_

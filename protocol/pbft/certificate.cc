#include "protocol/pbft/certificate.h"

namespace zyz::pbft {
namespace {

// What a vote signs, for messages whose signed fields are the certificate's head.
template <class M>
Digest VoteDigest(View v, SeqNum n, Digest d) {
  M vote;
  vote.v = v;
  vote.n = n;
  vote.d = d;
  return ComputeSignedDigest(vote);
}

Digest CheckpointDigest(const CheckpointCert& cert) {
  Checkpoint checkpoint;
  checkpoint.n = cert.n;
  checkpoint.a = cert.a;
  return ComputeSignedDigest(checkpoint);
}

}  // namespace

bool CertificateChecker::VotesAre(const Votes& votes, uint32_t needed, Digest digest) const {
  if (votes.size() < needed || votes.size() > cluster_.n()) return false;
  for (size_t k = 0; k < votes.size(); ++k) {
    if (!cluster_.IsReplica(votes[k].i)) return false;
    if (k > 0 && votes[k].i <= votes[k - 1].i) return false;
    if (!verifier_.Verify(votes[k].i, digest, votes[k].sig)) return false;
  }
  return true;
}

bool CertificateChecker::IsSignedByPrimary(const OrderHeader& order) const {
  return verifier_.Verify(cluster_.Primary(order.v), order.signed_digest(), order.sig);
}

bool CertificateChecker::IsValid(const PreparedCert& cert) const {
  if (cert.order.n == 0) return false;
  const NodeId primary = cluster_.Primary(cert.order.v);
  const auto is_primary = [primary](const Vote& vote) { return vote.i == primary; };
  if (std::any_of(cert.prepares.begin(), cert.prepares.end(), is_primary) && !Planted(kPrimaryPrepareCounted)) {
    return false;
  }
  return IsSignedByPrimary(cert.order) &&
         VotesAre(cert.prepares, prepare_quorum(), VoteDigest<Prepare>(cert.order.v, cert.order.n, cert.order.d));
}

bool CertificateChecker::IsValid(const CheckpointCert& cert) const {
  if (cert.n == 0) return cert.a == Digest{} && cert.votes.empty();
  return VotesAre(cert.votes, checkpoint_quorum(), CheckpointDigest(cert));
}

bool CertificateChecker::IsCommitted(View v, SeqNum n, Digest d, const Votes& commits) const {
  return VotesAre(commits, commit_quorum(), VoteDigest<Commit>(v, n, d));
}

}  // namespace zyz::pbft

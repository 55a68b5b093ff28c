#include "protocol/zyzzyva/certificate.h"

#include "protocol/zyzzyva/history.h"

namespace zyz::zyzzyva {
namespace {

// What a vote signs, per certificate, for messages whose signed fields equal the certificate's head.
template <class M>
Digest SignedBy(const M& message) {
  return ComputeSignedDigest(message);
}

Digest ViewConfirmDigest(View w, SeqNum n, Digest h) {
  ViewConfirm confirm;
  confirm.w = w;
  confirm.n = n;
  confirm.h = h;
  return SignedBy(confirm);
}

Digest CheckpointDigest(const CheckpointCert& cert) {
  Checkpoint checkpoint;
  checkpoint.v = cert.v;
  checkpoint.n = cert.n;
  checkpoint.h = cert.h;
  checkpoint.a = cert.a;
  return SignedBy(checkpoint);
}

Digest HateDigest(View v) {
  IHateThePrimary hate;
  hate.v = v;
  return SignedBy(hate);
}

}  // namespace

bool CertificateChecker::VotesAre(const Votes& votes, uint32_t needed, Digest digest) const {
  if (votes.size() < needed || votes.size() > cluster_.n()) return false;
  for (size_t k = 0; k < votes.size(); ++k) {
    if (!cluster_.IsReplica(votes[k].i)) return false;
    if (k > 0 && votes[k].i <= votes[k - 1].i && !Planted(kVotesMayRepeat)) return false;
    if (!verifier_.Verify(votes[k].i, digest, votes[k].sig)) return false;
  }
  return true;
}

bool CertificateChecker::IsValid(const CommitCert& cc) const {
  if (cc.tuple.n == 0) return false;
  if (Planted(kCommitVotesUnsigned)) [[unlikely]]
    return cc.votes.size() >= commit_quorum();
  return VotesAre(cc.votes, commit_quorum(), cc.tuple.signed_digest());
}

bool CertificateChecker::IsValid(const ViewCert& cert) const {
  if (cert.v == 0) return cert.n == 0 && cert.h == Digest{} && cert.votes.empty();
  return VotesAre(cert.votes, view_quorum(), ViewConfirmDigest(cert.v, cert.n, cert.h));
}

bool CertificateChecker::IsValid(const CheckpointCert& cert) const {
  if (cert.n == 0) return cert.v == 0 && cert.h == Digest{} && cert.a == Digest{} && cert.votes.empty();
  return VotesAre(cert.votes, checkpoint_quorum(), CheckpointDigest(cert));
}

bool CertificateChecker::ProvesSuspicion(View v, const Votes& votes) const {
  return VotesAre(votes, suspicion_quorum(), HateDigest(v));
}

bool CertificateChecker::IsSignedByPrimary(const OrderHeader& order) const {
  return verifier_.Verify(cluster_.Primary(order.v), order.signed_digest(), order.sig);
}

bool CertificateChecker::Convicts(const Pom& pom) const {
  if (pom.first.v != pom.v || pom.second.v != pom.v) return false;
  if (pom.stable.has_value()) return pom.second == pom.first && ConvictsByCheckpoint(pom.first, *pom.stable);
  if (!Contradict(pom.first, pom.second) && !(Planted(kPomOfEqualOrders) && pom.first == pom.second)) return false;
  return (IsSignedByPrimary(pom.first) && IsSignedByPrimary(pom.second)) || Planted(kPomUnsigned);
}

// f+1 correct replicas held h at n in view v: by the primary's order, or inherited, where it has nothing to order.
bool CertificateChecker::ConvictsByCheckpoint(const OrderHeader& order, const CheckpointCert& stable) const {
  if (stable.v != order.v || stable.n != order.n || stable.n == 0 || stable.h == order.h) return false;
  return IsValid(stable) && IsSignedByPrimary(order);
}

bool Contradict(const OrderHeader& a, const OrderHeader& b) {
  if (a.n == b.n) return a.h != b.h || a.d != b.d;
  if (b.n == a.n + 1) return b.h != ChainDigest(a.h, b.d);
  if (a.n == b.n + 1) return a.h != ChainDigest(b.h, a.d);
  return false;
}

}  // namespace zyz::zyzzyva

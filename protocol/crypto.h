// Authentication as a capability. A node is handed one Signer (its own key, move-only) and one Verifier; key material
// stays behind Authenticator, which the world owns. The symbolic suite is sim/crypto_suite.h; others plug into the same
// seam.
#ifndef ZYZ_PROTOCOL_CRYPTO_H_
#define ZYZ_PROTOCOL_CRYPTO_H_

#include <utility>

#include "protocol/check.h"
#include "protocol/types.h"

namespace zyz {

// What a signature commits its signer to, declared by the message that is signed: "in view v, at position n, of kind k,
// I said `value`". Oracles learn from here what a node stated, never from the node's own report.
//
// A reply states more: that the request t of `client`, executed there, is answered by what has the digest `also`;
// `value` is then the history digest at n. What is no reply may name that history digest in `also`, where `value`
// covers more.
struct Statement {
  uint8_t kind = 0;  // the message kind; 0: commits to nothing that could contradict another statement
  View v = 0;
  SeqNum n = 0;
  uint64_t value = 0;
  NodeId client = kNoNode;  // kNoNode: it is no reply
  Timestamp t = 0;
  Digest also = {};
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  virtual Signature Sign(NodeId signer, Digest digest, const Statement& statement) = 0;
  // True iff `signature` was made by `signer` over `digest`. `verifier` is who pays for the computation.
  virtual bool Verify(NodeId verifier, NodeId signer, Digest digest, Signature signature) = 0;
};

class Signer {
 public:
  Signer(Authenticator* authenticator, NodeId id) : authenticator_(authenticator), id_(id) {}
  Signer(Signer&&) = default;
  Signer& operator=(Signer&&) = default;

  NodeId id() const { return id_; }
  Signature Sign(Digest digest, const Statement& statement) const {
    return authenticator_->Sign(id_, digest, statement);
  }

 private:
  Authenticator* authenticator_;
  NodeId id_;
};

class Verifier {
 public:
  Verifier(Authenticator* authenticator, NodeId self) : authenticator_(authenticator), self_(self) {}

  bool Verify(NodeId signer, Digest digest, Signature signature) const {
    return authenticator_->Verify(self_, signer, digest, signature);
  }

 private:
  Authenticator* authenticator_;
  NodeId self_;
};

// Signs a message or struct: fills m.sig from m's SignedFields and m.Stated(); what states nothing has none. The signed
// fields are final from here on.
template <class M>
void SignWith(const Signer& signer, M* m) {
  if constexpr (requires { m->Stated(); }) {
    m->sig = signer.Sign(m->signed_digest(), m->Stated());
  } else {
    m->sig = signer.Sign(m->signed_digest(), Statement());
  }
}

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_CRYPTO_H_

// The symbolic crypto suite. A signature is a keyed hash over the signed digest; the keys never leave this class, so
// nobody in the simulated world can make another's signature, however hard an adversary tries. It is also the world's
// witness: it notes what each step signed, and counts operations so that a host can charge CPU time for them.
#ifndef ZYZ_SIM_CRYPTO_SUITE_H_
#define ZYZ_SIM_CRYPTO_SUITE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "protocol/crypto.h"
#include "protocol/types.h"
#include "sim/step.h"

namespace zyz::sim {

struct CryptoCounts {
  uint64_t signs = 0, verifies = 0;
};

class SymbolicSuite final : public Authenticator {
 public:
  // Identities 0 … nodes-1. A node's key depends on the seed and its id alone.
  SymbolicSuite(uint64_t seed, uint32_t nodes);

  // Who holds a node's Signer is that node, as far as anybody can tell: hand it to the node, or to a faulty accomplice.
  Signer MakeSigner(NodeId id);
  Verifier MakeVerifier(NodeId self);

  Signature Sign(NodeId signer, Digest digest, const Statement& statement) override;
  bool Verify(NodeId verifier, NodeId signer, Digest digest, Signature signature) override;

  // From here on, operations belong to a step of `node`.
  void BeginStep(NodeId node) {
    stepping_ = node;
    step_counts_ = {};
    statements_.clear();
  }
  // Since BeginStep: what was signed with the stepping node's own key, statements of kind 0 left out; and all
  // operations, whosever key they used, since it is the stepping node that computes.
  std::span<const SignedStatement> statements() const { return statements_; }
  const CryptoCounts& step_counts() const { return step_counts_; }

  // Over the whole run: signatures under `id`'s key, and verifications that `id` asked for.
  const CryptoCounts& counts(NodeId id) const { return counts_[id]; }

 private:
  Signature Tag(NodeId signer, Digest digest) const;

  std::vector<uint64_t> keys_;
  std::vector<CryptoCounts> counts_;
  CryptoCounts step_counts_;
  NodeId stepping_ = kNoNode;
  std::vector<SignedStatement> statements_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_CRYPTO_SUITE_H_

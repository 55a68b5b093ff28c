#include "sim/crypto_suite.h"

#include "protocol/hash.h"

namespace zyz::sim {

SymbolicSuite::SymbolicSuite(uint64_t seed, uint32_t nodes) : counts_(nodes) {
  keys_.reserve(nodes);
  for (NodeId id = 0; id < nodes; ++id) keys_.push_back(HashWords(kDomainKey, seed, id).value);
}

Signer SymbolicSuite::MakeSigner(NodeId id) {
  CHECK(id < keys_.size(), "a signer has a key");
  return Signer(this, id);
}

Verifier SymbolicSuite::MakeVerifier(NodeId self) {
  CHECK(self < keys_.size(), "a verifier is a node");
  return Verifier(this, self);
}

Signature SymbolicSuite::Tag(NodeId signer, Digest digest) const {
  return Signature{HashWords(kDomainTag, keys_[signer], digest.value).value};
}

Signature SymbolicSuite::Sign(NodeId signer, Digest digest, const Statement& statement) {
  ++counts_[signer].signs;
  ++step_counts_.signs;
  if (statement.kind != 0 && signer == stepping_) statements_.push_back({signer, statement});
  return Tag(signer, digest);
}

bool SymbolicSuite::Verify(NodeId verifier, NodeId signer, Digest digest, Signature signature) {
  ++counts_[verifier].verifies;
  ++step_counts_.verifies;
  return signer < keys_.size() && Tag(signer, digest) == signature;
}

}  // namespace zyz::sim

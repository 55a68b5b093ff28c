// The least that signs: the tag is a hash of signer and digest, and everything signed is noted. It keeps no secrets, so
// it is for tests of the contract only.
#ifndef ZYZ_TESTS_PROTOCOL_FAKE_AUTHENTICATOR_H_
#define ZYZ_TESTS_PROTOCOL_FAKE_AUTHENTICATOR_H_

#include <vector>

#include "protocol/crypto.h"
#include "protocol/hash.h"

namespace zyz {

class FakeAuthenticator final : public Authenticator {
 public:
  struct Signed {
    NodeId signer;
    Digest digest;
    Statement statement;
  };

  Signature Sign(NodeId signer, Digest digest, const Statement& statement) override {
    signed_.push_back({signer, digest, statement});
    return Tag(signer, digest);
  }
  bool Verify(NodeId, NodeId signer, Digest digest, Signature signature) override {
    return Tag(signer, digest) == signature;
  }
  const std::vector<Signed>& all_signed() const { return signed_; }

 private:
  static Signature Tag(NodeId signer, Digest digest) { return {HashWords(kDomainTag, signer, digest.value).value}; }

  std::vector<Signed> signed_;
};

}  // namespace zyz

#endif  // ZYZ_TESTS_PROTOCOL_FAKE_AUTHENTICATOR_H_

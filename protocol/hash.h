// Hashing, in one place: XXH3 (the xxHash library; its 64-bit output is the same on every platform and version ≥ 0.8).
#ifndef ZYZ_PROTOCOL_HASH_H_
#define ZYZ_PROTOCOL_HASH_H_

#include <string_view>

#ifndef XXH_INLINE_ALL  // @xxhash//:xxhash_inline defines it, too
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include "protocol/types.h"

namespace zyz {

// Domain separation: equal bytes hashed for different purposes give unrelated digests. Messages use their kind (< 256).
enum HashDomain : uint64_t {
  kDomainReply = 256,
  kDomainBatch,
  kDomainHistory,
  kDomainState,
  kDomainKey,
  kDomainTag,
  kDomainStep,
  kDomainStream,
};

inline Digest HashBytes(uint64_t domain, std::string_view bytes) {
  return Digest{XXH3_64bits_withSeed(bytes.data(), bytes.size(), domain)};
}

// Digest of a few 64-bit words, in order.
template <class... Words>
inline Digest HashWords(uint64_t domain, Words... words) {
  const uint64_t buffer[] = {static_cast<uint64_t>(words)...};
  return Digest{XXH3_64bits_withSeed(buffer, sizeof(buffer), domain)};
}

// H(r): what a SPEC-RESPONSE says of its reply.
inline Digest ReplyDigest(std::string_view reply) { return HashBytes(kDomainReply, reply); }

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_HASH_H_

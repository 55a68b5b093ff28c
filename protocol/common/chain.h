// The hash chain that names a history: what it holds at position n, and all that came before. Protocols that execute
// batches in one order share it, so that their histories can be told apart in the same way.
#ifndef ZYZ_PROTOCOL_COMMON_CHAIN_H_
#define ZYZ_PROTOCOL_COMMON_CHAIN_H_

#include <cstdint>
#include <span>

#include "protocol/hash.h"
#include "protocol/request.h"
#include "protocol/types.h"

namespace zyz {

// d: the digest of a batch's requests (their signed content) in order, and its ND.
Digest BatchDigest(std::span<const Ref<const Request>> batch, uint64_t nd);

// H(h_{n-1}, d_n). The empty history has h_0 = 0.
inline Digest ChainDigest(Digest previous, Digest d) { return HashWords(kDomainHistory, previous.value, d.value); }

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_COMMON_CHAIN_H_

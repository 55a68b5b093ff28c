#include "protocol/common/chain.h"

#include "protocol/codec.h"

namespace zyz {

Digest BatchDigest(std::span<const Ref<const Request>> batch, uint64_t nd) {
  Writer words;
  words.Int(nd);
  for (const auto& request : batch) words.Int(request->signed_digest().value);
  return HashBytes(kDomainBatch, words.bytes());
}

}  // namespace zyz

// The vocabulary every other header uses: identities, positions, digests, signatures and the quorum sizes.
//
// Integers are plain aliases, because protocol papers do arithmetic on them (n + 1, v mod n); what must never be mixed
// up with a number (a digest, a signature) is a type of its own.
#ifndef ZYZ_PROTOCOL_TYPES_H_
#define ZYZ_PROTOCOL_TYPES_H_

#include <compare>
#include <cstdint>
#include <string>

namespace zyz {

// A node's identity: replicas are 0 … n-1 (written r0, r1, …), clients follow from n on (written c0, c1, …).
using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

using View = uint64_t;       // view number; its primary is replica (view mod n)
using SeqNum = uint64_t;     // position in the history; the first ordered batch has position 1, 0 is the empty history
using Timestamp = uint64_t;  // a client's request number, strictly increasing per client, first is 1
using TimeNs = int64_t;      // virtual time, or a span of it, in nanoseconds

using Bytes = std::string;  // opaque bytes: operations, replies, snapshots

// A 64-bit digest of canonical bytes (XXH3). Wide enough that honest collisions do not happen in a simulation; nobody
// in the simulated world searches for them.
struct Digest {
  uint64_t value = 0;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// What a Signer puts under a message. Who signed stands beside it in the message, never inside.
struct Signature {
  uint64_t tag = 0;
  friend auto operator<=>(const Signature&, const Signature&) = default;
};

// How many replicas there are, and how many of them it takes: a protocol's data (ProtocolInfo::cluster), never computed
// at the place of use. Thresholds are asked for by name.
class ClusterSize {
 public:
  // Four replicas, one of which may be faulty.
  constexpr ClusterSize() = default;
  // REQUIRES: weak <= quorum <= all <= replicas.
  constexpr ClusterSize(uint32_t faulty, uint32_t replicas, uint32_t all, uint32_t quorum, uint32_t weak)
      : f(faulty), n_(replicas), all_(all), quorum_(quorum), weak_(weak) {}

  uint32_t f = 1;  // tolerated faulty replicas

  constexpr uint32_t n() const { return n_; }
  constexpr uint32_t all() const { return all_; }        // fast path
  constexpr uint32_t quorum() const { return quorum_; }  // certificates
  constexpr uint32_t weak() const { return weak_; }      // at least one correct replica
  constexpr NodeId Primary(View v) const { return static_cast<NodeId>(v % n_); }
  constexpr bool IsReplica(NodeId id) const { return id < n_; }
  constexpr bool IsClient(NodeId id) const { return id >= n_ && id != kNoNode; }
  constexpr uint32_t ClientIndex(NodeId id) const { return id - n_; }  // c7 → 7
  constexpr NodeId Client(uint32_t index) const { return n_ + index; }

  friend bool operator==(const ClusterSize&, const ClusterSize&) = default;

 private:
  uint32_t n_ = 4, all_ = 4, quorum_ = 3, weak_ = 2;
};

// The sizes of the usual Byzantine quorum systems: 3f+1 replicas, certificates of 2f+1.
constexpr ClusterSize ThirdsCluster(uint32_t f) { return ClusterSize(f, 3 * f + 1, 3 * f + 1, 2 * f + 1, f + 1); }

// "r2" or "c0".
std::string NodeName(const ClusterSize& cluster, NodeId id);

// 16 hex digits, as every 64-bit value is shown to people and written to JSON.
std::string Hex(uint64_t value);
inline std::string Hex(Digest digest) { return Hex(digest.value); }

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_TYPES_H_

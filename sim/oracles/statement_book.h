// What correct replicas have signed, for all oracles that ask who said what. The oracle one-statement fills it, so it
// comes before them in the panel.
//
// A slot per (kind, v, n) holds the value stated there first and, as bits, who stated it; nearly always that is all.
// Whoever states another value in a slot goes to a side map. Slots live in pages of consecutive n, pages in one array.
#ifndef ZYZ_SIM_ORACLES_STATEMENT_BOOK_H_
#define ZYZ_SIM_ORACLES_STATEMENT_BOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/types.h"

namespace zyz::sim {

class StatementBook {
 public:
  explicit StatementBook(const ClusterSize& cluster);

  // What a replica said first, where it has now said something else.
  struct Before {
    uint64_t value = 0;
    uint64_t step = 0;
    NodeId first = kNoNode;  // who said it at that step: the replica itself, or the first to say the same
  };
  // Writes down what replica `signer` said in step `step`.
  std::optional<Before> Add(NodeId signer, const Statement& statement, uint64_t step);

  // Of the statement that was added last: whether its signer had not said it before, and how many replicas have said
  // it.
  bool last_was_new() const { return last_was_new_; }
  uint32_t VotesForLast() const { return Votes(last_, last_value_); }

  // How many replicas said `value` at (kind, v, n), anything at all there, and the value said by the most.
  uint32_t Votes(MessageKind kind, View v, SeqNum n, uint64_t value) const;
  uint32_t Voters(MessageKind kind, View v, SeqNum n) const;
  uint32_t MostVotes(MessageKind kind, View v, SeqNum n) const;

 private:
  static constexpr SeqNum kPagePositions = 32;
  static constexpr size_t kCached = 4;
  // Up to so many replicas the exact step of each first statement is kept; beyond, only that of the slot's first.
  static constexpr uint32_t kExactReplicas = 16;

  struct CachedPage {
    View v = 0;
    SeqNum number = UINT64_MAX;
    size_t at = 0;
    uint8_t kind = 0;
  };
  struct Other {
    uint64_t value = 0;
    uint64_t step = 0;
  };

  uint64_t* SlotFor(const Statement& statement);
  const uint64_t* FindSlot(MessageKind kind, View v, SeqNum n) const;  // null: nobody said anything there
  std::optional<Before> Differs(NodeId signer, const Statement& statement, uint64_t step, uint64_t* slot);
  Before FirstIn(const uint64_t* slot, NodeId signer) const;
  uint32_t Votes(size_t slot, uint64_t value) const;
  uint32_t VotesForFirst(const uint64_t* slot) const;

  // A slot's words: the value; bits (0: the side map knows more about this slot; 1 + i: replica i stated the value);
  // then steps, two in a word: of each replica, or the first statement's step and its signer.
  uint32_t Half(const uint64_t* slot, uint32_t i) const;
  void SetHalf(uint64_t* slot, uint32_t i, uint64_t value) const;
  void Remember(uint64_t* slot, NodeId signer, uint64_t step, bool first) const;
  bool exact() const { return replicas_ <= kExactReplicas; }

  uint32_t replicas_;
  size_t bit_words_, slot_words_;
  std::vector<uint64_t> words_;
  absl::flat_hash_map<std::tuple<uint8_t, View, SeqNum>, size_t> pages_;  // (kind, v, page) → where in words_
  std::array<std::array<CachedPage, kCached>, kMaxKinds> cache_;
  absl::flat_hash_map<std::tuple<size_t, NodeId>, Other> others_;  // (slot, replica) → its first, other value
  size_t last_ = 0;
  uint64_t last_value_ = 0;
  bool last_was_new_ = false;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_STATEMENT_BOOK_H_

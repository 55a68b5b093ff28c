// one-statement: no correct replica signs two different values for one (kind, v, n). What a replica stated comes from
// its signatures, not from its own report. Different replicas may differ; that is what quorums are for.
//
// A slot per (kind, v, n) holds the value stated there first and, as bits, who stated it; nearly always that is all.
// Whoever states another value in a slot goes to a side map. Slots live in pages of consecutive n, pages in one array.
#ifndef ZYZ_SIM_ORACLES_ONE_STATEMENT_H_
#define ZYZ_SIM_ORACLES_ONE_STATEMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/crypto.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class OneStatementOracle final : public Oracle {
 public:
  // `messages` says what messages of a kind are called; may be null.
  OneStatementOracle(const OracleContext& context, const MessageSet* messages);

  std::string_view name() const override { return "one-statement"; }
  std::string_view about() const override {
    return "no correct replica signs two different values for one kind of message, view and position";
  }
  uint32_t statement_kinds() const override { return ~1u; }  // all that commit to something
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;

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
  void Differs(const StepRecord& step, NodeId signer, const Statement& statement, uint64_t* slot);
  Witness Before(NodeId signer, const uint64_t* slot) const;
  void Report(const StepRecord& step, NodeId signer, const Statement& statement, uint64_t before, Witness witness);

  // A slot's words: the value; bits (0: the side map knows more about this slot; 1 + i: replica i stated the value);
  // then steps, two in a word: of each replica, or the first statement's step and its signer.
  uint32_t Half(const uint64_t* slot, uint32_t i) const;
  void SetHalf(uint64_t* slot, uint32_t i, uint64_t value) const;
  void Remember(uint64_t* slot, NodeId signer, uint64_t step, bool first) const;
  bool exact() const { return context_.cluster.n() <= kExactReplicas; }

  OracleContext context_;
  const MessageSet* messages_;
  size_t bit_words_, slot_words_;
  std::vector<uint64_t> words_;
  absl::flat_hash_map<std::tuple<uint8_t, View, SeqNum>, size_t> pages_;  // (kind, v, page) → where in words_
  std::array<std::array<CachedPage, kCached>, kMaxKinds> cache_;
  absl::flat_hash_map<std::tuple<size_t, NodeId>, Other> others_;  // (slot, replica) → its first, other value
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_ONE_STATEMENT_H_

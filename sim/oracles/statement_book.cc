#include "sim/oracles/statement_book.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace zyz::sim {
namespace {

constexpr uint64_t kMoreBit = 1;  // in the first word of bits

}  // namespace

StatementBook::StatementBook(const ClusterSize& cluster) : replicas_(cluster.n()) {
  bit_words_ = (1 + replicas_ + 63) / 64;
  slot_words_ = 1 + bit_words_ + (exact() ? (replicas_ + 1) / 2 : 1);
}

uint64_t* StatementBook::SlotFor(const Statement& statement) {
  const SeqNum number = statement.n / kPagePositions;
  CachedPage& cached = cache_[statement.kind % kMaxKinds][number % kCached];
  if (cached.number != number || cached.v != statement.v || cached.kind != statement.kind) [[unlikely]] {
    const auto [entry, fresh] = pages_.try_emplace({statement.kind, statement.v, number}, words_.size());
    if (fresh) words_.resize(words_.size() + kPagePositions * slot_words_);
    cached = {statement.v, number, entry->second, statement.kind};
  }
  return &words_[cached.at + (statement.n % kPagePositions) * slot_words_];
}

const uint64_t* StatementBook::FindSlot(MessageKind kind, View v, SeqNum n) const {
  const auto page = pages_.find({kind, v, n / kPagePositions});
  return page == pages_.end() ? nullptr : &words_[page->second + (n % kPagePositions) * slot_words_];
}

std::optional<StatementBook::Before> StatementBook::Add(NodeId signer, const Statement& statement, uint64_t step) {
  uint64_t* slot = SlotFor(statement);
  last_ = static_cast<size_t>(slot - words_.data());
  last_value_ = statement.value;
  uint64_t& bits = slot[1 + (signer + 1) / 64];
  const uint64_t bit = uint64_t{1} << ((signer + 1) % 64);
  last_was_new_ = slot[0] != statement.value || (bits & bit) == 0;
  if (!last_was_new_) return std::nullopt;  // said before, and nothing has been said since

  // A slot without bits is fresh.
  uint64_t any = 0;
  for (size_t i = 1; i <= bit_words_; ++i) any |= slot[i];
  if (any == 0) slot[0] = statement.value;
  if (slot[0] != statement.value || (slot[1] & kMoreBit) != 0) [[unlikely]] {
    return Differs(signer, statement, step, slot);
  }
  bits |= bit;
  Remember(slot, signer, step, any == 0);
  return std::nullopt;
}

// The slot holds another value, or some replica said another one there.
std::optional<StatementBook::Before> StatementBook::Differs(NodeId signer, const Statement& statement, uint64_t step,
                                                            uint64_t* slot) {
  uint64_t& bits = slot[1 + (signer + 1) / 64];
  const uint64_t bit = uint64_t{1} << ((signer + 1) % 64);
  const auto other = others_.find({last_, signer});
  if ((bits & bit) != 0) {
    if (slot[0] != statement.value) return FirstIn(slot, signer);
  } else if (other != others_.end()) {
    last_was_new_ = other->second.value != statement.value;
    if (last_was_new_) return Before{other->second.value, other->second.step, signer};
  } else if (slot[0] == statement.value) {
    bits |= bit;
    Remember(slot, signer, step, false);
  } else {
    others_[{last_, signer}] = {statement.value, step};
    slot[1] |= kMoreBit;
  }
  return std::nullopt;
}

StatementBook::Before StatementBook::FirstIn(const uint64_t* slot, NodeId signer) const {
  if (exact()) return {slot[0], Half(slot, signer), signer};
  return {slot[0], Half(slot, 0), Half(slot, 1)};
}

uint32_t StatementBook::VotesForFirst(const uint64_t* slot) const {
  uint32_t votes = 0;
  for (size_t i = 1; i <= bit_words_; ++i) votes += static_cast<uint32_t>(std::popcount(slot[i]));
  return votes - static_cast<uint32_t>(slot[1] & kMoreBit);
}

uint32_t StatementBook::Votes(size_t slot, uint64_t value) const {
  const uint64_t* words = &words_[slot];
  if (words[0] == value) [[likely]] {
    return VotesForFirst(words);
  }
  uint32_t votes = 0;
  for (NodeId i = 0; i < replicas_ && (words[1] & kMoreBit) != 0; ++i) {
    const auto other = others_.find({slot, i});
    votes += other != others_.end() && other->second.value == value ? 1 : 0;
  }
  return votes;
}

uint32_t StatementBook::Votes(MessageKind kind, View v, SeqNum n, uint64_t value) const {
  const uint64_t* slot = FindSlot(kind, v, n);
  return slot == nullptr ? 0 : Votes(static_cast<size_t>(slot - words_.data()), value);
}

uint32_t StatementBook::Voters(MessageKind kind, View v, SeqNum n) const {
  const uint64_t* slot = FindSlot(kind, v, n);
  if (slot == nullptr) return 0;
  uint32_t voters = VotesForFirst(slot);
  const auto where = static_cast<size_t>(slot - words_.data());
  for (NodeId i = 0; i < replicas_ && (slot[1] & kMoreBit) != 0; ++i) voters += others_.contains({where, i}) ? 1 : 0;
  return voters;
}

uint32_t StatementBook::MostVotes(MessageKind kind, View v, SeqNum n) const {
  const uint64_t* slot = FindSlot(kind, v, n);
  if (slot == nullptr) return 0;
  uint32_t most = VotesForFirst(slot);
  const auto where = static_cast<size_t>(slot - words_.data());
  for (NodeId i = 0; i < replicas_ && (slot[1] & kMoreBit) != 0; ++i) {
    const auto other = others_.find({where, i});
    if (other != others_.end()) most = std::max(most, Votes(where, other->second.value));
  }
  return most;
}

void StatementBook::Remember(uint64_t* slot, NodeId signer, uint64_t step, bool first) const {
  if (exact()) {
    SetHalf(slot, signer, step);
  } else if (first) {
    SetHalf(slot, 0, step);
    SetHalf(slot, 1, signer);
  }
}

uint32_t StatementBook::Half(const uint64_t* slot, uint32_t i) const {
  uint32_t half;
  std::memcpy(&half, reinterpret_cast<const char*>(slot + 1 + bit_words_) + i * sizeof(half), sizeof(half));
  return half;
}

void StatementBook::SetHalf(uint64_t* slot, uint32_t i, uint64_t value) const {
  // Steps beyond 2^32 do not occur in a run that anybody reads; they stay visibly too large.
  const auto half = static_cast<uint32_t>(std::min<uint64_t>(value, UINT32_MAX));
  std::memcpy(reinterpret_cast<char*>(slot + 1 + bit_words_) + i * sizeof(half), &half, sizeof(half));
}

}  // namespace zyz::sim

#include "sim/oracles/one_statement.h"

#include <algorithm>
#include <cstring>

#include "sim/oracles/text.h"

namespace zyz::sim {
namespace {

constexpr uint64_t kMoreBit = 1;  // in the first word of bits

}  // namespace

OneStatementOracle::OneStatementOracle(const OracleContext& context, const MessageSet* messages)
    : context_(context), messages_(messages) {
  bit_words_ = (1 + context.cluster.n() + 63) / 64;
  slot_words_ = 1 + bit_words_ + (exact() ? (context.cluster.n() + 1) / 2 : 1);
}

uint64_t* OneStatementOracle::SlotFor(const Statement& statement) {
  const SeqNum number = statement.n / kPagePositions;
  CachedPage& cached = cache_[statement.kind % kMaxKinds][number % kCached];
  if (cached.number != number || cached.v != statement.v || cached.kind != statement.kind) [[unlikely]] {
    const auto [entry, fresh] = pages_.try_emplace({statement.kind, statement.v, number}, words_.size());
    if (fresh) words_.resize(words_.size() + kPagePositions * slot_words_);
    cached = {statement.v, number, entry->second, statement.kind};
  }
  return &words_[cached.at + (statement.n % kPagePositions) * slot_words_];
}

void OneStatementOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const Statement& statement = signed_statement.statement;
  const NodeId signer = signed_statement.signer;
  if (statement.kind == 0 || !context_.cluster.IsReplica(signer)) return;
  ++evaluations_;
  uint64_t* slot = SlotFor(statement);
  uint64_t& bits = slot[1 + (signer + 1) / 64];
  const uint64_t bit = uint64_t{1} << ((signer + 1) % 64);
  if (slot[0] == statement.value && (bits & bit) != 0) return;  // said before, and nothing has been said since

  // A slot without bits is fresh.
  uint64_t any = 0;
  for (size_t i = 1; i <= bit_words_; ++i) any |= slot[i];
  if (any == 0) slot[0] = statement.value;
  if (slot[0] != statement.value || (slot[1] & kMoreBit) != 0) [[unlikely]] {
    Differs(step, signer, statement, slot);
    return;
  }
  bits |= bit;
  Remember(slot, signer, step.index, any == 0);
}

// The slot holds another value, or some replica said another one there.
void OneStatementOracle::Differs(const StepRecord& step, NodeId signer, const Statement& statement, uint64_t* slot) {
  uint64_t& bits = slot[1 + (signer + 1) / 64];
  const uint64_t bit = uint64_t{1} << ((signer + 1) % 64);
  const auto where = static_cast<size_t>(slot - words_.data());
  const auto other = others_.find({where, signer});
  if ((bits & bit) != 0) {
    if (slot[0] != statement.value) Report(step, signer, statement, slot[0], Before(signer, slot));
  } else if (other != others_.end()) {
    if (other->second.value == statement.value) return;
    Report(step, signer, statement, other->second.value,
           {other->second.step, signer,
            Cat(NodeName(context_.cluster, signer), " signed ", Hex(other->second.value), " first")});
  } else if (slot[0] == statement.value) {
    bits |= bit;
    Remember(slot, signer, step.index, false);
  } else {
    others_[{where, signer}] = {statement.value, step.index};
    slot[1] |= kMoreBit;
  }
}

void OneStatementOracle::Report(const StepRecord& step, NodeId signer, const Statement& statement, uint64_t before,
                                Witness witness) {
  const std::string_view name = messages_ == nullptr ? std::string_view() : messages_->NameOf(statement.kind);
  const std::string kind = name.empty() ? Cat("message kind ", uint32_t{statement.kind}) : std::string(name);
  const std::string who = NodeName(context_.cluster, signer);
  Violated(step,
           Cat(who, " signed two different values as ", kind, " for (v=", statement.v, ", n=", statement.n,
               "): ", Hex(before), " and then ", Hex(statement.value)),
           {std::move(witness), {step.index, signer, Cat(who, " signed ", Hex(statement.value))}});
}

Witness OneStatementOracle::Before(NodeId signer, const uint64_t* slot) const {
  const std::string who = NodeName(context_.cluster, signer);
  if (exact()) return {Half(slot, signer), signer, Cat(who, " signed ", Hex(slot[0]), " first")};
  const uint64_t step = Half(slot, 0);
  const NodeId first = Half(slot, 1);
  if (first == signer) return {step, signer, Cat(who, " signed ", Hex(slot[0]), " first")};
  return {step, first,
          Cat(NodeName(context_.cluster, first), " signed ", Hex(slot[0]), " first; ", who, " signed the same later")};
}

void OneStatementOracle::Remember(uint64_t* slot, NodeId signer, uint64_t step, bool first) const {
  if (exact()) {
    SetHalf(slot, signer, step);
  } else if (first) {
    SetHalf(slot, 0, step);
    SetHalf(slot, 1, signer);
  }
}

uint32_t OneStatementOracle::Half(const uint64_t* slot, uint32_t i) const {
  uint32_t half;
  std::memcpy(&half, reinterpret_cast<const char*>(slot + 1 + bit_words_) + i * sizeof(half), sizeof(half));
  return half;
}

void OneStatementOracle::SetHalf(uint64_t* slot, uint32_t i, uint64_t value) const {
  // Steps beyond 2^32 do not occur in a run that anybody reads; they stay visibly too large.
  const auto half = static_cast<uint32_t>(std::min<uint64_t>(value, UINT32_MAX));
  std::memcpy(reinterpret_cast<char*>(slot + 1 + bit_words_) + i * sizeof(half), &half, sizeof(half));
}

}  // namespace zyz::sim

#include "sim/oracles/basis.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

BasisOracle::BasisOracle(std::shared_ptr<const HistoryModel> model, std::shared_ptr<const StatementBook> book,
                         const OracleContext& context, const StatementRoles& roles, const MessageSet* messages)
    : model_(std::move(model)),
      book_(std::move(book)),
      context_(context),
      messages_(messages),
      stable_(context.cluster.n(), kNone) {
  for (NodeId i = 0; i < context_.cluster.n(); ++i) incorrect_ += context_.IsCorrect(i) ? 0 : 1;
  for (MessageKind kind = 1; kind < kMaxKinds; ++kind) {
    if ((roles.answers >> kind & 1) != 0) answers_.push_back(kind);
  }
  if (roles.holds_of_its_view && !answers_.empty()) holds_ = roles.holds;
}

void BasisOracle::OnMemoryLost(NodeId node, TimeNs) {
  if (!context_.cluster.IsReplica(node) || !context_.IsCorrect(node)) return;
  context_.correct[node] = false;
  ++incorrect_;
  stable_[node] = kNone;
}

void BasisOracle::OnMemoryRegained(NodeId node, const StepRecord&) {
  if (!context_.cluster.IsReplica(node) || context_.IsCorrect(node)) return;
  context_.correct[node] = true;
  --incorrect_;
}

void BasisOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.cluster.IsReplica(step.node)) return;
  const EntryId id = model_->Find(event.n, event.h);
  if (id == kNone) return;  // the empty history, or one that only liars know
  if (event.kind == EventKind::kStable) {
    stable_[step.node] = id;
    return;
  }
  EntryId& entered = entered_.try_emplace(event.v, id).first->second;
  if (model_->entry(id).n < model_->entry(entered).n) entered = id;
}

// What the statement rests on may be reported in the same step.
void BasisOracle::OnStatement(const StepRecord&, const SignedStatement& signed_statement) {
  if (!context_.cluster.IsReplica(signed_statement.signer) || !book_->last_was_new()) return;
  said_.push_back(signed_statement);
  AskAtStepEnd();
}

void BasisOracle::OnStepEnd(const StepRecord& step) {
  for (const SignedStatement& signed_statement : said_) Judge(step, signed_statement);
  said_.clear();
}

void BasisOracle::Judge(const StepRecord& step, const SignedStatement& signed_statement) {
  const auto& [signer, said] = signed_statement;
  const Digest h = said.also == Digest{} ? Digest{said.value} : said.also;
  const EntryId id = model_->Find(said.n, h);
  ++evaluations_;
  if (id != kNone && HasQuorum(said.v, id)) [[likely]] {
    return;
  }
  const auto entered = entered_.find(said.v);
  if (id != kNone && entered != entered_.end() && IsIn(id, entered->second)) return;
  if (id != kNone && (IsIn(id, stable_[signer]) || IsInAnswered(said.v, id))) return;
  const std::string kind = KindText(messages_, said.kind);
  const std::string what =
      Cat(NodeName(context_.cluster, signer), " signed ", kind, " for ", At(said.n, h), " in view ", said.v);
  std::vector<Witness> witnesses = {{step.index, signer, what}};
  if (id != kNone) witnesses.push_back(model_->WitnessOf(id));
  Violated(step, Cat("held-without-basis ", kind),
           Cat(what,
               ", though no quorum has answered so in that view, the view did not begin with it, and no stable "
               "checkpoint covers it"),
           std::move(witnesses));
}

// Whether 2f+1 answered alike in view v at an entry that builds on this one.
bool BasisOracle::IsInAnswered(View v, EntryId id) const {
  for (SeqNum n = model_->entry(id).n + 1; model_->FirstAt(n) != kNone; ++n) {
    for (EntryId later = model_->FirstAt(n); later != kNone; later = model_->entry(later).next) {
      if (HasQuorum(v, later) && model_->IsAncestor(id, later)) return true;
    }
  }
  return false;
}

bool BasisOracle::HasQuorum(View v, EntryId id) const {
  const HistoryEntry& entry = model_->entry(id);
  const uint32_t quorum = context_.cluster.quorum();
  const uint32_t needed = quorum > incorrect_ ? quorum - incorrect_ : 0;
  for (const MessageKind kind : answers_) {
    if (book_->Votes(kind, v, entry.n, entry.h.value) >= needed) return true;
  }
  return false;
}

}  // namespace zyz::sim

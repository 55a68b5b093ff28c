#include "sim/oracles/one_statement.h"

#include <string>

#include "sim/oracles/text.h"

namespace zyz::sim {

void OneStatementOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const Statement& statement = signed_statement.statement;
  if (statement.kind == 0 || !context_.cluster.IsReplica(signed_statement.signer)) return;
  ++evaluations_;
  if (const auto before = book_->Add(signed_statement.signer, statement, step.index)) [[unlikely]] {
    Differs(step, signed_statement, *before);
  }
}

void OneStatementOracle::Differs(const StepRecord& step, const SignedStatement& signed_statement,
                                 const StatementBook::Before& before) {
  const auto& [signer, statement] = signed_statement;
  const std::string kind = KindText(messages_, statement.kind);
  const std::string who = NodeName(context_.cluster, signer);
  const std::string first = Cat(NodeName(context_.cluster, before.first), " signed ", Hex(before.value), " first");
  Violated(
      step, Cat("stated-twice ", kind),
      Cat(who, " signed two different values as ", kind, " for (v=", statement.v, ", n=", statement.n,
          "): ", Hex(before.value), " and then ", Hex(statement.value)),
      {{before.step, before.first, before.first == signer ? first : Cat(first, "; ", who, " signed the same later")},
       {step.index, signer, Cat(who, " signed ", Hex(statement.value))}});
}

}  // namespace zyz::sim

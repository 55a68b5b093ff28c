#include "sim/oracles/commitment.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void CommitmentOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const Statement& statement = signed_statement.statement;
  const NodeId signer = signed_statement.signer;
  if (!context_.cluster.IsReplica(signer)) return;
  ++evaluations_;
  const First now = {statement.value, step.index, signer};
  const First& first = first_.try_emplace({statement.kind, statement.v, statement.n}, now).first->second;
  if (first.value == statement.value) [[likely]] {
    return;
  }
  const std::string before = Describe(first.node, statement, first.value);
  const std::string after = Describe(signer, statement, statement.value);
  Violated(step, "final-values-differ",
           Cat("correct replicas call different things final in one view: ", before, ", and ", after),
           {{first.step, first.node, before}, {step.index, signer, after}});
}

// "r1 signed 00000000000000a1 as LOCAL-COMMIT for (v=0, n=1)"
std::string CommitmentOracle::Describe(NodeId node, const Statement& statement, uint64_t value) const {
  std::string what = messages_ == nullptr ? "" : std::string(messages_->NameOf(statement.kind));
  if (what.empty()) what = Cat("kind ", uint32_t{statement.kind});
  return Cat(NodeName(context_.cluster, node), " signed ", Hex(Digest{value}), " as ", what, " for (v=", statement.v,
             ", n=", statement.n, ")");
}

}  // namespace zyz::sim

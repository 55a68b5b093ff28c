#include "sim/oracles/determinism.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

void DeterminismOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const Statement& said = signed_statement.statement;
  if (said.client == kNoNode || !model_->cluster().IsReplica(signed_statement.signer)) return;
  if (Judge(step, signed_statement)) return;
  executing_.push_back(signed_statement);
  AskAtStepEnd();
}

// What is unknown even now names a history that nobody executes: not this oracle's business.
void DeterminismOracle::OnStepEnd(const StepRecord& step) {
  for (const SignedStatement& signed_statement : executing_) Judge(step, signed_statement);
  executing_.clear();
}

// False: no correct replica has announced that request at that place.
bool DeterminismOracle::Judge(const StepRecord& step, const SignedStatement& signed_statement) {
  const auto& [signer, said] = signed_statement;
  const EntryId entry = model_->Find(said.n, Digest{said.value});
  const RecordId record = entry == kNone ? kNone : model_->FindRequest(entry, said.client, said.t);
  if (record == kNone) return false;
  ++evaluations_;
  if (record >= first_.size()) first_.resize(model_->records());
  Answer& first = first_[record];
  if (first.node == kNoNode) {
    first = {said.also, step.index, signer};
  } else if (first.reply != said.also) {
    const std::string before = Describe(first.node, said, first.reply);
    const std::string now = Describe(signer, said, said.also);
    Violated(step, "replies-differ", Cat("one request in one history has two replies: ", before, ", and ", now),
             {{first.step, first.node, before}, {step.index, signer, now}, model_->WitnessOf(entry)});
  }
  return true;
}

// "r1 answered c0's t=7 at (n=3, h=…) with the reply 00…"
std::string DeterminismOracle::Describe(NodeId node, const Statement& statement, Digest reply) const {
  const ClusterSize& cluster = model_->cluster();
  return Cat(NodeName(cluster, node), " answered ", NodeName(cluster, statement.client), "'s t=", statement.t, " at ",
             At(statement.n, Digest{statement.value}), " with the reply ", Hex(reply));
}

}  // namespace zyz::sim

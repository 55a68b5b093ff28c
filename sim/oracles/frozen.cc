#include "sim/oracles/frozen.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

FrozenOracle::FrozenOracle(std::shared_ptr<const StatementBook> book, const OracleContext& context,
                           const StatementRoles& roles, const MessageSet* messages)
    : book_(std::move(book)),
      context_(context),
      leaves_(roles.leaves),
      messages_(messages),
      left_(context.cluster.n()) {
  if (leaves_ != 0) kinds_ = roles.frozen | 1u << leaves_;
}

void FrozenOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const auto& [signer, said] = signed_statement;
  if (!context_.cluster.IsReplica(signer)) return;
  Left& left = left_[signer];
  if (said.v >= left.v) [[likely]] {
    if (said.kind == leaves_ && said.v > left.v) {
      left = {said.v, step.index, left.step == step.index ? left.before : left.v};
    }
    return;
  }
  ++evaluations_;
  if (said.kind == leaves_ || !book_->last_was_new()) return;
  const std::string kind = KindText(messages_, said.kind);
  Broken(step, Cat("signed-after-leaving ", kind), signer,
         Cat("signed ", kind, " for (v=", said.v, ", n=", said.n, ")"));
}

// A step's events come after its statements. Who enters a view and leaves it in the same step did so in that order.
void FrozenOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (leaves_ == 0 || !context_.cluster.IsReplica(step.node)) return;
  ++evaluations_;
  const Left& left = left_[step.node];
  if (event.v < (left.step == step.index ? left.before : left.v))
    Broken(step, "entered-after-leaving", step.node, Cat("entered view ", event.v));
}

void FrozenOracle::Broken(const StepRecord& step, std::string_view kind, NodeId node, const std::string& did) {
  const Left& left = left_[node];
  const std::string who = NodeName(context_.cluster, node);
  const std::string before = Cat("said that it goes to view ", left.v);
  Violated(step, kind, Cat(who, " ", did, " after it ", before),
           {{left.step, node, Cat(who, " ", before)}, {step.index, node, Cat(who, " ", did)}});
}

}  // namespace zyz::sim

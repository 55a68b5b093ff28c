#include "sim/oracles/quorum.h"

#include <algorithm>
#include <string>

#include "sim/oracles/text.h"

namespace zyz::sim {

QuorumOracle::QuorumOracle(const OracleContext& context, const QuorumKinds& kinds) : context_(context), kinds_(kinds) {
  size_t correct = 0;
  for (NodeId i = 0; i < context_.cluster.n(); ++i) correct += context_.IsCorrect(i) ? 1 : 0;
  const size_t liars = context_.cluster.n() - correct, quorum = context_.cluster.quorum();
  needed_ = liars < quorum ? quorum - liars : 0;
}

bool QuorumOracle::Voters::Add(NodeId voter) {
  if (voter < 64) {
    const uint64_t bit = uint64_t{1} << voter;
    if ((low & bit) != 0) return false;
    low |= bit;
  } else {
    if (std::find(high.begin(), high.end(), voter) != high.end()) return false;
    high.push_back(voter);
  }
  ++count;
  return true;
}

uint32_t QuorumOracle::statement_kinds() const {
  uint32_t mask = 0;
  for (const MessageKind kind : {kinds_.leaves, kinds_.announces, kinds_.confirms, kinds_.commits}) {
    if (kind != 0) mask |= 1u << kind;
  }
  return mask;
}

void QuorumOracle::OnMemoryLost(NodeId node) {
  if (!context_.cluster.IsReplica(node) || !context_.IsCorrect(node)) return;
  context_.correct[node] = false;
  if (needed_ > 0) --needed_;
}

size_t QuorumOracle::VotesFor(const Topic& topic) const {
  const auto found = votes_.find(topic);
  return found == votes_.end() ? 0 : found->second.count;
}

void QuorumOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const auto& [signer, said] = signed_statement;
  if (!context_.cluster.IsReplica(signer)) return;
  const bool same_for_all = said.kind == kinds_.confirms || said.kind == kinds_.commits;
  Voters& voters = votes_[{said.kind, said.v, said.n, same_for_all ? said.value : 0}];
  if (!voters.Add(signer)) return;
  if (said.kind != kinds_.confirms) return;
  size_t& most = most_confirms_[said.v];
  most = std::max(most, voters.count);
  if (said.v == 0) return;
  Want(step, VotesFor({kinds_.leaves, said.v, 0, 0}), "confirmed", nullptr, said.v, "said that they go there");
  const NodeId primary = context_.cluster.Primary(said.v);
  if (!context_.IsCorrect(primary) || VotesFor({kinds_.announces, said.v, 0, 0}) > 0) return;
  const std::string what = Cat(NodeName(context_.cluster, step.node), " confirmed view ", said.v);
  Violated(step, Cat(what, ", though its correct primary never announced it"), {{step.index, step.node, what}});
}

void QuorumOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (event.kind == EventKind::kEntered) {
    if (event.v == 0) return;  // where everybody starts
    const auto found = most_confirms_.find(event.v);
    const size_t votes = found == most_confirms_.end() ? 0 : found->second;
    return Want(step, votes, "entered", nullptr, event.v, "confirmed one history for it");
  }
  if (event.path != CompletionPath::kCommitted) return;
  Want(step, VotesFor({kinds_.commits, event.v, event.n, event.h.value}), "completed", &event, event.v,
       "committed to it");
}

void QuorumOracle::Want(const StepRecord& step, size_t votes, std::string_view did, const Event* event, View v,
                        std::string_view what) {
  ++evaluations_;
  if (votes >= needed_) [[likely]] {
    return;
  }
  std::string deed = Cat(NodeName(context_.cluster, step.node), " ", did, " ");
  deed += event == nullptr ? Cat("view ", v) : Cat("t=", event->t, " at (v=", v, ", n=", event->n, ")");
  Violated(step, Cat(deed, ", though only ", votes, " of the ", needed_, " correct replicas that it takes ", what),
           {{step.index, step.node, deed}});
}

}  // namespace zyz::sim

#include "sim/oracles/quorum.h"

#include <algorithm>

#include "sim/oracles/text.h"

namespace zyz::sim {
QuorumOracle::QuorumOracle(std::shared_ptr<const StatementBook> book, const OracleContext& context,
                           const std::vector<QuorumRow>& table)
    : book_(std::move(book)), context_(context), said_for_(kMaxKinds), entered_(context.cluster.n()) {
  for (NodeId i = 0; i < context_.cluster.n(); ++i) incorrect_ += context_.IsCorrect(i) ? 0 : 1;
  for (const QuorumRow& row : table) {
    const bool has_deed = row.stated != 0 || row.event != EventKind::kRejected;
    if (row.votes == 0 || !has_deed) continue;
    rows_.push_back(row);
    if (row.stated != 0) {
      kinds_ |= 1u << row.stated;
    } else {
      interests_ |= Interest(row.event);
    }
    if (row.per == QuorumRow::Per::kPositionOfAnyView) any_view_ |= 1u << row.votes;
    if (row.per == QuorumRow::Per::kViewOrAbove) {
      highest_ |= 1u << row.votes;
      said_for_[row.votes].resize(context_.cluster.n());
    }
    if (row.pending) interests_ |= Interest(EventKind::kEntered);
  }
  kinds_ |= any_view_ | highest_;
}

void QuorumOracle::Voters::Add(NodeId voter) {
  if (voter < 64) {
    const uint64_t bit = uint64_t{1} << voter;
    if ((low & bit) != 0) return;
    low |= bit;
  } else {
    if (std::find(high.begin(), high.end(), voter) != high.end()) return;
    high.push_back(voter);
  }
  ++count;
}

void QuorumOracle::OnMemoryLost(NodeId node, TimeNs) {
  if (!context_.cluster.IsReplica(node) || !context_.IsCorrect(node)) return;
  context_.correct[node] = false;
  ++incorrect_;
}

void QuorumOracle::OnMemoryRegained(NodeId node, const StepRecord&) {
  if (!context_.cluster.IsReplica(node) || context_.IsCorrect(node)) return;
  context_.correct[node] = true;
  --incorrect_;
}

void QuorumOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  const auto& [signer, said] = signed_statement;
  if (!context_.cluster.IsReplica(signer)) return;
  if ((any_view_ >> said.kind & 1) != 0) over_views_[{said.kind, said.n, said.value}].Add(signer);
  if ((highest_ >> said.kind & 1) != 0) {
    View& highest = said_for_[said.kind][signer];
    highest = std::max(highest, said.v + 1);
  }
  if (!book_->last_was_new()) return;
  for (const QuorumRow& row : rows_) {
    if (row.stated != said.kind) continue;
    Judge(step, row, {.v = said.v, .n = said.n, .value = said.value, .digest = said.value});
  }
}

void QuorumOracle::OnEvent(const StepRecord& step, const Event& event) {
  const bool is_replica = context_.cluster.IsReplica(step.node);
  if (event.kind == EventKind::kEntered && is_replica) entered_[step.node] = event.v;
  for (const QuorumRow& row : rows_) {
    if (row.stated != 0 || row.event != event.kind) continue;
    const bool is_completion = event.kind == EventKind::kCompleted;
    if (is_completion && event.path != row.path) continue;
    if (event.kind == EventKind::kExecuted && event.tentative != row.tentative) continue;
    if (event.n == 0 && is_completion) continue;  // nobody knows which votes are meant
    if (row.pending && (!is_replica || event.v <= entered_[step.node])) continue;
    Judge(step, row, {.v = event.v, .n = event.n, .value = event.h.value, .digest = event.d.value, .t = event.t});
  }
}

uint32_t QuorumOracle::VotesFor(const QuorumRow& row, const Deed& deed) const {
  if (row.per == QuorumRow::Per::kPositionOfAnyView) return VotesInAnyView(row, deed);
  if (row.per == QuorumRow::Per::kViewOrAbove) return VotesFrom(row.votes, deed.v);
  const SeqNum n = row.per == QuorumRow::Per::kView ? 0 : deed.n;
  switch (row.saying) {
    case QuorumRow::Saying::kAnything:
      return book_->Voters(row.votes, deed.v, n);
    case QuorumRow::Saying::kOneThing:
      return book_->MostVotes(row.votes, deed.v, n);
    case QuorumRow::Saying::kItsValue:
      return book_->Votes(row.votes, deed.v, n, deed.value);
    case QuorumRow::Saying::kItsDigest:
      return book_->Votes(row.votes, deed.v, n, deed.digest);
  }
  return 0;
}

uint32_t QuorumOracle::VotesFrom(MessageKind kind, View v) const {
  const std::vector<View>& said = said_for_[kind];
  return static_cast<uint32_t>(std::count_if(said.begin(), said.end(), [v](View highest) { return highest > v; }));
}

uint32_t QuorumOracle::VotesInAnyView(const QuorumRow& row, const Deed& deed) const {
  const uint64_t value = row.saying == QuorumRow::Saying::kItsDigest ? deed.digest : deed.value;
  const auto found = over_views_.find({row.votes, deed.n, value});
  return found == over_views_.end() ? 0 : found->second.count;
}

// Of correct replicas' votes: the others may be the liars'.
uint32_t QuorumOracle::NeededFor(const QuorumRow& row, View v) const {
  uint32_t needed = 0;
  switch (row.needed) {
    case QuorumRow::Needed::kQuorum:
      needed = context_.cluster.quorum();
      break;
    case QuorumRow::Needed::kWeak:
      needed = context_.cluster.weak();
      break;
    case QuorumRow::Needed::kAll:
      needed = context_.cluster.all();
      break;
    case QuorumRow::Needed::kBackups:
      needed = context_.cluster.quorum() - 1;
      break;
    case QuorumRow::Needed::kPrimary:
      return context_.IsCorrect(context_.cluster.Primary(v)) ? 1 : 0;
  }
  return needed > incorrect_ ? needed - incorrect_ : 0;
}

void QuorumOracle::Judge(const StepRecord& step, const QuorumRow& row, const Deed& deed) {
  if (deed.v == 0 && !row.in_view_0) return;
  ++evaluations_;
  const uint32_t needed = NeededFor(row, deed.v);
  const uint32_t votes = needed == 0 ? 0 : VotesFor(row, deed);
  if (votes >= needed) [[likely]] {
    return;
  }
  const std::string what = Describe(step, row, deed);
  if (row.needed == QuorumRow::Needed::kPrimary) {
    Violated(step, Cat(row.did, "-without-primary"), Cat(what, ", though its correct primary never ", row.what),
             {{step.index, step.node, what}});
  } else {
    Violated(step, Cat(row.did, "-on-too-few"),
             Cat(what, ", though only ", votes, " of the ", needed, " correct replicas that it takes ", row.what),
             {{step.index, step.node, what}});
  }
}

// "c0 completed t=1 at (v=0, n=7)", "r0 confirmed view 1"
std::string QuorumOracle::Describe(const StepRecord& step, const QuorumRow& row, const Deed& deed) const {
  std::string text = Cat(NodeName(context_.cluster, step.node), " ", row.did, " ");
  if (row.per == QuorumRow::Per::kView || row.per == QuorumRow::Per::kViewOrAbove) return Cat(text, "view ", deed.v);
  if (row.stated == 0 && row.event == EventKind::kCompleted) text += Cat("t=", deed.t, " at ");
  return Cat(text, "(v=", deed.v, ", n=", deed.n, ")");
}

}  // namespace zyz::sim

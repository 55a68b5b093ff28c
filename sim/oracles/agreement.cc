#include "sim/oracles/agreement.h"

#include <algorithm>
#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

AgreementOracle::AgreementOracle(std::shared_ptr<const HistoryModel> model, std::shared_ptr<const StatementBook> book,
                                 const OracleContext& context, const StatementRoles& roles)
    : model_(std::move(model)), book_(std::move(book)), answers_(roles.answers), holds_(roles.holds) {
  for (NodeId i = 0; i < context.cluster.n(); ++i) all_correct_ += context.IsCorrect(i) ? 1 : 0;
}

void AgreementOracle::OnEvent(const StepRecord& step, const Event& event) {
  event.kind == EventKind::kCompleted ? OnCompleted(step, event) : OnEntered(step, event);
}

void AgreementOracle::OnCompleted(const StepRecord& step, const Event& event) {
  ++evaluations_;
  const HistoryModel::Placement& placement = model_->placement();
  const Fact fact = {step.index, step.node, event.path, event.v, event.t};
  switch (placement.completed) {
    case Chain::Fit::kOn:
      break;
    case Chain::Fit::kExtends:
      last_ = fact;
      break;
    case Chain::Fit::kParts:
      return Parted(step, fact, placement.entry);
    case Chain::Fit::kUnknownPast:
      return Unknown(step, fact, placement.entry);
  }
  const Chain::Fit fit = possible_.Place(*model_, placement.entry);
  if (fit == Chain::Fit::kParts) {
    return PartedFromPossible(step, "completed " + Describe(fact, placement.n, placement.h), placement.entry);
  }
  if (fit == Chain::Fit::kExtends)
    end_ = {step.index,     step.node, event.v, placement.n, placement.h, event.path == CompletionPath::kCommitted,
            placement.entry};
}

// All correct replicas' answers, whoever lies, make a fast completion; f+1 that hold it are in every later quorum.
void AgreementOracle::OnStatement(const StepRecord& step, const SignedStatement& signed_statement) {
  if (!book_->last_was_new() || !model_->cluster().IsReplica(signed_statement.signer)) return;
  const Statement& said = signed_statement.statement;
  const bool held = (holds_ >> said.kind & 1) != 0;
  if (book_->VotesForLast() != (held ? model_->cluster().weak() : all_correct_)) return;
  const Digest h = said.also == Digest{} || !held ? Digest{said.value} : said.also;
  of_this_step_.push_back({step.index, signed_statement.signer, said.v, said.n, h, held, kNone});
  AskAtStepEnd();  // it may be executed in this step
}

void AgreementOracle::OnStepEnd(const StepRecord& step) {
  for (const Possible& possible : of_this_step_) Add(step, possible);
  of_this_step_.clear();
}

void AgreementOracle::Add(const StepRecord& step, Possible possible) {
  possible.entry = model_->Find(possible.n, possible.h);
  ++evaluations_;
  switch (possible_.Place(*model_, possible.entry)) {
    case Chain::Fit::kOn:
      break;
    case Chain::Fit::kExtends:
      end_ = possible;
      break;
    case Chain::Fit::kParts:
      return PartedFromPossible(step, Describe(possible), possible.entry);
    case Chain::Fit::kUnknownPast:
      return;  // the oracle history speaks about that
  }
  if (last_by_view_.empty() || last_by_view_.back().v < possible.v) {
    last_by_view_.push_back(possible);
  } else {
    const auto place = std::lower_bound(last_by_view_.begin(), last_by_view_.end(), possible.v,
                                        [](const Possible& one, View v) { return one.v < v; });
    if (place->v != possible.v) {
      last_by_view_.insert(place, possible);
    } else if (place->n < possible.n) {
      *place = possible;
    }
  }
  for (auto later = entered_.upper_bound(possible.v); later != entered_.end(); ++later) {
    if (!Keeps(later->second.entry, possible)) return Lacks(step, later->first, later->second, possible);
  }
}

void AgreementOracle::OnEntered(const StepRecord& step, const Event& event) {
  if (event.v == 0 || !model_->cluster().IsReplica(step.node)) return;
  const Entry entry = {step.index, step.node, model_->Find(event.n, event.h)};
  if (entry.entry == kNone && event.n != 0) return;  // it came with a snapshot that only liars could have made
  entered_.try_emplace(event.v, entry);
  const auto above = std::lower_bound(last_by_view_.begin(), last_by_view_.end(), event.v,
                                      [](const Possible& one, View v) { return one.v < v; });
  ++evaluations_;
  for (auto below = last_by_view_.begin(); below != above; ++below) {
    if (!Keeps(entry.entry, *below)) return Lacks(step, event.v, entry, *below);
  }
}

void AgreementOracle::Lacks(const StepRecord& step, View v, const Entry& entry, const Possible& possible) {
  const std::string began = entry.entry == kNone ? std::string("the empty history")
                                                 : At(model_->entry(entry.entry).n, model_->entry(entry.entry).h);
  const std::string what = Cat(NodeName(model_->cluster(), entry.node), " entered view ", v, " with ", began);
  KeepBack(step, possible.held ? "view-lacks-held" : "view-lacks-answered",
           Cat("a view begins without what could be complete: ", what, ", and ", Describe(possible)),
           {{possible.step, possible.node, Describe(possible)}, {entry.step, entry.node, what}});
}

// "(n=1, h=…) in view 0, which all correct replicas answered"
std::string AgreementOracle::Describe(const Possible& possible) const {
  return Cat(At(possible.n, possible.h), " in view ", possible.v,
             possible.held ? ", which f+1 correct replicas hold" : ", which all correct replicas answered");
}

void AgreementOracle::PartedFromPossible(const StepRecord& step, const std::string& what, EntryId id) {
  const EntryId tip = possible_.tip();
  const SeqNum parting = model_->PartingPoint(tip, id);
  EntryId branch = id;
  while (model_->entry(branch).n > parting) branch = model_->ParentOf(branch);
  KeepBack(step, "two-histories-possible",
           Cat("two histories could be complete and neither is a prefix of the other: ", Describe(end_), ", and ", what,
               "; they part at n=", parting),
           {{end_.step, end_.node, Describe(end_)},
            {step.index, step.node, what},
            model_->WitnessOf(possible_.at(parting)),
            model_->WitnessOf(branch)});
}

void AgreementOracle::KeepBack(const StepRecord& step, std::string_view kind, std::string sentence,
                               std::vector<Witness> witnesses) {
  if (kept_back_ || violation()) return;
  kept_back_ = {std::string(name()),  std::string(kind), std::move(sentence),
                std::move(witnesses), step.index,        step.now};
  alarm_ns_ = step.now + kKeptBackNs;
}

void AgreementOracle::Settle() {
  alarm_ns_ = kNever;
  if (!kept_back_) return;
  const Violation& it = *kept_back_;
  ViolatedAtEnd(it.at, it.step, it.kind, it.sentence, it.witnesses);
}

// "c1's t=1 at (n=1, h=…) in view 1 by the fast path"
std::string AgreementOracle::Describe(const Fact& fact, SeqNum n, Digest h) const {
  std::string whose = Cat(NodeName(model_->cluster(), fact.node), "'s t=", fact.t);
  if (n == 0) return whose;
  return Cat(whose, " at ", At(n, h), " in view ", fact.v, " by the ", Name(fact.path), " path");
}

void AgreementOracle::Parted(const StepRecord& step, const Fact& fact, EntryId id) {
  const EntryId tip = model_->completed().tip();
  const HistoryEntry& end = model_->entry(tip);
  const SeqNum parting = model_->PartingPoint(tip, id);
  const std::string before = Describe(last_, end.n, end.h);
  const std::string after = Describe(fact, model_->placement().n, model_->placement().h);

  // Where the two branches begin is where to start reading.
  EntryId branch = id;
  while (model_->entry(branch).n > parting) branch = model_->ParentOf(branch);
  std::vector<Witness> witnesses = {{last_.step, last_.node, "completed " + before},
                                    {step.index, step.node, "completed " + after},
                                    model_->WitnessOf(model_->completed().at(parting)),
                                    model_->WitnessOf(branch)};
  Violated(step, "two-histories-completed",
           Cat("two histories completed and neither is a prefix of the other: ", before, ", and ", after,
               "; they part at n=", parting),
           std::move(witnesses));
}

void AgreementOracle::Unknown(const StepRecord& step, const Fact& fact, EntryId id) {
  const std::string what = Describe(fact, model_->placement().n, model_->placement().h);
  std::vector<Witness> witnesses = {{step.index, step.node, "completed " + what}};
  if (id == kNone) {
    Violated(step, "completed-unexecuted", Cat("a history completed that no correct replica has executed: ", what),
             std::move(witnesses));
    return;
  }
  EntryId lowest = id;
  for (EntryId below = id; below != kNone; below = model_->ParentOf(below)) lowest = below;
  const HistoryEntry& entry = model_->entry(lowest);
  witnesses.push_back(model_->WitnessOf(lowest));
  Violated(step, "completed-past-unexecuted",
           Cat("a history completed whose past no correct replica has executed: ", what,
               "; nothing is known below n=", entry.n),
           std::move(witnesses));
}

}  // namespace zyz::sim

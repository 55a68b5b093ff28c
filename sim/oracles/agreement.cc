#include "sim/oracles/agreement.h"

#include <vector>

#include "sim/oracles/text.h"

namespace zyz::sim {

void AgreementOracle::OnEvent(const StepRecord& step, const Event& event) {
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
      Parted(step, fact, placement.entry);
      break;
    case Chain::Fit::kUnknownPast:
      Unknown(step, fact, placement.entry);
      break;
  }
}

// "c1's t=1 at (n=1, h=…) in view 1 by the fast path"
std::string AgreementOracle::Describe(const Fact& fact, SeqNum n, Digest h) const {
  const std::string whose = Cat(NodeName(model_->cluster(), fact.node), "'s t=", fact.t);
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

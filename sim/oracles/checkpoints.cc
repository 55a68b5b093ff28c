#include "sim/oracles/checkpoints.h"

#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

void CheckpointsOracle::OnEvent(const StepRecord& step, const Event& event) {
  const HistoryModel::Placement& placement = model_->placement();
  const bool is_stable = event.kind == EventKind::kStable;
  const Fact fact = {is_stable, step.node, step.index, event.v, placement.n, event.t, placement.h, event.d};
  if (is_stable) {
    OnStable(step, fact);
  } else {
    // A completion that does not even fit the other completions is agreement's business.
    const bool fits = placement.completed == Chain::Fit::kOn || placement.completed == Chain::Fit::kExtends;
    if (fits && placement.settled == Chain::Fit::kParts) Parted(step, fact);
  }
  if (placement.settled == Chain::Fit::kExtends) end_ = fact;
}

void CheckpointsOracle::OnStable(const StepRecord& step, const Fact& fact) {
  ++evaluations_;
  const auto [known, fresh] = stable_.try_emplace(fact.n, fact);
  const Fact& first = known->second;
  if (!fresh && first.h == fact.h && first.state == fact.state) return;
  if (!fresh) {
    Violated(step, first.h != fact.h ? "stable-histories-differ" : "stable-states-differ",
             Cat("stable checkpoints at n=", fact.n, " differ in ", first.h != fact.h ? "history" : "state", ": ",
                 Describe(first), ", and ", Describe(fact)),
             {WitnessOf(first), WitnessOf(fact)});
    return;
  }
  switch (model_->placement().settled) {
    case Chain::Fit::kOn:
    case Chain::Fit::kExtends:
      break;
    case Chain::Fit::kParts:
      Parted(step, fact);
      break;
    case Chain::Fit::kUnknownPast:
      Violated(step, "stable-unexecuted", Cat(Describe(fact), ", a history that no correct replica has executed"),
               {WitnessOf(fact)});
      break;
  }
}

void CheckpointsOracle::Parted(const StepRecord& step, const Fact& fact) {
  const EntryId tip = model_->settled().tip();
  const EntryId id = model_->placement().entry;
  Violated(step, "stable-beside-settled",
           Cat("a stable checkpoint lies beside what is settled: ", Describe(end_), ", and ", Describe(fact),
               "; they part at n=", model_->PartingPoint(tip, id)),
           {WitnessOf(end_), WitnessOf(fact), model_->WitnessOf(id)});
}

std::string CheckpointsOracle::Describe(const Fact& fact) const {
  const std::string who = NodeName(model_->cluster(), fact.node);
  if (!fact.is_stable) return Cat(who, " completed t=", fact.t, " at ", At(fact.n, fact.h), " in view ", fact.v);
  return Cat(who, " holds ", At(fact.n, fact.h), " with state ", Hex(fact.state), " as stable in view ", fact.v);
}

}  // namespace zyz::sim

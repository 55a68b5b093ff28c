#include "sim/oracles/history.h"

#include "sim/oracles/text.h"

namespace zyz::sim {

using Learnt = HistoryModel::Learnt;

void HistoryOracle::OnEvent(const StepRecord& step, const Event& event) {
  switch (event.kind) {
    case EventKind::kExecuted: {
      ++evaluations_;
      EntryId id = kNone;
      const Learnt learnt = model_->Learn(step, event, &id);
      if (learnt != Learnt::kKnown && learnt != Learnt::kNew) [[unlikely]] {
        Contradicted(step, event, learnt, id);
      }
      break;
    }
    case EventKind::kCompleted:
      model_->PlaceCompletion(step.node, event);
      break;
    case EventKind::kStable:
      model_->PlaceStable(event);
      break;
    default:
      break;
  }
}

void HistoryOracle::Contradicted(const StepRecord& step, const Event& event, Learnt learnt, EntryId id) {
  const std::string who = NodeName(model_->cluster(), step.node);
  const Witness now = {step.index, step.node,
                       Cat(who, " executed ", At(event.n, event.h), " after parent ", Hex(event.parent), " in view ",
                           event.v, ", with ", event.requests.size(), " requests")};
  if (learnt == Learnt::kImpossible) {
    Violated(step, "executed-impossible", Cat(who, " executed position ", event.n, ", which no history here can have"),
             {now});
    return;
  }
  const HistoryEntry& known = model_->entry(id);
  Violated(step, learnt == Learnt::kOtherParent ? "digest-names-two-parents" : "digest-names-two-batches",
           Cat(who, " executed ", At(event.n, event.h), " with another ",
               learnt == Learnt::kOtherParent ? "parent" : "batch", " than ", NodeName(model_->cluster(), known.node),
               " did: one digest names two histories"),
           {model_->WitnessOf(id), now});
}

void HistoryOracle::AtEnd(TimeNs now, uint64_t steps) {
  if (model_->unattached().empty()) return;
  const EntryId id = model_->unattached().front();
  const HistoryEntry& entry = model_->entry(id);
  const std::string past = entry.n == 1 ? "a history that does not start empty" : At(entry.n - 1, entry.parent);
  ViolatedAtEnd(now, steps, "past-unexecuted",
                Cat(NodeName(model_->cluster(), entry.node), " executed ", At(entry.n, entry.h), " on top of ", past,
                    ", which no correct replica ever executed"),
                {model_->WitnessOf(id)});
}

}  // namespace zyz::sim

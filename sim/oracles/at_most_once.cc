#include "sim/oracles/at_most_once.h"

#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

AtMostOnceOracle::AtMostOnceOracle(std::shared_ptr<HistoryModel> model, const OracleContext& context)
    : context_(context) {
  branches_.push_back({kNone, std::vector<RecordId>(context.clients, kNone)});
  model->Subscribe(this);
  model_ = std::move(model);
}

// The branch that ends at `parent`, made by forking if need be.
uint32_t AtMostOnceOracle::BranchFor(EntryId parent) {
  const uint32_t of = parent == kNone ? 0 : branch_of_[parent];
  if (branches_[of].tip == parent) return of;
  Branch fork = {parent, branches_[of].latest};
  const SeqNum n = parent == kNone ? 0 : model_->entry(parent).n;
  for (RecordId& latest : fork.latest) {
    while (latest != kNone && model_->entry(model_->record(latest).entry).n > n) latest = previous_[latest];
  }
  branches_.push_back(std::move(fork));
  return static_cast<uint32_t>(branches_.size() - 1);
}

void AtMostOnceOracle::OnAttached(const StepRecord& step, EntryId id) {
  const uint32_t of = BranchFor(model_->ParentOf(id));
  while (id >= branch_of_.size()) branch_of_.push_back(kNone);  // nearly always one more
  branch_of_[id] = of;
  Branch& branch = branches_[of];
  branch.tip = id;

  const HistoryEntry& entry = model_->entry(id);
  const RecordId end = entry.first_record + entry.requests;
  while (end > previous_.size()) previous_.push_back(kNone);
  for (RecordId i = entry.first_record; i < end; ++i) {
    const NodeId client = model_->record(i).client;
    if (!context_.IsKnownClient(client)) continue;  // validity's business
    RecordId& latest = branch.latest[context_.cluster.ClientIndex(client)];
    previous_[i] = latest;
    if (latest != kNone) Check(step, latest, i);
    latest = i;
  }
}

void AtMostOnceOracle::Check(const StepRecord& step, RecordId last, RecordId now) {
  ++evaluations_;
  const HistoryRecord& before = model_->record(last);
  const HistoryRecord& after = model_->record(now);
  if (before.t < after.t) [[likely]] {
    return;
  }
  const HistoryEntry& there = model_->entry(before.entry);
  const HistoryEntry& here = model_->entry(after.entry);
  const std::string what = Cat(NodeName(context_.cluster, here.node), " executed ",
                               NodeName(context_.cluster, after.client), "'s request t=", after.t);
  std::string sentence;
  if (before.t == after.t) {
    sentence = Cat(what, " twice in one history: at ", At(there.n, there.h), " and at ", At(here.n, here.h));
  } else {
    sentence = Cat(what, " at ", At(here.n, here.h), " after its newer t=", before.t, " at ", At(there.n, there.h));
  }
  Violated(step, before.t == after.t ? "executed-twice" : "executed-after-newer", std::move(sentence),
           {model_->WitnessOf(before.entry), model_->WitnessOf(after.entry)});
}

}  // namespace zyz::sim

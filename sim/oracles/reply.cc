#include "sim/oracles/reply.h"

#include <utility>

#include "protocol/hash.h"
#include "sim/oracles/text.h"

namespace zyz::sim {

ReplyOracle::ReplyOracle(std::shared_ptr<HistoryModel> model, std::unique_ptr<Application> application)
    : model_(model), application_(std::move(application)), held_(16) {
  model->Subscribe(this);
}

void ReplyOracle::OnPosition(const StepRecord&, const Event& event, EntryId id) {
  if (held_count_ == held_.size()) {
    std::vector<Held> larger(2 * held_.size());
    for (EntryId i = first_held_; i != id; ++i) larger[i & (larger.size() - 1)] = std::move(HeldFor(i));
    held_ = std::move(larger);
  }
  ++held_count_;
  // A newly known entry beside the settled path is dead already.
  if (event.n > executed_) HeldFor(id) = {event.holder, event.requests, NonDetOf(event)};
}

void ReplyOracle::ExecuteSettled(RecordId wanted) {
  const Chain& settled = model_->settled();
  if (executed_ == settled.end()) return;
  reply_digests_.resize(model_->records());
  while (executed_ < settled.end()) {
    const EntryId id = settled.at(++executed_);
    RecordId record = model_->entry(id).first_record;
    Held& held = HeldFor(id);
    application_->BeginBatch(held.nd);
    for (const Ref<const Request>& request : held.requests) {
      application_->Execute(request->o, held.nd, &reply_);
      reply_digests_[record] = ReplyDigest(reply_);
      if (record++ == wanted) wanted_reply_.swap(reply_);
    }
    held = {};
  }
  while (held_count_ > 0 && model_->entry(first_held_).n <= executed_) {
    HeldFor(first_held_) = {};
    ++first_held_;
    --held_count_;
  }
}

void ReplyOracle::OnEvent(const StepRecord& step, const Event& event) {
  const HistoryModel::Placement& placement = model_->placement();
  const SeqNum executed_before = executed_;
  ExecuteSettled(placement.request);
  if (event.kind != EventKind::kCompleted) return;
  // Beside the settled path there is nothing to compare with; agreement and checkpoints speak about that.
  if (placement.settled != Chain::Fit::kOn && placement.settled != Chain::Fit::kExtends) return;

  ++evaluations_;
  const std::string who = NodeName(model_->cluster(), step.node);
  const Witness accepted = {
      step.index, step.node,
      Cat(who, " accepted ", Quoted(event.bytes), " for t=", event.t, " at ", At(event.n, event.h))};
  if (placement.request == kNone) {
    Violated(step,
             Cat(who, " accepted a reply to its request t=", event.t, " at ", At(event.n, event.h),
                 ", where that request was not executed"),
             {accepted, model_->WitnessOf(placement.entry)});
    return;
  }
  const Digest expected = reply_digests_[placement.request];
  if (ReplyDigest(event.bytes) == expected) return;
  const bool in_hand = event.n > executed_before;
  Violated(step,
           Cat(who, " accepted ", Quoted(event.bytes), " as the reply to its request t=", event.t, " at ",
               At(event.n, event.h), ", where the application answers ",
               in_hand ? Quoted(wanted_reply_) : Cat("with the digest ", Hex(expected))),
           {accepted, model_->WitnessOf(placement.entry)});
}

}  // namespace zyz::sim

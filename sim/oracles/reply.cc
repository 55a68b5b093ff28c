#include "sim/oracles/reply.h"

#include <utility>

#include "protocol/hash.h"
#include "sim/oracles/text.h"

namespace zyz::sim {
namespace {

// In place of a reply's digest: its client has it already. (No reply that anybody compares has this digest but by an
// accident of 1 in 2^64.)
constexpr Digest kCompared{0};

}  // namespace

ReplyOracle::ReplyOracle(std::shared_ptr<HistoryModel> model, std::unique_ptr<Application> application)
    : application_(std::move(application)), held_(16) {
  model->Subscribe(this);
  model_ = std::move(model);
}

void ReplyOracle::OnPosition(const StepRecord&, const Event& event, EntryId id) {
  if (held_count_ == held_.size()) {
    std::vector<Held> larger(2 * held_.size());
    for (EntryId i = first_held_; i != id; ++i) larger[i & (larger.size() - 1)] = std::move(HeldFor(i));
    held_ = std::move(larger);
  }
  ++held_count_;
  // A newly known entry beside the settled path is dead already.
  if (event.n > executed_) HeldFor(id) = {event.holder, event.requests, event.nd};
}

// Executes what is settled and not executed yet. The reply to `wanted` goes to wanted_reply_, the others' digests are
// kept.
void ReplyOracle::ExecuteSettled(RecordId wanted) {
  const Chain& settled = model_->settled();
  while (reply_digests_.size() < model_->records()) reply_digests_.push_back({});
  while (executed_ < settled.end()) {
    const EntryId id = settled.at(++executed_);
    RecordId record = model_->entry(id).first_record;
    Held& held = HeldFor(id);
    application_->BeginBatch(held.nd);
    for (const Ref<const Request>& request : held.requests) {
      const bool is_wanted = record == wanted;
      Bytes& reply = is_wanted ? wanted_reply_ : reply_;
      application_->Execute(request->o, held.nd, &reply);
      reply_digests_[record] = is_wanted ? kCompared : ReplyDigest(reply);
      ++record;
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
  if (executed_ < model_->settled().end()) ExecuteSettled(placement.request);
  if (event.kind != EventKind::kCompleted) return;
  // Beside the settled path there is nothing to compare with; agreement and checkpoints speak about that.
  if (placement.settled != Chain::Fit::kOn && placement.settled != Chain::Fit::kExtends) return;

  ++evaluations_;
  const bool just_executed = placement.n > executed_before;
  if (placement.request == kNone) {
    WrongReply(step, event, just_executed);
  } else if (just_executed) {
    // The usual case compares bytes and hashes nothing.
    if (event.bytes != wanted_reply_) WrongReply(step, event, true);
  } else if (const Digest expected = reply_digests_[placement.request];
             expected != kCompared && ReplyDigest(event.bytes) != expected) {
    WrongReply(step, event, false);
  }
}

void ReplyOracle::WrongReply(const StepRecord& step, const Event& event, bool just_executed) {
  const HistoryModel::Placement& placement = model_->placement();
  const std::string who = NodeName(model_->cluster(), step.node);
  const std::string where = At(placement.n, placement.h);
  std::string sentence;
  if (placement.request == kNone) {
    sentence = Cat(who, " accepted a reply to its request t=", event.t, " at ", where,
                   ", where that request was not executed");
  } else {
    const std::string expected =
        just_executed ? Quoted(wanted_reply_) : Cat("with the digest ", Hex(reply_digests_[placement.request]));
    sentence = Cat(who, " accepted ", Quoted(event.bytes), " as the reply to its request t=", event.t, " at ", where,
                   ", where the application answers ", expected);
  }
  Violated(step, placement.request == kNone ? "reply-without-execution" : "wrong-reply", std::move(sentence),
           {{step.index, step.node, Cat(who, " accepted ", Quoted(event.bytes), " for t=", event.t, " at ", where)},
            model_->WitnessOf(placement.entry)});
}

}  // namespace zyz::sim

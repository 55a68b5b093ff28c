#include "sim/oracles/linearizability.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "sim/oracles/text.h"

namespace zyz::sim {

LinearizabilityOracle::LinearizabilityOracle(std::shared_ptr<const HistoryModel> model, const OracleContext& context,
                                             const ApplicationSpec& application, bool has_reads)
    : model_(std::move(model)), context_(context), has_reads_(has_reads) {
  if (!has_reads_) return;
  base_ = MakeApplication(application);
  head_ = MakeApplication(application);
  scratch_ = MakeApplication(application);
  on_way_.resize(context_.clients);
}

uint32_t LinearizabilityOracle::interests() const {
  if (!has_reads_) return 0;
  return Interest(EventKind::kExecuted) | Interest(EventKind::kSubmitted) | Interest(EventKind::kCompleted);
}

void LinearizabilityOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (event.kind == EventKind::kExecuted) return OnExecuted(step, event);
  if (!context_.IsKnownClient(step.node)) return;
  event.kind == EventKind::kSubmitted ? OnSubmitted(step, event) : OnCompleted(step, event);
}

void LinearizabilityOracle::Execute(const Held& held, Application* application) {
  Bytes reply;
  application->BeginBatch(held.nd);
  for (const Ref<const Request>& request : held.requests) application->Execute(request->o, held.nd, &reply);
}

// The first announcement of each position counts; that all are equal is another oracle's business.
void LinearizabilityOracle::OnExecuted(const StepRecord& step, const Event& event) {
  known_ = std::max(known_, event.n);
  if (event.tentative || event.n <= end_) return;
  Held held = {event.holder, event.requests, event.nd};
  if (event.n > end_ + 1) {
    ahead_.try_emplace(event.n, std::move(held));
    return;
  }
  Append(step, std::move(held));
  for (auto next = ahead_.begin(); next != ahead_.end() && next->first <= end_ + 1; next = ahead_.erase(next)) {
    if (next->first == end_ + 1) Append(step, std::move(next->second));
  }
}

void LinearizabilityOracle::Append(const StepRecord& step, Held held) {
  Execute(held, head_.get());
  ++end_;
  window_.push_back(std::move(held));
  if (reading_ > 0) {
    for (Operation& operation : on_way_) {
      if (operation.client != kNoNode && operation.unordered) LookAgain(&operation);
    }
  }
  if (!open_.empty()) JudgeOpen(step);
  MoveBase();
}

// No read that is submitted from now on may see less.
void LinearizabilityOracle::MoveBase() {
  for (; base_n_ < std::min(floor_.n, end_); ++base_n_) {
    Execute(window_.front(), base_.get());
    window_.pop_front();
  }
}

// A read that its client gives up goes on as a request: it is one operation.
void LinearizabilityOracle::OnSubmitted(const StepRecord& step, const Event& event) {
  Operation& operation = on_way_[context_.cluster.ClientIndex(step.node)];
  if (operation.client != kNoNode && operation.unordered) {
    --reading_;
    operation.t = event.t;
    operation.unordered = false;
    return;
  }
  operation.client = step.node;
  operation.t = event.t;
  operation.unordered = event.unordered;
  operation.step = step.index;
  operation.floor = floor_;
  operation.read_floor = read_floor_;
  if (!event.unordered) return;
  ++reading_;
  operation.operation.assign(event.bytes);
  BeginRead(&operation);
}

// The answers in the states from the floor up to the end.
void LinearizabilityOracle::BeginRead(Operation* read) {
  CHECK(base_->IsRead(read->operation), "what is not ordered is a read");
  read->answers.clear();
  if (read->floor.n > end_) return;  // base_ stands at the end, and the floor is yet to come
  base_->Read(read->operation, &reply_);
  read->answers.push_back({base_n_, reply_});
  if (window_.empty()) return;
  base_->Snapshot(&snapshot_);
  CHECK(scratch_->Restore(snapshot_), "own snapshots restore");
  for (size_t k = 0; k < window_.size(); ++k) {
    Execute(window_[k], scratch_.get());
    scratch_->Read(read->operation, &reply_);
    if (reply_ != read->answers.back().reply) read->answers.push_back({base_n_ + 1 + k, reply_});
  }
}

void LinearizabilityOracle::LookAgain(Operation* read) {
  if (end_ < read->floor.n) return;
  head_->Read(read->operation, &reply_);
  if (read->answers.empty() || reply_ != read->answers.back().reply) read->answers.push_back({end_, reply_});
}

void LinearizabilityOracle::OnCompleted(const StepRecord& step, const Event& event) {
  Operation& operation = on_way_[context_.cluster.ClientIndex(step.node)];
  if (operation.client == kNoNode || operation.t != event.t) return;  // agreement and reply speak about that
  operation.client = kNoNode;
  ++evaluations_;
  if (!event.unordered) {
    const HistoryModel::Placement& placement = model_->placement();
    const bool fits = placement.completed == Chain::Fit::kOn || placement.completed == Chain::Fit::kExtends;
    if (!fits) return;
    if (placement.n <= operation.read_floor.n) BeforeRead(step, operation, placement.n);
    Raise(&floor_, {placement.n, step.node, event.t, step.index, false});
    return MoveBase();
  }
  --reading_;
  operation.client = step.node;
  Operation read = std::exchange(operation, {});
  if (Place(read, event.bytes, step.index)) return;
  const SeqNum until = std::max(known_, read.floor.n);
  if (end_ >= until) return NoState(step, read, event.bytes, step.index);
  open_.push_back({std::move(read), Bytes(event.bytes), step.index, until});
}

bool LinearizabilityOracle::Place(const Operation& read, std::string_view reply, uint64_t step) {
  const auto found = std::find_if(read.answers.begin(), read.answers.end(),
                                  [reply](const Operation::Answer& answer) { return answer.reply == reply; });
  if (found == read.answers.end()) return false;
  const Mark mark = {found->n, read.client, read.t, step, true};
  Raise(&floor_, mark);
  Raise(&read_floor_, mark);
  MoveBase();
  return true;
}

void LinearizabilityOracle::JudgeOpen(const StepRecord& step) {
  for (Open& open : std::exchange(open_, {})) {
    LookAgain(&open.read);
    if (Place(open.read, open.reply, open.step)) continue;
    if (end_ >= open.until) {
      NoState(step, open.read, open.reply, open.step);
    } else {
      open_.push_back(std::move(open));
    }
  }
}

void LinearizabilityOracle::NoState(const StepRecord& now, const Operation& read, std::string_view reply,
                                    uint64_t completed) {
  const std::string who = NodeName(context_.cluster, read.client);
  const std::string what = Cat(who, "'s read ", Quoted(read.operation), " (t=", read.t, ")");
  std::string range = Cat("up to n=", end_);
  std::vector<Witness> witnesses;
  if (read.floor.n > 0) {
    range = Cat("from n=", read.floor.n, ", where ", Describe(read.floor), " had completed before, up to n=", end_);
    witnesses.push_back({read.floor.step, read.floor.node, Cat(Describe(read.floor), " completed")});
  }
  witnesses.push_back({read.step, read.client, Cat(what, " was submitted")});
  witnesses.push_back({completed, read.client, Cat(what, " was answered ", Quoted(reply))});
  Violated(now, "read-of-no-state",
           Cat(what, " was answered ", Quoted(reply), ", which the service says in no state ", range),
           std::move(witnesses));
}

void LinearizabilityOracle::BeforeRead(const StepRecord& step, const Operation& operation, SeqNum n) {
  const std::string who = NodeName(context_.cluster, operation.client == kNoNode ? step.node : operation.client);
  const std::string what = Cat(who, "'s t=", operation.t, " at n=", n);
  Violated(step, "before-a-read",
           Cat(what, " was submitted after ", Describe(operation.read_floor), " had seen n=", operation.read_floor.n,
               ", yet comes before"),
           {{operation.read_floor.step, operation.read_floor.node, Cat(Describe(operation.read_floor), " completed")},
            {operation.step, step.node, Cat(who, " submitted t=", operation.t)},
            {step.index, step.node, Cat(what, " completed")}});
}

// "c0's t=3"
std::string LinearizabilityOracle::Describe(const Mark& mark) const {
  return Cat(NodeName(context_.cluster, mark.node), "'s ", mark.is_read ? "read " : "", "t=", mark.t);
}

}  // namespace zyz::sim

#include "sim/oracles/validity.h"

#include <utility>

#include "sim/oracles/text.h"

namespace zyz::sim {

ValidityOracle::ValidityOracle(std::shared_ptr<HistoryModel> model, const OracleContext& context)
    : context_(context), latest_(context.clients, kNoSubmission) {
  model->Subscribe(this);
  model_ = std::move(model);
}

void ValidityOracle::OnEvent(const StepRecord& step, const Event& event) {
  if (!context_.IsKnownClient(step.node)) return;
  uint32_t& latest = latest_[context_.cluster.ClientIndex(step.node)];
  const auto id = static_cast<uint32_t>(submissions_.size());
  const Digest request = As<Request>(*event.holder).signed_digest();
  submissions_.push_back({event.t, request, step.index, latest});
  latest = id;
}

// Nearly always the client's latest: it waits for one operation before it submits the next.
const ValidityOracle::Submission* ValidityOracle::Find(NodeId client, Timestamp t) const {
  uint32_t id = latest_[context_.cluster.ClientIndex(client)];
  while (id != kNoSubmission && submissions_[id].t != t) id = submissions_[id].previous;
  return id == kNoSubmission ? nullptr : &submissions_[id];
}

void ValidityOracle::OnPosition(const StepRecord& step, const Event& event, EntryId id) {
  for (const Ref<const Request>& request : event.requests) Check(step, event, *request, id);
}

void ValidityOracle::Check(const StepRecord& step, const Event& event, const Request& request, EntryId id) {
  ++evaluations_;
  const bool client = context_.IsKnownClient(request.c);
  if (client && !context_.IsCorrect(request.c)) return;
  const Submission* submission = client ? Find(request.c, request.t) : nullptr;
  if (submission != nullptr && submission->request == request.signed_digest()) [[likely]] {
    return;
  }
  const std::string whose = NodeName(context_.cluster, request.c);
  const std::string what = Cat(NodeName(context_.cluster, step.node), " executed ", Quoted(request.o),
                               " as the request t=", request.t, " of ", whose, " at ", At(event.n, event.h));
  if (!client) {
    Violated(step, "no-such-client", Cat(what, ", but there is no such client"), {model_->WitnessOf(id)});
  } else if (submission == nullptr) {
    Violated(step, "not-submitted", Cat(what, ", but ", whose, " submitted no request with that timestamp"),
             {model_->WitnessOf(id)});
  } else {
    Violated(step, "other-operation", Cat(what, ", but ", whose, " submitted another operation under that timestamp"),
             {{submission->step, request.c, Cat(whose, " submitted t=", request.t)}, model_->WitnessOf(id)});
  }
}

}  // namespace zyz::sim

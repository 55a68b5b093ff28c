// B6 at a replica: a client asks again. The retry is held until its request is executed and committed here, and as long
// as it is held its client's own timer *suspect* runs, within a view from the first retry on.
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// Executed and committed here, it or a newer one.
bool Replica::IsDone(NodeId c, Timestamp t) const {
  const ClientRecord& record = service_.Record(c);
  return record.t > t || (record.t == t && (record.n <= committed_n_ || Planted(kTimerEndsOnExecution)));
}

// One place per client, its newest request's.
void Replica::HoldRetry(const Ref<const Request>& request) {
  const uint32_t index = context_.cluster.ClientIndex(request->c);
  if (index >= retries_.size()) retries_.resize(index + 1);
  Retry& retry = retries_[index];
  if (!retry.request) ++retries_held_;
  if (!retry.request || retry.request->t < request->t) retry.request = request;
  if (!IsLeaving()) StartSuspectTimer(index);
}

// Asking again does not move it, or a client's patience would be the primary's.
void Replica::StartSuspectTimer(uint32_t client) {
  Retry& retry = retries_[client];
  if (retry.since_t != 0) return;
  retry.since_t = retry.request->t;
  out_->SetTimer({kSuspectTimer, client}, Patiently(config_.suspect_ns));
}

// Its view is over. What is held stays.
void Replica::StopSuspectTimers() {
  if (Planted(kTimersSurviveView)) return;
  for (uint32_t index = 0; index < retries_.size(); ++index) {
    if (retries_[index].since_t != 0) out_->CancelTimer({kSuspectTimer, index});
    retries_[index].since_t = 0;
  }
}

// This batch is executed and committed: the timers of its requests end, and where a newer retry is held its own begins.
void Replica::EndRetries(const BatchContent& content) {
  if (retries_held_ == 0) return;
  for (const auto& request : content.batch) {
    const uint32_t index = context_.cluster.ClientIndex(request->c);
    if (index >= retries_.size() || !retries_[index].request) continue;
    Retry& retry = retries_[index];
    if (retry.since_t != 0 && IsDone(request->c, retry.since_t)) {
      out_->CancelTimer({kSuspectTimer, index});
      retry.since_t = 0;
    }
    if (IsDone(request->c, retry.request->t)) {
      retry.request = nullptr;
      --retries_held_;
    } else if (!IsLeaving()) {
      StartSuspectTimer(index);
    }
  }
  for (uint32_t index = 0; Planted(kSuspectTimerRestarted) && index < retries_.size(); ++index) {
    if (retries_[index].since_t != 0) out_->SetTimer({kSuspectTimer, index}, Patiently(config_.suspect_ns));
  }
}

// The same for whatever a snapshot has brought.
void Replica::EndRetriesServed() {
  for (uint32_t index = 0; index < retries_.size(); ++index) {
    Retry& retry = retries_[index];
    if (!retry.request || !IsDone(retry.request->c, retry.request->t)) continue;
    if (retry.since_t != 0) out_->CancelTimer({kSuspectTimer, index});
    retry = {};
    --retries_held_;
  }
}

// B6: entering a view forwards every retry held to its primary and starts its timer anew, at full length.
void Replica::ForwardRetries() {
  EndRetriesServed();
  for (uint32_t index = 0; index < retries_.size(); ++index) {
    const Ref<const Request> request = retries_[index].request;
    if (!request) continue;
    if (!IsPrimary()) {
      out_->Send(primary(), request);
    } else if (service_.IsNew(request->c, request->t) && !IsOrdered(*request)) {
      EnqueueForOrder(*request);
    }
    StartSuspectTimer(index);
  }
}

void Replica::OnSuspectTimer(uint32_t client) {
  if (IsLeaving() || client >= retries_.size() || retries_[client].since_t == 0) return;
  retries_[client].since_t = 0;
  LosePatience();
  Suspect();
}

}  // namespace zyz::pbft

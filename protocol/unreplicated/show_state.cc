// What server and clients know, as fields for people who look on. The names are listed in replica.h and client.h.
// Nothing here changes anything.
#include <algorithm>
#include <string>

#include "protocol/unreplicated/client.h"
#include "protocol/unreplicated/replica.h"

namespace zyz::unreplicated {

void Replica::ShowState(FieldSink* sink) const {
  sink->BeginStruct("history");
  sink->Number("n", n_);
  sink->Hash("h", h_.value);
  sink->EndStruct();
  const auto served = std::count_if(last_.begin(), last_.end(), [](const auto& reply) { return reply != nullptr; });
  sink->BeginList("served", static_cast<size_t>(served));
  for (const Ref<const Reply>& reply : last_) {
    if (reply) sink->Blob({}, NodeName(context_.cluster, reply->c) + ":" + std::to_string(reply->t));
  }
  sink->EndList();
}

void Client::ShowState(FieldSink* sink) const {
  sink->Number("t", t_);
  if (request_) {
    sink->BeginStruct("request");
    sink->Blob("op", request_->o);
    sink->EndStruct();
  } else {
    sink->Absent("request");
  }
  sink->Number("wait_ns", static_cast<uint64_t>(wait_ns_));
}

std::string_view Client::TimerName(uint32_t kind) const {
  return kind == kRetransmitTimer ? kNodeTimers[0].name : std::string_view();
}

}  // namespace zyz::unreplicated

// Clients whose REQUESTs are authentic, and not as they should be.
#include <deque>
#include <string>
#include <vector>

#include "adversaries/parameters.h"
#include "adversaries/pbft/clients/family.h"
#include "adversaries/pbft/clients/request_liar.h"
#include "protocol/pbft/messages.h"

namespace zyz::pbft {
namespace {

// Every replica is told another operation under the same timestamp: one of them is executed, at most (B2, B5).
class DifferentRequests final : public RequestLiar {
 public:
  using RequestLiar::RequestLiar;

 private:
  void OnRequest(const Ref<const Request>& request, Action, Outbox* out) override {
    Hit();
    for (NodeId i = 0; i < cluster().n(); ++i) {
      out->Send(i, Edited(*request, [i](Request* copy) { copy->o += std::to_string(i); }));
    }
  }
};

// Each operation goes to all as a read first, and then in earnest: whoever takes the client's word for what changes
// nothing is no longer in the state of the others (B9).
class ReadThatWrites final : public RequestLiar {
 public:
  using RequestLiar::RequestLiar;

 private:
  void OnRequest(const Ref<const Request>& request, Action action, Outbox* out) override {
    if (request->t > asked_t_) {
      Hit();
      Ref<ReadRequest> read = New<ReadRequest>(pool());
      read->o = request->o;
      read->t = request->t;
      read->c = request->c;
      SignWith(signer(), read.get());
      out->Broadcast(std::move(read));
      asked_t_ = request->t;
    }
    Pass(std::move(action), out);
  }

  Timestamp asked_t_ = 0;
};

// Requests that are finished come again with each new one, several times: answered from the client table, never
// executed again, and nobody's reason to suspect (B5, B6).
class ReplayRequests final : public RequestLiar {
 public:
  ReplayRequests(uint64_t copies, std::unique_ptr<Node> inner, AdversaryContext context)
      : RequestLiar(std::move(inner), std::move(context)), copies_(copies) {}

 private:
  static constexpr size_t kKept = 4;

  void OnRequest(const Ref<const Request>& request, Action action, Outbox* out) override {
    Pass(std::move(action), out);
    for (const auto& old : old_) {
      if (old->t == request->t) continue;
      Hit();
      for (uint64_t k = 0; k < copies_; ++k) out->Broadcast(old);
    }
    if (!old_.empty() && old_.back()->t == request->t) return;
    old_.push_back(request);
    if (old_.size() > kKept) old_.pop_front();
  }

  const uint64_t copies_;
  std::deque<Ref<const Request>> old_;
};

// Each request goes to all, many times over: one client, one place in every queue, one timer (B2, B6).
class RequestStorm final : public RequestLiar {
 public:
  RequestStorm(uint64_t copies, std::unique_ptr<Node> inner, AdversaryContext context)
      : RequestLiar(std::move(inner), std::move(context)), copies_(copies) {}

 private:
  void OnRequest(const Ref<const Request>& request, Action, Outbox* out) override {
    Hit();
    for (uint64_t k = 0; k < copies_; ++k) out->Broadcast(request);
  }

  const uint64_t copies_;
};

// The chosen replicas get them and nobody else, the primary least of all: they have to see to it that the primary
// orders, or to suspect it without a reason (B6).
class RequestToBackups final : public RequestLiar {
 public:
  RequestToBackups(std::vector<NodeId> to, std::unique_ptr<Node> inner, AdversaryContext context)
      : RequestLiar(std::move(inner), std::move(context)), to_(std::move(to)) {}

 private:
  void OnRequest(const Ref<const Request>& request, Action, Outbox* out) override {
    Hit();
    for (const NodeId to : to_) out->Send(to, request);
  }

  const std::vector<NodeId> to_;
};

// Timestamps far ahead of the last one are newer, so they are ordered; what it issued before is lost to it for good.
class TimestampAhead final : public RequestLiar {
 public:
  TimestampAhead(uint64_t by, std::unique_ptr<Node> inner, AdversaryContext context)
      : RequestLiar(std::move(inner), std::move(context)), by_(by) {}

 private:
  void OnRequest(const Ref<const Request>& request, Action action, Outbox* out) override {
    Hit();
    action.message = Edited(*request, [this](Request* copy) { copy->t += by_; });
    Pass(std::move(action), out);
  }

  const Timestamp by_;
};

constexpr std::string_view kCopies = "copies", kBy = "by";
constexpr int64_t kUsualCopies = 1, kUsualBy = INT64_MAX / 2;
constexpr ParamInfo kStormParams[] = {{kCopies, ParamType::kInteger, true, "how many times", 1, 1000}};
constexpr ParamInfo kReplayParams[] = {
    {kCopies, ParamType::kInteger, false, "how many times each; once if not given", 1, 1000}};
constexpr ParamInfo kBackupsParams[] = {{kToParam.name, ParamType::kNodes, true, "replicas: who gets them"}};
constexpr ParamInfo kAheadParams[] = {{kBy, ParamType::kInteger, false, "by how much; 2^62 if not given", 1, kUsualBy}};

std::unique_ptr<Interceptor> MakeStorm(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<RequestStorm>(static_cast<uint64_t>(*FindParam<int64_t>(spec, kCopies)), std::move(inner),
                                        std::move(context));
}

std::unique_ptr<Interceptor> MakeReplay(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                        AdversaryContext context) {
  return std::make_unique<ReplayRequests>(static_cast<uint64_t>(IntegerOr(spec, kCopies, kUsualCopies)),
                                          std::move(inner), std::move(context));
}

std::unique_ptr<Interceptor> MakeAhead(const BehaviourSpec& spec, std::unique_ptr<Node> inner,
                                       AdversaryContext context) {
  return std::make_unique<TimestampAhead>(static_cast<uint64_t>(IntegerOr(spec, kBy, kUsualBy)), std::move(inner),
                                          std::move(context));
}

}  // namespace

constinit const BehaviourInfo kDifferentRequests = {
    .name = "different_requests",
    .about = "tells every replica another operation under one timestamp",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "different_requests"})",
    .check = CheckIsClient,
    .make = MakePlain<DifferentRequests>,
};

constinit const BehaviourInfo kReadThatWrites = {
    .name = "read_that_writes",
    .about = "calls each of its operations a read that needs no order, before it asks for it as it should",
    .params = {},
    .example = R"({"node": "c1", "behaviour": "read_that_writes"})",
    .check = CheckIsClient,
    .make = MakePlain<ReadThatWrites>,
};

constinit const BehaviourInfo kReplayRequests = {
    .name = "replay_requests",
    .about = "sends its last four requests again to all with each new one",
    .params = kReplayParams,
    .example = R"({"node": "c1", "behaviour": "replay_requests", "copies": 3})",
    .check = CheckIsClient,
    .make = MakeReplay,
};

constinit const BehaviourInfo kRequestStorm = {
    .name = "request_storm",
    .about = "sends each request to all, many times",
    .params = kStormParams,
    .example = R"({"node": "c1", "behaviour": "request_storm", "copies": 5})",
    .check = CheckIsClient,
    .make = MakeStorm,
};

constinit const BehaviourInfo kRequestToBackups = {
    .name = "request_to_backups",
    .about = "sends its requests to the chosen replicas only",
    .params = kBackupsParams,
    .example = R"({"node": "c1", "behaviour": "request_to_backups", "to": ["r2"]})",
    .check = CheckClientTo,
    .make = MakeTowards<RequestToBackups>,
};

constinit const BehaviourInfo kTimestampAhead = {
    .name = "timestamp_ahead",
    .about = "issues requests with timestamps far ahead",
    .params = kAheadParams,
    .example = R"({"node": "c1", "behaviour": "timestamp_ahead", "by": 1000000})",
    .check = CheckIsClient,
    .make = MakeAhead,
};

}  // namespace zyz::pbft

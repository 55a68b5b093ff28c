#include "protocol/unreplicated/replica.h"

#include <utility>

#include "protocol/common/chain.h"

namespace zyz::unreplicated {

Replica::Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application)
    : context_(std::move(context)), config_(config), application_(std::move(application)) {
  CHECK(context_.cluster.IsReplica(context_.id), "the server has a replica's identity");
}

void Replica::Step(const Input& input, Outbox* out) {
  CHECK(input.kind == InputKind::kMessage, "a server has no timers and no operations of its own");
  out_ = out;
  if (input.message->kind() == kRequest) {
    OnRequest(As<Request>(*input.message));
  } else {
    out_->Report(Event::Rejected(RejectReason::kUnexpectedKind, kNoNode, input.message.get()));
  }
  out_ = nullptr;
}

// U2: a client's own, newer than its last one → executed, answered. U3: its last one → the same REPLY once more. U4:
// older → refused.
void Replica::OnRequest(const Request& request) {
  if (const auto reason = Refusal(request)) return out_->Report(Event::Rejected(*reason, request.c, &request));
  const uint32_t index = context_.cluster.ClientIndex(request.c);
  if (index >= last_.size()) last_.resize(index + 1);
  const Timestamp last = last_[index] ? last_[index]->t : 0;
  if (request.t > last || config_.planted == kExecutesAgain) {
    Execute(request);
  } else if (request.t < last) {
    return out_->Report(Event::Rejected(RejectReason::kStaleRequest, request.c, &request));
  }
  out_->Send(request.c, last_[index]);
}

// U2's first half, U6: from a client, with a timestamp, signed by it.
std::optional<RejectReason> Replica::Refusal(const Request& request) const {
  const ClusterSize& cluster = context_.cluster;
  if (!cluster.IsClient(request.c) || cluster.ClientIndex(request.c) >= kMaxClients)
    return RejectReason::kUnknownSender;
  if (request.t == 0) return RejectReason::kMalformed;
  if (!context_.verifier.Verify(request.c, request.signed_digest(), request.sig)) {
    return RejectReason::kBadRequestSignature;
  }
  return std::nullopt;
}

// U2: the next position, the application, the REPLY, which is kept until the client's next one.
void Replica::Execute(const Request& request) {
  Ref<Executed> executed = New<Executed>(context_.pool);
  executed->batch.push_back(Ref<const Request>(&request));
  const uint64_t nd = application_->ProposeNonDet();
  const Digest d = BatchDigest(executed->batch, nd), parent = h_;
  h_ = ChainDigest(parent, d);
  ++n_;
  out_->Report(Event::Executed(0, n_, h_, parent, d, nd, executed->batch, executed));

  Ref<Reply> reply = New<Reply>(context_.pool);
  application_->BeginBatch(nd);
  application_->Execute(request.o, nd, &reply->r);
  reply->c = request.c;
  reply->t = request.t;
  reply->rh = ReplyDigest(reply->r);
  reply->i = context_.id;
  SignWith(context_.signer, reply.get());
  last_[context_.cluster.ClientIndex(request.c)] = std::move(reply);
}

std::string Replica::DescribeWaiting() const { return "waits for requests"; }

}  // namespace zyz::unreplicated

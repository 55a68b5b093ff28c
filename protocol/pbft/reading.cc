// B9: operations that change nothing, answered at once and without an order. The client asks all, and what it accepts
// must be one state's: so a replica answers from what is committed, and says from where.
#include <utility>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// A read by the application's word, and newer than its client's last one: a copy gets no second answer. What may not be
// answered yet waits, one of each client, for as long as a primary is waited for, and then gets no answer: its client
// has given it up by then.
void Replica::OnReadRequest(const Verified<ReadRequest>& request) {
  if (!service_.IsRead(request->o) && !Planted(kReadChangesState)) return Reject(RejectReason::kMalformed, request->c);
  const uint32_t index = context_.cluster.ClientIndex(request->c);
  if (index >= reads_.size()) reads_.resize(index + 1);
  Read& read = reads_[index];
  if (request->t <= read.t) return Reject(RejectReason::kStaleRequest, request->c);
  read.t = request->t;
  if (MayRead()) return AnswerRead(*request);
  if (!read.request) ++reads_waiting_;
  read.request = request.Share();
  out_->SetTimer({kReadTimer, index}, config_.suspect_ns);
}

// `safe`: not while the state is tentative, not while leaving, and in a view not before every position of its O is
// executed here: until then others may have committed what I do not know of. As printed: not while the state is
// tentative.
bool Replica::MayRead() const {
  if (executed_n_ > committed_n_) return false;
  if (config_.read_only == ReadOnly::kAsPrinted || Planted(kReadBeforeOExecuted)) return true;
  return !IsLeaving() && committed_n_ >= inherited_n_;
}

void Replica::AnswerRead(const ReadRequest& request) {
  Ref<ReadReply> reply = New<ReadReply>(context_.pool);
  if (Planted(kReadChangesState)) [[unlikely]] {
    service_.ExecuteUnordered(request.o, &reply->r);
  } else {
    service_.Read(request.o, &reply->r);
  }
  reply->n = committed_n_;
  reply->t = request.t;
  reply->c = request.c;
  reply->rh = ReplyDigest(reply->r);
  reply->i = self();
  SignWith(context_.signer, reply.get());
  out_->Send(request.c, std::move(reply));
}

void Replica::AnswerWaitingReads() {
  if (!MayRead()) return;
  for (uint32_t index = 0; index < reads_.size(); ++index) {
    const Ref<const ReadRequest> request = std::exchange(reads_[index].request, nullptr);
    if (!request) continue;
    out_->CancelTimer({kReadTimer, index});
    AnswerRead(*request);
  }
  reads_waiting_ = 0;
}

void Replica::OnReadTimer(uint32_t client) {
  if (client >= reads_.size() || !std::exchange(reads_[client].request, nullptr)) return;
  --reads_waiting_;
}

}  // namespace zyz::pbft

// B7: batches that are missing. Who shows a certificate has its batch or a later stable checkpoint; so whoever needs
// one asks for it, by position and digest, and what comes proves itself.
#include <algorithm>

#include "protocol/pbft/replica.h"

namespace zyz::pbft {

// Null: I do not have it.
Ref<const BatchContent> Replica::FindContent(SeqNum n, Digest d) const {
  if (const Slot* slot = FindSlot(n)) {
    if (slot->order && slot->order->d == d && slot->content) return slot->content;
    if (slot->cert.order.n == n && slot->cert.order.d == d && slot->cert_content && !Planted(kCertificateWithoutBatch))
      return slot->cert_content;
    if (slot->committed.content && slot->committed_d == d) return slot->committed.content;
  }
  if (const auto found = fetched_.find({n, d}); found != fetched_.end() && found->second) return found->second;
  if (d == NullDigest()) return New<BatchContent>(context_.pool);
  return nullptr;
}

// Whose stable checkpoint is at n or beyond needs none there.
bool Replica::NeedsContent(const OrderHeader& order) const {
  return order.n > stable_.cert.n && !FindContent(order.n, order.d);
}

std::vector<Replica::Missing> Replica::MissingContents() const {
  std::vector<Missing> missing;
  for (const auto& [which, content] : fetched_) {
    if (!content && which.first > stable_.cert.n) missing.push_back(which);
  }
  for (SeqNum n = stable_.cert.n + 1; n <= known_n_ && !IsLeaving(); ++n) {
    const Slot* slot = FindSlot(n);
    if (slot != nullptr && slot->order && !slot->content) missing.emplace_back(n, slot->order->d);
  }
  return missing;
}

void Replica::SendFetch(const Missing& missing, NodeId to) {
  Ref<Fetch> message = New<Fetch>(context_.pool);
  message->n = missing.first;
  message->d = missing.second;
  message->i = self();
  SignWith(context_.signer, message.get());
  if (to == kNoNode) {
    out_->Broadcast(std::move(message));
  } else {
    out_->Send(to, std::move(message));
  }
}

// Answered with the batch, or, below the stable checkpoint, with STATE; to each replica so often per interval.
void Replica::OnFetch(const Verified<Fetch>& fetch) {
  const NodeId i = fetch->i;
  if (i == self()) return Reject(RejectReason::kDuplicate, i);
  if (fetch->n <= stable_.cert.n) return SendState(i);
  Ref<const BatchContent> content = FindContent(fetch->n, fetch->d);
  if (!content) return Reject(RejectReason::kNothingToAnswer, i);
  if (fetches_[i] >= 2 * config_.log_size()) return Reject(RejectReason::kOverLimit, i);
  ++fetches_[i];
  MayAnswer(i, Answer::kFetched);
  out_->Send(i, std::move(content));
}

// What is missing and has this digest. Nobody's authenticators are looked at: somebody correct accepted it.
void Replica::OnBatch(const BatchContent& m) {
  const std::vector<Missing> missing = MissingContents();
  if (missing.empty()) return Reject(RejectReason::kNothingToAnswer, kNoNode);
  const Digest d = m.ComputeD();
  bool taken = false;
  for (const Missing& one : missing) {
    if (one.second != d && (!Planted(kBatchNotCompared) || taken)) continue;
    taken = TakeContent(one, Ref<const BatchContent>(&m)) || taken;
  }
  if (!taken) Reject(RejectReason::kNothingToAnswer, kNoNode);
}

bool Replica::TakeContent(const Missing& missing, const Ref<const BatchContent>& content) {
  bool taken = false;
  if (const auto wanted = fetched_.find(missing); wanted != fetched_.end() && !wanted->second) {
    wanted->second = content;
    taken = true;
  }
  Slot* slot = FindSlot(missing.first);
  if (slot != nullptr && slot->order && !slot->content && slot->order->d == missing.second) {
    slot->content = content;
    taken = true;
    NoteOrdered(*content);
    if (!IsLeaving()) {
      if (!IsPrimary() && !slot->prepare) MayPrepare(*slot);
      CheckPrepared(*slot);
      MaybePrepareFrom(missing.first + 1);
      MaybeExecute();
    }
  }
  if (taken) MaybeSendNewView();
  return taken;
}

}  // namespace zyz::pbft

#include "protocol/pbft/service_state.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/common/chain.h"
#include "protocol/pbft/admission.h"

namespace zyz::pbft {

const ClientRecord& ServiceState::Record(NodeId c) const {
  static const ClientRecord kNone;
  const uint32_t index = cluster_.ClientIndex(c);
  return index < clients_.size() ? clients_[index] : kNone;
}

void ServiceState::Execute(SeqNum n, Digest d, const BatchContent& content) {
  h_ = ChainDigest(h_, d);
  if (content.IsNull()) return;  // its ND is none, and the clock stands still
  application_->BeginBatch(content.nd);
  for (const auto& request : content.batch) {
    const uint32_t index = cluster_.ClientIndex(request->c);
    CHECK(index < kMaxClients, "only admitted clients' requests are executed");
    if (index >= clients_.size()) clients_.resize(index + 1);
    ClientRecord& record = clients_[index];
    if (IsStale(request->t, record)) continue;
    const bool keep_old = Planted(kReplyCachedWrongly) && record.t > 0;
    Bytes old = keep_old ? record.reply : Bytes();
    record.t = request->t;
    record.n = n;
    application_->Execute(request->o, content.nd, &record.reply);
    if (keep_old) [[unlikely]]
      record.reply = std::move(old);
    record.rh = ReplyDigest(record.reply);
  }
}

bool ServiceState::IsFresh(const Batch& batch) const {
  for (size_t k = 0; k < batch.size(); ++k) {
    if (!IsNew(batch[k]->c, batch[k]->t)) return false;
    for (size_t earlier = 0; earlier < k; ++earlier) {
      if (batch[earlier]->c == batch[k]->c && batch[earlier]->t >= batch[k]->t) return false;
    }
  }
  return true;
}

void ServiceState::CollectFresh(const Batch& batch, Batch* fresh) const {
  for (const auto& request : batch) {
    const auto overtakes = [&](const Ref<const Request>& before) {
      return before->c == request->c && before->t >= request->t;
    };
    if (IsNew(request->c, request->t) && std::none_of(fresh->begin(), fresh->end(), overtakes)) {
      fresh->push_back(request);
    }
  }
}

void ServiceState::Snapshot(Bytes* out) {
  Writer& writer = writer_;
  writer.Clear();
  application_->Snapshot(out);
  writer.Int(h_.value);
  writer.Int(static_cast<uint32_t>(out->size()));
  writer.Raw(*out);
  // A client that was never served leaves no trace, wherever its index lies.
  uint32_t served = 0;
  for (const ClientRecord& record : clients_) served += record.t > 0 ? 1 : 0;
  if (Planted(kTableNotInCheckpoint)) [[unlikely]]
    served = 0;
  writer.Int(served);
  for (uint32_t index = 0; served > 0 && index < clients_.size(); ++index) {
    const ClientRecord& record = clients_[index];
    if (record.t == 0) continue;
    writer.Int(index);
    writer.Int(record.t);
    writer.Int(record.n);
    writer.Int(static_cast<uint32_t>(record.reply.size()));
    writer.Raw(record.reply);
  }
  out->assign(writer.bytes());
}

bool ServiceState::Restore(std::string_view snapshot) {
  Reader reader(snapshot, nullptr);
  const Digest h = {reader.Int<uint64_t>()};
  const std::string_view application = reader.Raw(reader.Length(kMaxSnapshotBytes));
  std::vector<ClientRecord> clients;
  const size_t served = reader.Length(kMaxClients);
  for (size_t k = 0; k < served && reader.ok(); ++k) {
    const uint32_t index = reader.Int<uint32_t>();
    if (index >= kMaxClients || index < clients.size()) return false;  // sorted, strictly
    clients.resize(index + 1);
    ClientRecord& record = clients[index];
    record.t = reader.Int<Timestamp>();
    record.n = reader.Int<SeqNum>();
    record.reply = reader.Raw(reader.Length(kMaxReplyBytes));
    record.rh = ReplyDigest(record.reply);
    if (record.t == 0) return false;
  }
  if (!reader.AtEnd() || !application_->Restore(application)) return false;
  clients_ = std::move(clients);
  h_ = h;
  return true;
}

}  // namespace zyz::pbft

#include "protocol/zyzzyva/service_state.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/codec.h"
#include "protocol/zyzzyva/admission.h"

namespace zyz::zyzzyva {

const ClientRecord& ServiceState::Record(NodeId c) const {
  static const ClientRecord kNone;
  const uint32_t index = cluster_.ClientIndex(c);
  return index < clients_.size() ? clients_[index] : kNone;
}

bool ServiceState::IsFresh(const Batch& batch) const {
  for (size_t k = 0; k < batch.size(); ++k) {
    if (IsStale(batch[k]->t, Record(batch[k]->c))) return false;
    for (size_t earlier = 0; earlier < k; ++earlier) {
      if (batch[earlier]->c == batch[k]->c && batch[earlier]->t >= batch[k]->t) return false;
    }
  }
  return true;
}

void ServiceState::Execute(const OrderReq& order) {
  application_->BeginBatch(order.order.nd);
  for (const auto& request : order.batch) {
    const uint32_t index = cluster_.ClientIndex(request->c);
    CHECK(index < kMaxClients, "only admitted clients' requests are executed");
    if (index >= clients_.size()) clients_.resize(index + 1);
    ClientRecord& record = clients_[index];
    if (IsStale(request->t, record)) continue;
    record.t = request->t;
    record.n = order.order.n;
    record.h = order.order.h;
    application_->Execute(request->o, order.order.nd, &record.reply);
    record.rh = ReplyDigest(record.reply);
  }
}

void ServiceState::Snapshot(Bytes* out) {
  Writer& writer = writer_;
  writer.Clear();
  application_->Snapshot(out);
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
    writer.Int(record.h.value);
    writer.Int(static_cast<uint32_t>(record.reply.size()));
    writer.Raw(record.reply);
  }
  out->assign(writer.bytes());
}

bool ServiceState::Restore(std::string_view snapshot, bool with_application, bool with_table) {
  Reader reader(snapshot, nullptr);
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
    record.h.value = reader.Int<uint64_t>();
    record.reply = reader.Raw(reader.Length(kMaxReplyBytes));
    record.rh = ReplyDigest(record.reply);
    if (record.t == 0) return false;
  }
  if (!reader.AtEnd() || (with_application && !application_->Restore(application))) return false;
  if (with_table) clients_ = std::move(clients);
  return true;
}

void ServiceState::RollBackTo(std::string_view snapshot) {
  if (Planted(kRollBackDoesNothing)) [[unlikely]]
    return;
  CHECK(Restore(snapshot, !Planted(kExecutedTwice), !Planted(kRollBackKeepsTable)), "own snapshots restore");
}

bool ServiceState::CanRestore(std::string_view snapshot, const std::function<bool(const ClientRecord&)>& accepts) {
  Bytes own;
  Snapshot(&own);
  if (!Restore(snapshot)) return false;
  const bool accepted = std::all_of(clients_.begin(), clients_.end(),
                                    [&](const ClientRecord& record) { return record.t == 0 || accepts(record); });
  CHECK(Restore(own), "own snapshots restore");
  return accepted;
}

}  // namespace zyz::zyzzyva

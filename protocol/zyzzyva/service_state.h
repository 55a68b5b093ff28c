// What a checkpoint covers: the application and the client table (per client its last timestamp, reply and position),
// and the one place where requests are executed.
#ifndef ZYZ_PROTOCOL_ZYZZYVA_SERVICE_STATE_H_
#define ZYZ_PROTOCOL_ZYZZYVA_SERVICE_STATE_H_

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/codec.h"
#include "protocol/hash.h"
#include "protocol/types.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"

namespace zyz::zyzzyva {

// A client's last executed request. t = 0: none yet.
struct ClientRecord {
  Timestamp t = 0;
  SeqNum n = 0;  // where it was executed
  Digest h;      // h_n there
  Digest rh;     // H(reply)
  Bytes reply;
};

class ServiceState {
 public:
  ServiceState(ClusterSize cluster, std::unique_ptr<Application> application, PlantedBug planted = kNoPlantedBug)
      : cluster_(cluster), application_(std::move(application)), planted_(planted) {}

  // REQUIRES: c is a client admitted by Admission.
  const ClientRecord& Record(NodeId c) const;

  uint64_t ProposeNonDet() const { return application_->ProposeNonDet(); }
  bool AcceptsNonDet(uint64_t nd) const { return application_->AcceptsNonDet(nd); }
  // A3 (5), second half: every request is newer than its client's last one, counting those before it in the batch.
  bool IsFresh(const Batch& batch) const;
  // A2: it is newer than its client's last one. REQUIRES: it was admitted.
  bool IsNew(const Request& request) const { return !IsStale(request.t, Record(request.c)); }

  // Executes the ordered batch, in order. A request that is not newer than its client's last one is passed over, which
  // only an inherited history of more than f liars can contain.
  void Execute(const OrderReq& order);

  // The whole state in canonical form, its digest `a`, and back (false: malformed, nothing changed).
  void Snapshot(Bytes* out);
  static Digest SnapshotDigest(std::string_view snapshot) { return HashBytes(kDomainState, snapshot); }
  bool Restore(std::string_view snapshot) { return Restore(snapshot, true, true); }
  // The same with an own, earlier snapshot.
  void RollBackTo(std::string_view snapshot);
  // Whether Restore would succeed and every client's record in the snapshot satisfies `accepts`. Changes nothing.
  bool CanRestore(
      std::string_view snapshot,
      const std::function<bool(const ClientRecord&)>& accepts = [](const ClientRecord&) { return true; });

  // Calls visit(c, record) for every client that was served, by client id.
  template <class Visit>
  void ForEachClient(Visit visit) const {
    for (uint32_t index = 0; index < clients_.size(); ++index) {
      if (clients_[index].t > 0) visit(cluster_.Client(index), clients_[index]);
    }
  }

 private:
  ClusterSize cluster_;
  bool Restore(std::string_view snapshot, bool with_application, bool with_table);
  bool Planted(PlantedBug bug) const { return planted_ == bug; }
  // Whether a request with timestamp t is to be passed over.
  bool IsStale(Timestamp t, const ClientRecord& record) const {
    return t <= record.t && !(Planted(kEqualTimestampIsNew) && t == record.t);
  }

  std::unique_ptr<Application> application_;
  PlantedBug planted_;
  std::vector<ClientRecord> clients_;  // by client index
  Writer writer_;                      // keeps its capacity from snapshot to snapshot
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_SERVICE_STATE_H_

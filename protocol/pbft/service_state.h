// What a checkpoint covers: the application, the client table (per client its last timestamp, reply and position) and
// the digest of the history, and the one place where requests are executed.
#ifndef ZYZ_PROTOCOL_PBFT_SERVICE_STATE_H_
#define ZYZ_PROTOCOL_PBFT_SERVICE_STATE_H_

#include <memory>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/codec.h"
#include "protocol/hash.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/planted.h"
#include "protocol/types.h"

namespace zyz::pbft {

// A client's last executed request. t = 0: none yet.
struct ClientRecord {
  Timestamp t = 0;
  SeqNum n = 0;  // where it was executed
  Digest rh;     // H(reply)
  Bytes reply;
};

class ServiceState {
 public:
  ServiceState(ClusterSize cluster, std::unique_ptr<Application> application, PlantedBug planted = kNoPlantedBug)
      : cluster_(cluster), application_(std::move(application)), planted_(planted) {}

  // REQUIRES: c is a client admitted by Admission.
  const ClientRecord& Record(NodeId c) const;
  // Newer than its client's last one.
  bool IsNew(NodeId c, Timestamp t) const { return !IsStale(t, Record(c)); }
  Digest h() const { return h_; }  // the chain of everything executed (protocol/common/chain.h)
  // ND of the last batch that was executed and not null.
  uint64_t clock() const { return application_->ProposeNonDet() - 1; }

  // Operations that change nothing, by the application's word, and the answer to one in this state.
  bool IsRead(std::string_view operation) const { return application_->IsRead(operation); }
  void Read(std::string_view operation, Bytes* reply) const { application_->Read(operation, reply); }
  // The planted bug that takes its client's word for it.
  void ExecuteUnordered(std::string_view operation, Bytes* reply) { application_->Execute(operation, clock(), reply); }

  // Executes the batch with digest d at position n, in order; a request that is not newer than its client's last one is
  // passed over.
  void Execute(SeqNum n, Digest d, const BatchContent& content);
  // Whether Execute would pass none over, and which of the batch it would execute.
  bool IsFresh(const Batch& batch) const;
  void CollectFresh(const Batch& batch, Batch* fresh) const;

  // The whole state in canonical form, its digest `a`, and back (false: malformed, nothing changed).
  void Snapshot(Bytes* out);
  static Digest SnapshotDigest(std::string_view snapshot) { return HashBytes(kDomainState, snapshot); }
  bool Restore(std::string_view snapshot);

  // Calls visit(c, record) for every client that was served, by client id.
  template <class Visit>
  void ForEachClient(Visit visit) const {
    for (uint32_t index = 0; index < clients_.size(); ++index) {
      if (clients_[index].t > 0) visit(cluster_.Client(index), clients_[index]);
    }
  }

 private:
  bool Planted(PlantedBug bug) const { return planted_ == bug; }
  bool IsStale(Timestamp t, const ClientRecord& record) const {
    return t <= record.t && !(Planted(kEqualTimestampIsNew) && t == record.t);
  }

  ClusterSize cluster_;
  std::unique_ptr<Application> application_;
  PlantedBug planted_;
  std::vector<ClientRecord> clients_;  // by client index
  Digest h_;
  Writer writer_;  // keeps its capacity from snapshot to snapshot
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_SERVICE_STATE_H_

// A Zyzzyva client (A1, A4): one request at a time, complete when 3f+1 replicas answered alike (fast) or 2f+1 replicas
// said LOCAL-COMMIT to a commit certificate (committed).
#ifndef ZYZ_PROTOCOL_ZYZZYVA_CLIENT_H_
#define ZYZ_PROTOCOL_ZYZZYVA_CLIENT_H_

#include <vector>

#include "protocol/node.h"
#include "protocol/zyzzyva/admission.h"
#include "protocol/zyzzyva/certificate.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/timers.h"

namespace zyz::zyzzyva {

class Client final : public Node {
 public:
  Client(NodeContext context, const Config& config);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields; "{…}?" is absent when there is none:
  //   view                             whose primary gets the next request
  //   t, request {op}?                 the timestamp used last, and the request that is out
  //   responses [{v,n,h,rh,from[]}…]   SPEC-RESPONSEs for it that match, by replica ("r2")
  //   commit_due, commit {v,n,h}?      timer commit has fired; the CC that goes out in COMMIT
  //   local_commits [{v,n,h,from[]}…]
  //   pom {v}?                         the proof of misbehaviour that is repeated
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;  // waiting.cc
  std::string_view WaitingFor() const override;

  bool busy() const { return static_cast<bool>(request_); }  // a request is out

 private:
  NodeId self() const { return context_.id; }
  bool Planted(PlantedBug bug) const { return config_.planted == bug; }
  void OnSubmit(std::string_view operation);            // A1
  void OnSpecResponse(const SpecResponse& response);    // A4
  void OnLocalCommit(const LocalCommit& local_commit);  // A4b
  uint32_t MatchingInAnyView(SpecTuple tuple) const;
  void MaybeConvict(const OrderHeader& order);  // A4d
  void MaybeSendCommit();                       // A4b
  void MaybeCompleteCommitted();                // A4b
  void OnCommitTimer();
  void OnRetransmitTimer();  // A4c
  void Complete(CompletionPath path, View v, SeqNum n, Digest h, const Ref<const SpecResponse>& response);
  void Reject(RejectReason reason, NodeId signer, const Message& message);

  NodeContext context_;
  const Config config_;
  const Admission admission_;
  Outbox* out_ = nullptr;  // during a step

  View view_ = 0;               // whose primary gets the next request
  Timestamp t_ = 0;             // of the last request
  Ref<const Request> request_;  // the one that is out; null: idle

  struct Position {
    View v = 0;
    SeqNum n = 0;
    Digest h;
    friend bool operator==(const Position&, const Position&) = default;
  };
  VoteBox<SpecTuple> responses_;                     // the latest SPEC-RESPONSE of each replica, for t_
  std::vector<Ref<const SpecResponse>> by_replica_;  // the same, with bodies and ORs
  VoteBox<Position> local_commits_;                  // the latest LOCAL-COMMIT of each replica, for t_
  Ref<const Commit> commit_;                         // holds the CC of the highest view so far
  bool commit_due_ = false;                          // timer commit fired for t_
  TimeNs commit_wait_ns_ = 0, retransmit_wait_ns_ = 0;
  Ref<const Pom> pom_;  // the latest, sent again with each retransmission
};

}  // namespace zyz::zyzzyva

#endif  // ZYZ_PROTOCOL_ZYZZYVA_CLIENT_H_

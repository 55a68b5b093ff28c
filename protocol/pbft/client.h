// A PBFT client (B1): one request at a time, complete when f+1 replicas gave one final reply, or 2f+1 of one view gave
// one reply of which some are tentative.
#ifndef ZYZ_PROTOCOL_PBFT_CLIENT_H_
#define ZYZ_PROTOCOL_PBFT_CLIENT_H_

#include <string>
#include <string_view>

#include "protocol/node.h"
#include "protocol/pbft/admission.h"
#include "protocol/pbft/certificate.h"
#include "protocol/pbft/config.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/timers.h"

namespace zyz::pbft {

class Client final : public Node {
 public:
  Client(NodeContext context, const Config& config);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields; "{…}?" is absent when there is none:
  //   view                                whose primary gets the next request
  //   t, request {op}?                    the timestamp used last, and the request that is out
  //   replies [{v,rh,tentative,from[]}…]  REPLYs to it that match, by replica ("r2")
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;  // waiting.cc
  std::string_view WaitingFor() const override;

  bool busy() const { return static_cast<bool>(request_); }  // a request is out
  View view() const { return view_; }

 private:
  NodeId self() const { return context_.id; }
  bool Planted(PlantedBug bug) const { return config_.planted == bug; }
  void OnSubmit(std::string_view operation);  // B1
  void OnReply(const Reply& reply);           // B1
  void OnRetransmitTimer();                   // B1
  void MaybeComplete(const Ref<const Reply>& last);
  void Complete(CompletionPath path, View v, const Ref<const Reply>& reply);
  void Reject(RejectReason reason, NodeId signer, const Message& message);

  NodeContext context_;
  const Config config_;
  const Admission admission_;
  Outbox* out_ = nullptr;  // during a step

  View view_ = 0;                            // whose primary gets the next request
  Timestamp t_ = 0;                          // of the last request
  Ref<const Request> request_;               // the one that is out; null: idle
  PerReplica<Ref<const Reply>> by_replica_;  // the latest REPLY of each, to t_
  TimeNs wait_ns_ = 0;
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_CLIENT_H_

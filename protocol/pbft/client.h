// A PBFT client (B1, B9): one operation at a time. An ordered request is complete when f+1 replicas gave one final
// reply, or 2f+1 of one view gave one reply of which some are tentative; where reads go without an order, 2f+1 either
// way. Such a read is complete when 2f+1 answer alike; else it is ordered.
#ifndef ZYZ_PROTOCOL_PBFT_CLIENT_H_
#define ZYZ_PROTOCOL_PBFT_CLIENT_H_

#include <memory>
#include <string>
#include <string_view>

#include "protocol/application.h"
#include "protocol/node.h"
#include "protocol/pbft/admission.h"
#include "protocol/pbft/certificate.h"
#include "protocol/pbft/config.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/timers.h"

namespace zyz::pbft {

class Client final : public Node {
 public:
  // `application` says which operations are reads; null: none is.
  Client(NodeContext context, const Config& config, std::unique_ptr<const Application> application = nullptr);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields; "{…}?" is absent when there is none:
  //   view                                whose primary gets the next request
  //   t, request {op}?                    the timestamp used last, and the request that is out
  //   replies [{v,rh,tentative,from[]}…]  REPLYs to it that match, by replica ("r2")
  //   read {op}?, answers [{n,rh,from[]}…]  the same of an unordered read, only with option read_only
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;  // waiting.cc
  std::string_view WaitingFor() const override;

  bool busy() const { return request_ || read_; }  // an operation is out
  View view() const { return view_; }

 private:
  NodeId self() const { return context_.id; }
  bool Planted(PlantedBug bug) const { return config_.planted == bug; }
  void OnSubmit(std::string_view operation);  // B1, B9
  void OnRetransmitTimer();                   // B1, B9
  void Reject(RejectReason reason, NodeId signer, const Message& message);

  // B1
  void SubmitRequest(std::string_view operation);
  void OnReply(const Reply& reply);
  void MaybeComplete(const Ref<const Reply>& last);
  void Complete(CompletionPath path, View v, const Ref<const Reply>& reply);

  // B9
  void SubmitRead(std::string_view operation);
  void OnReadReply(const ReadReply& reply);
  bool AgreeOnRead(const ReadReply& a, const ReadReply& b) const;
  void MaybeCompleteRead(const Ref<const ReadReply>& last);
  void OrderRead();
  void ShowRead(FieldSink* sink) const;

  NodeContext context_;
  const Config config_;
  const Admission admission_;
  const std::unique_ptr<const Application> application_;
  Outbox* out_ = nullptr;  // during a step

  View view_ = 0;                             // whose primary gets the next request
  Timestamp t_ = 0;                           // of the last request or read
  Ref<const Request> request_;                // the one that is out
  PerReplica<Ref<const Reply>> by_replica_;   // the latest REPLY of each, to t_
  PerReplica<View> final_views_;              // MaybeComplete's own, kept for its memory
  Ref<const ReadRequest> read_;               // the one that is out, in place of a request
  PerReplica<Ref<const ReadReply>> answers_;  // the latest READ-REPLY of each, to t_
  bool is_ordered_read_ = false;              // the request that is out was a read
  TimeNs wait_ns_ = 0;
};

}  // namespace zyz::pbft

#endif  // ZYZ_PROTOCOL_PBFT_CLIENT_H_

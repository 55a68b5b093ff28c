// A client (U1, U5): one request at a time, repeated until the server's REPLY to it comes.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_CLIENT_H_
#define ZYZ_PROTOCOL_UNREPLICATED_CLIENT_H_

#include <string>
#include <string_view>

#include "protocol/node.h"
#include "protocol/unreplicated/config.h"
#include "protocol/unreplicated/messages.h"
#include "protocol/unreplicated/timers.h"

namespace zyz::unreplicated {

class Client final : public Node {
 public:
  Client(NodeContext context, const Config& config);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields:
  //   t, request {op}?   the timestamp used last, and the request that is out; absent: idle
  //   wait_ns            what the next repetition waits for
  void ShowState(FieldSink* sink) const override;
  std::string_view TimerName(uint32_t kind) const override;
  std::string DescribeWaiting() const override;
  std::string_view WaitingFor() const override;

  bool busy() const { return static_cast<bool>(request_); }  // a request is out

 private:
  NodeId server() const { return context_.cluster.Primary(0); }
  void OnSubmit(std::string_view operation);  // U1
  void OnReply(const Reply& reply);           // U5
  void OnRetransmitTimer();                   // U5

  NodeContext context_;
  const Config config_;
  Outbox* out_ = nullptr;  // during a step

  Timestamp t_ = 0;             // of the last request
  Ref<const Request> request_;  // the one that is out; null: idle
  TimeNs wait_ns_ = 0;
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_CLIENT_H_

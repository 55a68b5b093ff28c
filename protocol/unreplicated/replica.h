// The server (U2–U4): the only replica there is. It executes each client's requests in the order of their timestamps,
// each once, and keeps the last REPLY to each client.
#ifndef ZYZ_PROTOCOL_UNREPLICATED_REPLICA_H_
#define ZYZ_PROTOCOL_UNREPLICATED_REPLICA_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/node.h"
#include "protocol/unreplicated/config.h"
#include "protocol/unreplicated/messages.h"

namespace zyz::unreplicated {

inline constexpr uint32_t kMaxClients = 1 << 16;  // the table of clients grows up to this

class Replica final : public Node {
 public:
  Replica(NodeContext context, const Config& config, std::unique_ptr<Application> application);
  void Step(const Input& input, Outbox* out) override;

  // show_state.cc. The fields:
  //   history {n,h}     how far it has executed
  //   served [c:t…]     of each client the request executed last ("c0:3")
  void ShowState(FieldSink* sink) const override;
  std::string DescribeWaiting() const override;

 private:
  void OnRequest(const Request& request);  // U2–U4
  std::optional<RejectReason> Refusal(const Request& request) const;
  void Execute(const Request& request);  // U2

  NodeContext context_;
  const Config config_;
  const std::unique_ptr<Application> application_;
  Outbox* out_ = nullptr;  // during a step

  SeqNum n_ = 0;                        // requests executed
  Digest h_;                            // their chain (protocol/common/chain.h)
  std::vector<Ref<const Reply>> last_;  // by client index: the table of clients; null: not served yet
};

}  // namespace zyz::unreplicated

#endif  // ZYZ_PROTOCOL_UNREPLICATED_REPLICA_H_

// Shout: 2f+1 replicas give a request back louder, and a client believes what f+1 of them say alike.
#ifndef SHOUT_H_
#define SHOUT_H_

#include <string_view>
#include <utility>
#include <vector>

#include "protocol/message_set.h"
#include "protocol/node.h"
#include "protocol/request.h"

namespace shout {

constexpr zyz::ClusterSize SizeFor(uint32_t f) { return zyz::ClusterSize(f, 2 * f + 1, 2 * f + 1, f + 1, f + 1); }

// ⟨c, t, r⟩_i, i
struct Answer final : zyz::MessageOf<Answer, zyz::kRequestKind + 1> {
  static constexpr std::string_view kName = "ANSWER";
  static constexpr std::string_view kAbout = "replica to client: the request, louder";
  static constexpr zyz::MessageGroup kGroup = zyz::MessageGroup::kReply;
  static constexpr zyz::Flow kFlow = {.from = zyz::Side::kReplicas, .to = zyz::Side::kClients};
  zyz::NodeId c = 0, i = 0;
  zyz::Timestamp t = 0;
  zyz::Bytes r;
  zyz::Signature sig;

  zyz::Statement Stated() const { return {}; }
  template <class Self, class Visitor>
  static void SignedFields(Self& m, Visitor& visit) {
    visit("c", m.c);
    visit("t", m.t);
    visit("r", m.r, zyz::kMaxReplyBytes);
  }
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    SignedFields(m, visit);
    visit("i", m.i);
    visit("sig", m.sig);
  }
};

const zyz::MessageSet& Messages();

class Replica final : public zyz::Node {
 public:
  explicit Replica(zyz::NodeContext context) : context_(std::move(context)) {}
  void Step(const zyz::Input& input, zyz::Outbox* out) override;

 private:
  zyz::NodeContext context_;
};

class Client final : public zyz::Node {
 public:
  // Believes what `needed` replicas say.
  Client(zyz::NodeContext context, uint32_t needed)
      : context_(std::move(context)), needed_(needed), answers_(context_.cluster.n()) {}
  void Step(const zyz::Input& input, zyz::Outbox* out) override;

 private:
  zyz::NodeContext context_;
  const uint32_t needed_;
  zyz::Timestamp t_ = 0;
  bool busy_ = false;
  std::vector<zyz::Ref<const Answer>> answers_;  // by replica, to t_
};

}  // namespace shout

#endif  // SHOUT_H_

// commitment: what correct replicas call final at one position of one view is one value. A replica that says of (v, n)
// that it is committed, or a checkpoint, has a certificate of view v for it, and two certificates of one view share a
// correct replica. So, unlike ordinary statements, these must agree between replicas, and a quorum that is too small
// shows at once and not only when a client is misled.
//
// Which kinds of messages say such a thing is the protocol's to tell.
#ifndef ZYZ_SIM_ORACLES_COMMITMENT_H_
#define ZYZ_SIM_ORACLES_COMMITMENT_H_

#include <string>
#include <string_view>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "protocol/message.h"
#include "protocol/message_set.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class CommitmentOracle final : public Oracle {
 public:
  // `kinds`: a bit (1 << kind) for each kind that calls something final. `messages` may be null.
  CommitmentOracle(const OracleContext& context, uint32_t kinds, const MessageSet* messages)
      : context_(context), kinds_(kinds), messages_(messages) {}

  std::string_view name() const override { return "commitment"; }
  std::string_view about() const override {
    return "what correct replicas call committed or stable at one position of one view is one value";
  }
  uint32_t statement_kinds() const override { return kinds_; }
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;

 private:
  struct First {
    uint64_t value = 0;
    uint64_t step = 0;
    NodeId node = kNoNode;
  };
  std::string Describe(NodeId node, const Statement& statement, uint64_t value) const;

  OracleContext context_;
  uint32_t kinds_;
  const MessageSet* messages_;
  absl::flat_hash_map<std::tuple<uint8_t, View, SeqNum>, First> first_;  // by (kind, v, n)
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_COMMITMENT_H_

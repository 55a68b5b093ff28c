// quorum: nobody acts on a quorum that correct replicas did not give. Of 2f+1 votes all but the liars' are correct
// replicas'; so whoever completes by the commit path, enters a view or confirms one must find that many who really
// signed what it counted. Forged, repeated and mixed votes show here at once, long before, and whether or not, a client
// is misled.
//
// Which deed takes how many votes of which kind is the protocol's to tell: a table of rows. A replica that lost its
// memory counts as a liar until it has recovered: what it signs before is not seen.
#ifndef ZYZ_SIM_ORACLES_QUORUM_H_
#define ZYZ_SIM_ORACLES_QUORUM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/message.h"
#include "protocol/statement_roles.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/statement_book.h"

namespace zyz::sim {

class QuorumOracle final : public Oracle {
 public:
  QuorumOracle(std::shared_ptr<const StatementBook> book, const OracleContext& context,
               const std::vector<QuorumRow>& table);

  std::string_view name() const override { return "quorum"; }
  std::string_view about() const override {
    return "who completes, confirms or enters a view does so on votes that correct replicas really gave";
  }
  uint32_t interests() const override { return interests_; }
  uint32_t statement_kinds() const override { return kinds_; }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;
  void OnMemoryRegained(NodeId node, const StepRecord& step) override;

 private:
  // Who voted, each once.
  struct Voters {
    uint32_t count = 0;
    uint64_t low = 0;          // a bit for each of the first 64 replicas
    std::vector<NodeId> high;  // the others
    void Add(NodeId voter);
  };
  struct Deed {
    View v = 0;
    SeqNum n = 0;
    uint64_t value = 0, digest = 0;
    Timestamp t = 0;  // of a completion
  };

  void Judge(const StepRecord& step, const QuorumRow& row, const Deed& deed);
  uint32_t VotesFor(const QuorumRow& row, const Deed& deed) const;
  uint32_t VotesFrom(MessageKind kind, View v) const;
  uint32_t VotesInAnyView(const QuorumRow& row, const Deed& deed) const;
  uint32_t NeededFor(const QuorumRow& row, View v) const;
  std::string Describe(const StepRecord& step, const QuorumRow& row, const Deed& deed) const;

  std::shared_ptr<const StatementBook> book_;
  OracleContext context_;   // who is correct, those without memory not
  uint32_t incorrect_ = 0;  // replicas
  std::vector<QuorumRow> rows_;
  uint32_t interests_ = 0, kinds_ = 0;
  uint32_t any_view_ = 0;  // kinds that are counted over all views: a bit for each
  absl::flat_hash_map<std::tuple<MessageKind, SeqNum, uint64_t>, Voters> over_views_;  // (kind, n, value)
  uint32_t highest_ = 0;                     // kinds of which the highest view counts: a bit for each
  std::vector<std::vector<View>> said_for_;  // by kind and replica: one more than the highest view, 0: none
  std::vector<View> entered_;                // by replica: the last view
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_QUORUM_H_

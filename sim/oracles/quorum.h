// quorum: nobody acts on a quorum that correct replicas did not give. Of 2f+1 votes all but the liars' are correct
// replicas'; so whoever completes by the commit path, enters a view or confirms one must find that many who really
// signed what it counted. Forged, repeated and mixed votes show here at once, long before, and whether or not, a client
// is misled.
//
// Which kinds of messages are the votes is the protocol's to tell. A replica that lost its memory counts as a liar from
// then on: what it signs before it has recovered is not seen.
#ifndef ZYZ_SIM_ORACLES_QUORUM_H_
#define ZYZ_SIM_ORACLES_QUORUM_H_

#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/message.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

// Kinds of signed statements: (v, n, value) as the protocol states them. 0: there is none.
struct QuorumKinds {
  MessageKind leaves = 0;     // v: the view to go to
  MessageKind announces = 0;  // v: the view, by its primary
  MessageKind confirms = 0;   // v: the view; value: its history
  MessageKind commits = 0;    // (v, n), value: the history digest
};

class QuorumOracle final : public Oracle {
 public:
  QuorumOracle(const OracleContext& context, const QuorumKinds& kinds);

  std::string_view name() const override { return "quorum"; }
  std::string_view about() const override {
    return "who completes, confirms or enters a view does so on votes that correct replicas really gave";
  }
  uint32_t interests() const override { return Interest(EventKind::kEntered) | Interest(EventKind::kCompleted); }
  uint32_t statement_kinds() const override;
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnMemoryLost(NodeId node) override;

 private:
  // Who voted, each once.
  struct Voters {
    size_t count = 0;
    uint64_t low = 0;          // a bit for each of the first 64 replicas
    std::vector<NodeId> high;  // the others
    bool Add(NodeId voter);    // false: had voted
  };
  using Topic = std::tuple<MessageKind, View, SeqNum, uint64_t>;  // value 0 where voters may say different things

  void Want(const StepRecord& step, size_t votes, std::string_view did, const Event* event, View v,
            std::string_view what);
  size_t VotesFor(const Topic& topic) const;

  OracleContext context_;  // who is correct, those that lost their memory no longer
  QuorumKinds kinds_;
  size_t needed_ = 0;                                // of correct replicas' votes
  absl::flat_hash_map<Topic, Voters> votes_;         // each signer once
  absl::flat_hash_map<View, size_t> most_confirms_;  // for one history of the view
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_QUORUM_H_

// determinism: the reply to a request is a function of the history and the request. Whatever correct replica answers,
// in whatever view, from having executed the request or from a table that it keeps or was handed, gives the same reply.
// What was answered comes from the replicas' signatures.
//
// The oracle reply judges what a client accepted; this one every single answer, also of histories that never complete.
#ifndef ZYZ_SIM_ORACLES_DETERMINISM_H_
#define ZYZ_SIM_ORACLES_DETERMINISM_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/crypto.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class DeterminismOracle final : public Oracle {
 public:
  // `answers`: a bit (1 << kind) for each kind of statement that is a reply.
  DeterminismOracle(std::shared_ptr<const HistoryModel> model, uint32_t answers)
      : model_(std::move(model)), answers_(answers) {}

  std::string_view name() const override { return "determinism"; }
  std::string_view about() const override {
    return "the reply to a request is a function of history and request, at all correct replicas in all views";
  }
  uint32_t statement_kinds() const override { return answers_; }
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnStepEnd(const StepRecord& step) override;

 private:
  struct Answer {
    Digest reply;
    uint64_t step = 0;
    NodeId node = kNoNode;  // kNoNode: nobody has answered
  };
  bool Judge(const StepRecord& step, const SignedStatement& signed_statement);
  std::string Describe(NodeId node, const Statement& statement, Digest reply) const;

  std::shared_ptr<const HistoryModel> model_;
  uint32_t answers_;
  std::vector<Answer> first_;               // by RecordId: the first answer
  std::vector<SignedStatement> executing_;  // of this step, whose execution has not been announced yet
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_DETERMINISM_H_

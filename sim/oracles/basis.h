// basis: who says that it holds (v, n, h) for good has something that makes it so: 2f+1 replicas' answers of view v for
// a history that contains it, or the history with which view v was entered contains it, or a stable checkpoint of its
// own does. Certificates name votes; whether those votes were given, and were enough, is what the oracle asks.
//
// A history contains (n, h) if (n, h) is its prefix, as the model of histories has it.
#ifndef ZYZ_SIM_ORACLES_BASIS_H_
#define ZYZ_SIM_ORACLES_BASIS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "protocol/message_set.h"
#include "protocol/statement_roles.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/statement_book.h"

namespace zyz::sim {

class BasisOracle final : public Oracle {
 public:
  BasisOracle(std::shared_ptr<const HistoryModel> model, std::shared_ptr<const StatementBook> book,
              const OracleContext& context, const StatementRoles& roles, const MessageSet* messages);

  std::string_view name() const override { return "basis"; }
  std::string_view about() const override {
    return "who calls a position committed or a checkpoint holds a certificate of that view for it, made of real votes";
  }
  uint32_t interests() const override { return Interest(EventKind::kEntered) | Interest(EventKind::kStable); }
  uint32_t statement_kinds() const override { return holds_; }
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnStepEnd(const StepRecord& step) override;
  void OnMemoryLost(NodeId node, TimeNs now) override;
  void OnMemoryRegained(NodeId node, const StepRecord& step) override;

 private:
  void Judge(const StepRecord& step, const SignedStatement& signed_statement);
  bool IsInAnswered(View v, EntryId id) const;
  bool HasQuorum(View v, EntryId id) const;
  bool IsIn(EntryId id, EntryId history) const { return history != kNone && model_->IsAncestor(id, history); }

  std::shared_ptr<const HistoryModel> model_;
  std::shared_ptr<const StatementBook> book_;
  OracleContext context_;  // who is correct, those without memory not
  uint32_t incorrect_ = 0;
  uint32_t holds_ = 0;
  std::vector<MessageKind> answers_;
  const MessageSet* messages_;
  // By view: the shortest history with which somebody entered it. Who enters by its certificate has exactly what that
  // names.
  absl::flat_hash_map<View, EntryId> entered_;
  std::vector<EntryId> stable_;        // by replica: its last stable checkpoint
  std::vector<SignedStatement> said_;  // in this step
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_BASIS_H_

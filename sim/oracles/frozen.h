// frozen: who has said that it goes to view w signs nothing for a view below w any more: no order, no reply, no
// commitment, no checkpoint. This holds within the very step that says so, and in all later lives. What the others
// choose to go on with rests on it: a vote that comes after the history was shown is a vote that nobody counted.
// Signing the same once more is no new vote.
#ifndef ZYZ_SIM_ORACLES_FROZEN_H_
#define ZYZ_SIM_ORACLES_FROZEN_H_

#include <memory>
#include <string_view>
#include <vector>

#include "protocol/message_set.h"
#include "protocol/statement_roles.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/statement_book.h"

namespace zyz::sim {

class FrozenOracle final : public Oracle {
 public:
  FrozenOracle(std::shared_ptr<const StatementBook> book, const OracleContext& context, const StatementRoles& roles,
               const MessageSet* messages);

  std::string_view name() const override { return "frozen"; }
  std::string_view about() const override {
    return "a correct replica that has said that it goes to a view signs nothing new for, and enters, no lower one";
  }
  uint32_t interests() const override { return Interest(EventKind::kEntered); }
  uint32_t statement_kinds() const override { return kinds_; }
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  struct Left {
    View v = 0;  // the highest view that it said it goes to; 0: none
    uint64_t step = 0;
    View before = 0;  // the same, before that step
  };
  void Broken(const StepRecord& step, std::string_view kind, NodeId node, const std::string& did);

  std::shared_ptr<const StatementBook> book_;
  OracleContext context_;
  MessageKind leaves_;
  uint32_t kinds_ = 0;
  const MessageSet* messages_;
  std::vector<Left> left_;  // by replica
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_FROZEN_H_

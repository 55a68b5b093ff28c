// one-statement: no correct replica signs two different values for one (kind, v, n). What a replica stated comes from
// its signatures, not from its own report. Different replicas may differ; that is what quorums are for.
//
// This oracle fills the book of statements (statement_book.h) that others read.
#ifndef ZYZ_SIM_ORACLES_ONE_STATEMENT_H_
#define ZYZ_SIM_ORACLES_ONE_STATEMENT_H_

#include <memory>
#include <string_view>
#include <utility>

#include "protocol/message_set.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/statement_book.h"

namespace zyz::sim {

class OneStatementOracle final : public Oracle {
 public:
  // `messages` says what messages of a kind are called; may be null.
  OneStatementOracle(std::shared_ptr<StatementBook> book, const OracleContext& context, const MessageSet* messages)
      : book_(std::move(book)), context_(context), messages_(messages) {}

  std::string_view name() const override { return "one-statement"; }
  std::string_view about() const override {
    return "no correct replica signs two different values for one kind of message, view and position";
  }
  uint32_t statement_kinds() const override { return ~1u; }  // all that commit to something
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;

 private:
  void Differs(const StepRecord& step, const SignedStatement& signed_statement, const StatementBook::Before& before);

  std::shared_ptr<StatementBook> book_;
  OracleContext context_;
  const MessageSet* messages_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_ONE_STATEMENT_H_

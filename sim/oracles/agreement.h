// agreement: completed histories are prefixes of each other, checked on what correct clients accepted and on what they
// could have.
//
// If (n, h) completes at a correct client and (n', h') at a correct client with n' ≥ n, then h is a prefix of h'. Both
// paths count: a history completed by the fast path exists in no replica's commit, only in the client's hands. So it is
// enough to keep one path, that of the completions so far, on which every further one must lie or which it must extend.
//
// What a client sees is luck. Once all correct replicas have answered (v, n, h), in whatever lives, a client may have
// completed there, and what f+1 correct replicas hold for good has to be kept for the same reasons. So a second path
// holds what could be seen. And since nobody may forget it, every later view begins with it.
//
// That two histories could be complete is proof enough. That they are is one which nobody needs to have explained, and
// mostly comes soon after: so the former is kept back for a second, or until the run ends, in which the latter may
// come.
#ifndef ZYZ_SIM_ORACLES_AGREEMENT_H_
#define ZYZ_SIM_ORACLES_AGREEMENT_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/statement_roles.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"
#include "sim/oracles/statement_book.h"

namespace zyz::sim {

class AgreementOracle final : public Oracle {
 public:
  AgreementOracle(std::shared_ptr<const HistoryModel> model, std::shared_ptr<const StatementBook> book,
                  const OracleContext& context, const StatementRoles& roles);

  std::string_view name() const override { return "agreement"; }
  std::string_view about() const override {
    return "of any two histories that completed at correct clients, or could have, one is a prefix of the other";
  }
  uint32_t interests() const override { return Interest(EventKind::kCompleted) | Interest(EventKind::kEntered); }
  uint32_t statement_kinds() const override { return answers_ | holds_; }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnStatement(const StepRecord& step, const SignedStatement& signed_statement) override;
  void OnStepEnd(const StepRecord& step) override;
  bool wants_alarms() const override { return true; }
  void OnAlarm(const StepRecord&) override { Settle(); }
  void AtEnd(TimeNs, uint64_t) override { Settle(); }

 private:
  static constexpr TimeNs kKeptBackNs = 1'000'000'000;

  // A completion, as a later sentence needs it.
  struct Fact {
    uint64_t step = 0;
    NodeId node = kNoNode;
    CompletionPath path = CompletionPath::kFast;
    View v = 0;
    Timestamp t = 0;
  };
  // What must survive: the last of its view, which contains those before it.
  struct Possible {
    uint64_t step = 0;
    NodeId node = kNoNode;  // whose statement made it so
    View v = 0;
    SeqNum n = 0;
    Digest h;
    bool held = false;  // f+1 say that they hold it; else all have answered
    EntryId entry = kNone;
  };
  struct Entry {
    uint64_t step = 0;
    NodeId node = kNoNode;
    EntryId entry = kNone;
  };

  void OnCompleted(const StepRecord& step, const Event& event);
  void OnEntered(const StepRecord& step, const Event& event);
  void Add(const StepRecord& step, Possible possible);
  void Lacks(const StepRecord& step, View v, const Entry& entry, const Possible& possible);
  bool Keeps(EntryId history, const Possible& possible) const { return model_->IsAncestor(possible.entry, history); }

  std::string Describe(const Fact& fact, SeqNum n, Digest h) const;
  std::string Describe(const Possible& possible) const;
  void Parted(const StepRecord& step, const Fact& fact, EntryId id);
  void PartedFromPossible(const StepRecord& step, const std::string& what, EntryId id);
  void Unknown(const StepRecord& step, const Fact& fact, EntryId id);
  void KeepBack(const StepRecord& step, std::string_view kind, std::string sentence, std::vector<Witness> witnesses);
  void Settle();

  std::shared_ptr<const HistoryModel> model_;
  std::shared_ptr<const StatementBook> book_;
  uint32_t answers_, holds_;
  uint32_t all_correct_ = 0;  // replicas that do not lie
  Fact last_;                 // the completion that reached the end of the completed path

  Chain possible_;
  Possible end_;                        // what reached the end of that path
  std::vector<Possible> last_by_view_;  // by view, ascending: the last of each
  std::map<View, Entry> entered_;       // the first entry of each view
  std::vector<Possible> of_this_step_;
  std::optional<Violation> kept_back_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_AGREEMENT_H_

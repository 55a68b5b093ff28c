// agreement: completed histories are prefixes of each other, checked where it matters, on what correct clients
// accepted.
//
// If (n, h) completes at a correct client and (n', h') at a correct client with n' ≥ n, then h is a prefix of h'. Both
// paths count: a history completed by the fast path exists in no replica's commit, only in the client's hands. So it is
// enough to keep one path, that of the completions so far, on which every further one must lie or which it must extend.
#ifndef ZYZ_SIM_ORACLES_AGREEMENT_H_
#define ZYZ_SIM_ORACLES_AGREEMENT_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class AgreementOracle final : public Oracle {
 public:
  explicit AgreementOracle(std::shared_ptr<const HistoryModel> model) : model_(std::move(model)) {}

  std::string_view name() const override { return "agreement"; }
  std::string_view about() const override {
    return "of any two histories that completed at correct clients, fast or committed, one is a prefix of the other";
  }
  uint32_t interests() const override { return Interest(EventKind::kCompleted); }
  void OnEvent(const StepRecord& step, const Event& event) override;

 private:
  // A completion, as a later sentence needs it.
  struct Fact {
    uint64_t step = 0;
    NodeId node = kNoNode;
    CompletionPath path = CompletionPath::kFast;
    View v = 0;
    Timestamp t = 0;
  };
  std::string Describe(const Fact& fact, SeqNum n, Digest h) const;
  void Parted(const StepRecord& step, const Fact& fact, EntryId id);
  void Unknown(const StepRecord& step, const Fact& fact, EntryId id);

  std::shared_ptr<const HistoryModel> model_;
  Fact last_;  // the completion that reached the end of the completed path
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_AGREEMENT_H_

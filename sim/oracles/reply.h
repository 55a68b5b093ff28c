// reply: a client is told what the service really answers. The oracle runs the deterministic application itself, along
// the one path that has completed, and compares.
//
// Batches of speculative entries are kept (by reference) only until the path has passed their position: then they are
// executed or dead. Of what was executed only the replies' digests stay, for clients that complete late.
#ifndef ZYZ_SIM_ORACLES_REPLY_H_
#define ZYZ_SIM_ORACLES_REPLY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class ReplyOracle final : public Oracle, public HistoryListener {
 public:
  ReplyOracle(std::shared_ptr<HistoryModel> model, std::unique_ptr<Application> application);

  std::string_view name() const override { return "reply"; }
  std::string_view about() const override {
    return "a completed reply is the one that the deterministic application gives for the completed history";
  }
  uint32_t interests() const override { return Interest(EventKind::kCompleted) | Interest(EventKind::kStable); }
  void OnEvent(const StepRecord& step, const Event& event) override;
  void OnPosition(const StepRecord& step, const Event& event, EntryId id) override;

  // Batches in hand, for tests: must not grow with the run.
  size_t held() const { return held_count_; }

 private:
  struct Held {
    Ref<const Message> holder;
    std::span<const Ref<const Request>> requests;
    uint64_t nd = 0;
  };
  Held& HeldFor(EntryId id) { return held_[id & (held_.size() - 1)]; }
  void ExecuteSettled(RecordId wanted);
  void WrongReply(const StepRecord& step, const Event& event, bool just_executed);

  std::shared_ptr<const HistoryModel> model_;
  std::unique_ptr<Application> application_;
  SeqNum executed_ = 0;                // along the model's settled path
  std::vector<Digest> reply_digests_;  // by RecordId
  Bytes reply_;                        // scratch
  Bytes wanted_reply_;                 // of the request wanted last

  // A ring by EntryId, its size a power of two: entries first_held_ … first_held_ + held_count_ - 1.
  std::vector<Held> held_;
  EntryId first_held_ = 0;
  size_t held_count_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_REPLY_H_

// linearizability of reads that are not ordered: each answers what the service says in some state that it may see.
//
// Ordered operations take effect in the order of their positions; agreement, reply and real-time speak about those, and
// together they are linearizability (Herlihy, Wing: TOPLAS 1990). A read without a position has to find one. By what
// clients saw, it comes after every operation that completed before it was submitted, ordered or not, and before every
// operation that was submitted after it completed. So of its answer is asked:
//   - that it is the service's in a state after some position from the highest one that had completed when it was
//     submitted (`floor`) up to the highest one that anybody correct had executed when it completed;
//   - it counts as completed at the lowest such position, which leaves most room to others: no later read is below it,
//     and no operation that is submitted later has a position at or below it.
// That is a little more than what clients can tell: two writes that overlap might be thought of in the other order than
// their positions. But positions are the order that replicas show, and a read that contradicts them was told a state
// that nobody correct ever had.
//
// The oracle runs the service itself, twice: along what correct replicas executed for good up to its end, and as far
// as operations have completed, where new reads begin. A position costs two executions and a look for each read on its
// way; a read that is submitted costs a run of the positions between the two. Nothing at all where the protocol has no
// such reads. A replica may show more than was executed for good: then the read is judged once that is known.
#ifndef ZYZ_SIM_ORACLES_LINEARIZABILITY_H_
#define ZYZ_SIM_ORACLES_LINEARIZABILITY_H_

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"

namespace zyz::sim {

class LinearizabilityOracle final : public Oracle {
 public:
  // `has_reads`: the protocol answers reads that it does not order, and executes for good (StatementRoles).
  LinearizabilityOracle(std::shared_ptr<const HistoryModel> model, const OracleContext& context,
                        const ApplicationSpec& application, bool has_reads);

  std::string_view name() const override { return "linearizability"; }
  std::string_view about() const override {
    return "a read that is not ordered answers from a state between what had completed before it and what was executed";
  }
  uint32_t interests() const override;
  bool wants_reads() const override { return true; }
  void OnEvent(const StepRecord& step, const Event& event) override;

  size_t held() const { return window_.size() + ahead_.size(); }  // batches in hand, for tests

 private:
  struct Held {
    Ref<const Message> holder;
    std::span<const Ref<const Request>> requests;
    uint64_t nd = 0;
  };
  // What completed at a position, or a read that was placed there.
  struct Mark {
    SeqNum n = 0;
    NodeId node = kNoNode;
    Timestamp t = 0;
    uint64_t step = 0;
    bool is_read = false;
  };
  // An operation on its way.
  struct Operation {
    NodeId client = kNoNode;  // kNoNode: none
    Timestamp t = 0;
    bool unordered = false;
    uint64_t step = 0;
    Mark floor, read_floor;  // the highest of all, and of reads, when it was submitted
    Bytes operation;
    // Of a read: from which position on the service answers what, up to the next entry.
    struct Answer {
      SeqNum n = 0;
      Bytes reply;
    };
    std::vector<Answer> answers;
  };
  // A read that completed before all that may have been shown to it was executed for good.
  struct Open {
    Operation read;
    Bytes reply;
    uint64_t step = 0;
    SeqNum until = 0;
  };

  void OnExecuted(const StepRecord& step, const Event& event);
  void Append(const StepRecord& step, Held held);
  void MoveBase();
  void OnSubmitted(const StepRecord& step, const Event& event);
  void OnCompleted(const StepRecord& step, const Event& event);
  void BeginRead(Operation* read);
  void LookAgain(Operation* read);
  // Whether one of its answers is `reply`: then it is placed.
  bool Place(const Operation& read, std::string_view reply, uint64_t step);
  void JudgeOpen(const StepRecord& step);
  void Raise(Mark* floor, const Mark& mark) const {
    if (mark.n > floor->n) *floor = mark;
  }
  void NoState(const StepRecord& now, const Operation& read, std::string_view reply, uint64_t completed);
  void BeforeRead(const StepRecord& step, const Operation& operation, SeqNum n);
  std::string Describe(const Mark& mark) const;
  static void Execute(const Held& held, Application* application);

  std::shared_ptr<const HistoryModel> model_;
  OracleContext context_;
  const bool has_reads_;
  std::unique_ptr<Application> base_, head_, scratch_;
  SeqNum base_n_ = 0, end_ = 0;    // where base_ and head_ stand
  SeqNum known_ = 0;               // the highest position that anybody correct has executed, tentatively too
  std::deque<Held> window_;        // base_n_ + 1 … end_
  std::map<SeqNum, Held> ahead_;   // beyond end_ + 1
  Mark floor_, read_floor_;        // the highest completed
  std::vector<Operation> on_way_;  // by client index
  std::vector<Open> open_;
  uint32_t reading_ = 0;  // of on_way_, how many are reads
  Bytes snapshot_, reply_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_ORACLES_LINEARIZABILITY_H_

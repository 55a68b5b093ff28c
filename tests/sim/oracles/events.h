// A vocabulary for tests of oracles: each verb is one step of one node, with the event that a node would report. Nobody
// runs a protocol here, so histories that no correct protocol produces are as easy to tell as those that it does.
//
// Histories are named by numbers ("h" is 0xa1, its parent 0xa0, position 0 is kGenesis); a request is (client, t,
// "op").
#ifndef ZYZ_TESTS_SIM_ORACLES_EVENTS_H_
#define ZYZ_TESTS_SIM_ORACLES_EVENTS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/event.h"
#include "protocol/message.h"
#include "protocol/node.h"
#include "protocol/request.h"
#include "protocol/types.h"
#include "sim/oracles/history.h"
#include "sim/oracles/history_model.h"
#include "sim/oracles/oracle.h"
#include "sim/step.h"

namespace zyz::sim {

inline constexpr uint64_t kGenesis = 0;

// What carries a batch, as ORDER-REQ does.
struct TestBatch final : MessageOf<TestBatch, 2> {
  static constexpr std::string_view kName = "TEST-BATCH";
  Batch batch;
  template <class Self, class Visitor>
  static void Fields(Self& m, Visitor& visit) {
    visit("batch", m.batch, kMaxBatch);
  }
};

struct TestRequest {
  NodeId c;
  Timestamp t;
  std::string_view o;
};

class OracleTest : public ::testing::Test {
 protected:
  static constexpr NodeId r0 = 0, r1 = 1, r2 = 2, r3 = 3, c0 = 4, c1 = 5, c2 = 6;

  // Four replicas, three clients, and these of them faulty. Starts a new panel: the first thing that a test does.
  void World(std::initializer_list<NodeId> faulty = {}) {
    context_ = {ThirdsCluster(1), 3, std::vector<bool>(7, true)};
    for (const NodeId id : faulty) context_.correct[id] = false;
    panel_ = std::make_unique<OraclePanel>(context_);
    model_ = std::make_shared<HistoryModel>(context_);
    panel_->Add(std::make_unique<HistoryOracle>(model_));
    step_ = 0;
  }
  template <class T, class... Args>
  T* Use(Args&&... args) {
    auto oracle = std::make_unique<T>(std::forward<Args>(args)...);
    T* raw = oracle.get();
    panel_->Add(std::move(oracle));
    return raw;
  }

  // ---- Verbs. Each returns its step. ----

  uint64_t Submitted(NodeId c, Timestamp t, std::string_view o) { return Report(c, Event::Submitted(Make({c, t, o}))); }

  // Executed(r0, v, n, h, parent, {{c0, 1, "inc"}})
  uint64_t Executed(NodeId r, View v, SeqNum n, uint64_t h, uint64_t parent, std::vector<TestRequest> requests = {},
                    bool tentative = false) {
    Ref<TestBatch> batch = pool_.New<TestBatch>();
    for (const TestRequest& request : requests) batch->batch.push_back(Make(request));
    Event event;
    event.kind = EventKind::kExecuted;
    event.v = v;
    event.n = n;
    event.h = Digest{h};
    event.parent = Digest{parent};
    event.d = Digest{7};
    event.nd = n;
    event.tentative = tentative;
    event.requests = batch->batch;
    event.holder = batch;
    return Report(r, std::move(event));
  }
  void ExecutedBy(std::initializer_list<NodeId> replicas, View v, SeqNum n, uint64_t h, uint64_t parent,
                  std::vector<TestRequest> requests = {}) {
    for (const NodeId r : replicas) Executed(r, v, n, h, parent, requests);
  }

  uint64_t Completed(NodeId c, Timestamp t, View v, SeqNum n, uint64_t h, std::string_view reply = "",
                     CompletionPath path = CompletionPath::kFast) {
    return Report(c, Event::Completed(path, v, n, Digest{h}, t, reply, nullptr));
  }
  uint64_t Stable(NodeId r, View v, SeqNum n, uint64_t h, uint64_t state) {
    return Report(r, Event::Stable(v, n, Digest{h}, Digest{state}));
  }
  uint64_t Entered(NodeId r, View v) { return Report(r, Event::Entered(v, 0, Digest{})); }
  uint64_t Convicted(NodeId by, NodeId whom, View v = 0) { return Report(by, Event::Convicted(v, whom)); }
  // A reply of kind 3 to request t of client c, executed at (n, h).
  uint64_t Answered(NodeId r, View v, SeqNum n, uint64_t h, NodeId c, Timestamp t, uint64_t reply) {
    const SignedStatement statement = {r, {3, v, n, h, c, t, Digest{reply}}};
    out_.Clear();
    return Step(r, {&statement, 1});
  }
  uint64_t Said(NodeId who, uint8_t kind, View v, SeqNum n, uint64_t value) {
    const SignedStatement statement = {who, {.kind = kind, .v = v, .n = n, .value = value}};
    out_.Clear();
    return Step(who, {&statement, 1});
  }
  uint64_t NothingHappens(NodeId at) {
    out_.Clear();
    return Step(at, {});
  }
  void At(TimeNs now) { now_ = now; }
  void TheEnd() { panel_->AtEnd(now_, step_); }

  // ---- What came of it ----

  // The only violation so far must be this oracle's ("oracle:kind"), with this sentence and these steps as witnesses.
  void ExpectViolation(std::string_view oracle_and_kind, std::string_view sentence, std::vector<uint64_t> witnesses) {
    const Violation* violation = panel_->first_violation();
    ASSERT_NE(violation, nullptr) << "nobody noticed";
    EXPECT_TRUE(panel_->violated());
    EXPECT_EQ(violation->oracle + ":" + violation->kind, oracle_and_kind);
    EXPECT_EQ(violation->sentence, sentence);
    std::vector<uint64_t> steps;
    for (const Witness& witness : violation->witnesses) {
      steps.push_back(witness.step);
      EXPECT_NE(witness.what, "");
      EXPECT_NE(witness.node, kNoNode);
    }
    EXPECT_EQ(steps, witnesses);
  }
  void ExpectNoViolation() {
    const Violation* violation = panel_->first_violation();
    EXPECT_EQ(violation, nullptr) << violation->oracle << ": " << violation->sentence;
    EXPECT_FALSE(panel_->violated());
  }

  uint64_t Report(NodeId node, Event event) {
    out_.Clear();
    out_.Report(std::move(event));
    return Step(node, {});
  }
  uint64_t Step(NodeId node, std::span<const SignedStatement> statements) {
    StepRecord record;
    record.index = step_++;
    record.now = now_;
    record.node = node;
    record.input = &nothing_;
    record.out = &out_;
    record.statements = statements;
    panel_->OnStep(record);
    return record.index;
  }
  Ref<const Request> Make(const TestRequest& request) {
    Ref<Request> made = pool_.New<Request>();
    made->c = request.c;
    made->t = request.t;
    made->o = request.o;
    return made;
  }

  MessagePool pool_;  // outlives all that holds messages
  Outbox out_;
  const Input nothing_ = Input::OfTimer({});  // what a step's verb is not about
  OracleContext context_;
  std::shared_ptr<HistoryModel> model_;
  std::unique_ptr<OraclePanel> panel_;
  uint64_t step_ = 0;
  TimeNs now_ = 0;
};

}  // namespace zyz::sim

#endif  // ZYZ_TESTS_SIM_ORACLES_EVENTS_H_

// The panel and the catalogue: who is told what, and which violation is the first.
#include <set>

#include "sim/oracles/catalogue.h"
#include "sim/oracles/check.h"
#include "sim/oracles/text.h"
#include "tests/sim/oracles/events.h"

namespace zyz::sim {
namespace {

// Counts what reaches it, and is violated when told to.
class Recorder final : public Oracle {
 public:
  Recorder(std::string_view name, bool is_liveness) : name_(name), is_liveness_(is_liveness) {}
  std::string_view name() const override { return name_; }
  std::string_view about() const override { return ""; }
  bool is_liveness() const override { return is_liveness_; }
  uint32_t interests() const override { return Interest(EventKind::kEntered) | Interest(EventKind::kSuspected); }
  void OnEvent(const StepRecord& step, const Event& event) override {
    ++events;
    if (event.kind == EventKind::kSuspected) Violated(step, "test", Cat("view ", event.v), {});
  }
  int events = 0;

 private:
  std::string_view name_;
  bool is_liveness_;
};

using PanelTest = OracleTest;

TEST_F(PanelTest, TellsOnlyWhatIsWantedAndOnlyOfCorrectNodes) {
  World({r0, c2});
  Recorder* recorder = Use<Recorder>("x", false);
  Entered(r0, 1);
  Entered(r1, 1);
  Convicted(r1, r0);
  Entered(c2, 1);
  Entered(99, 1);  // nobody
  EXPECT_EQ(recorder->events, 1);
}

TEST_F(PanelTest, WhoLosesItsMemoryCountsAgainFromTheStepInWhichItEntersAView) {
  World();
  Recorder* recorder = Use<Recorder>("x", false);
  Entered(r1, 1);
  panel_->LoseMemory(r1, now_);
  Report(r1, Event::Suspected(1, r0));
  EXPECT_EQ(recorder->events, 1);
  EXPECT_FALSE(panel_->violated());
  Entered(r1, 1);
  EXPECT_EQ(recorder->events, 2);
  Report(r1, Event::Suspected(1, r0));
  EXPECT_TRUE(panel_->violated());
}

TEST_F(PanelTest, ALiarThatLosesItsMemoryStaysALiar) {
  World({r1});
  Recorder* recorder = Use<Recorder>("x", false);
  panel_->LoseMemory(r1, now_);
  Entered(r1, 1);
  EXPECT_EQ(recorder->events, 0);
}

TEST_F(PanelTest, SafetyGoesBeforeLivenessAtTheSameStepAndTheFirstSentenceStays) {
  World();
  Recorder* late = Use<Recorder>("late", true);
  Use<Recorder>("wrong", false);
  Report(r1, Event::Suspected(1, r0));
  Report(r1, Event::Suspected(2, r0));
  EXPECT_EQ(panel_->first_violation()->oracle, "wrong");
  EXPECT_EQ(panel_->first_violation()->sentence, "view 1");
  EXPECT_EQ(late->violation()->sentence, "view 1");
  EXPECT_TRUE(panel_->violated());
}

TEST_F(PanelTest, AFailedCheckIsAViolationThatSaysWhere) {
  World();
  Use<Recorder>("other", false);
  panel_->Add(std::make_unique<CheckOracle>());
  panel_->CheckFailed({"replica.cc", 7, "a < b", "a stays below b"}, 300, 12);
  ASSERT_TRUE(panel_->violated());
  EXPECT_EQ(panel_->first_violation()->oracle, "check");
  EXPECT_EQ(panel_->first_violation()->sentence, "a stays below b: this CHECK failed at replica.cc:7");
  EXPECT_EQ(panel_->first_violation()->step, 12u);
  EXPECT_EQ(panel_->first_violation()->at, 300);
}

TEST_F(PanelTest, TheCatalogueHoldsEachOracleOnce) {
  std::set<std::string> names;
  for (const OracleDescription& description : DescribeOracles()) {
    EXPECT_TRUE(names.insert(description.name).second);
    EXPECT_NE(description.about, "");
    static const std::set<std::string_view> kLiveness = {"cause", "liveness", "recovery"};
    EXPECT_EQ(description.is_liveness, kLiveness.contains(description.name));
  }
  EXPECT_EQ(names, (std::set<std::string>{
                       "agreement",   "answers",        "at-most-once",    "basis",       "cause",         "check",
                       "checkpoints", "commitment",     "conviction",      "determinism", "execution",     "frozen",
                       "history",     "honest-refusal", "linearizability", "liveness",    "one-statement", "quorum",
                       "real-time",   "recovery",       "reply",           "suspicion",   "validity",      "views"}));
}

TEST_F(PanelTest, AFullPanelLikesAnHonestRun) {
  World();
  OracleSetup setup;
  setup.context = context_;
  setup.application.kind = ApplicationSpec::Kind::kCounter;
  setup.promise.complete_within_ns = 1000;
  setup.roles.finals = 1u << 8;
  setup.roles.answers = 1u << 3;
  setup.roles.holds = 1u << 8;
  setup.roles.leaves = 5;
  setup.roles.frozen = 1u << 3 | 1u << 8;
  setup.roles.quorums = {{.stated = 7, .votes = 5, .per = QuorumRow::Per::kView, .did = "", .what = ""},
                         {.event = EventKind::kCompleted,
                          .votes = 8,
                          .saying = QuorumRow::Saying::kItsValue,
                          .in_view_0 = true,
                          .did = "",
                          .what = ""}};
  panel_ = std::make_unique<OraclePanel>(context_);
  for (auto& oracle : AllOracles(setup)) panel_->Add(std::move(oracle));
  for (uint64_t n = 1; n <= 20; ++n) {
    const NodeId c = c0 + n % 3;
    At(100 * n);
    Submitted(c, n, "inc");
    for (const NodeId r : {r0, r1, r2, r3}) {
      Executed(r, 0, n, n, n - 1, {{c, n, "inc"}});
      Answered(r, 0, n, n, c, n, 1000 + n);
    }
    for (const NodeId r : {r0, r1, r2, r3}) Said(r, 8, 0, n, n);
    Completed(c, n, 0, n, n, std::to_string(n), n % 2 == 0 ? CompletionPath::kFast : CompletionPath::kCommitted);
    if (n % 8 == 0) {
      for (const NodeId r : {r0, r1, r2, r3}) Stable(r, 0, n, n, 100 + n);
    }
  }
  Report(r2, Event::Suspected(0, r0));
  for (const NodeId r : {r0, r1, r2}) Said(r, 5, 1, 0, r);
  Said(r1, 6, 1, 0, 1);
  for (const NodeId r : {r0, r1, r2}) Said(r, 7, 1, 0, 1);
  Report(r1, Event::Entered(1, 20, Digest{20}));
  TheEnd();
  ExpectNoViolation();
  for (const auto& oracle : panel_->oracles()) {
    static const std::set<std::string_view> kWithoutCause = {
        "answers", "cause", "conviction", "execution", "honest-refusal", "linearizability", "recovery"};
    EXPECT_TRUE(oracle->evaluations() > 0 || kWithoutCause.contains(oracle->name())) << oracle->name();
  }
  panel_ = nullptr;
}

TEST_F(PanelTest, TextIsFitToRead) {
  EXPECT_EQ(Cat("n=", uint64_t{7}, " ", std::string("x"), -1), "n=7 x-1");
  EXPECT_EQ(zyz::sim::At(3, Digest{0xab}), "(n=3, h=00000000000000ab)");
  EXPECT_EQ(Quoted("a\"b\\\x7f"), "\"a\\\"b\\\\\\x7f\"");
  EXPECT_EQ(Quoted(std::string(41, 'x')), "\"" + std::string(40, 'x') + "…\" (41 bytes)");
}

}  // namespace
}  // namespace zyz::sim

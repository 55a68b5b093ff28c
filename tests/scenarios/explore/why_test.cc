#include "scenarios/explore/why.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "scenarios/format/loader.h"
#include "scenarios/world/builder.h"
#include "sim/step.h"

namespace zyz::scenarios {
namespace {

constexpr const char* kPublished = "scenarios/library/zyzzyva/attacks/published_rule_loses_completed_request.json";

// Steps of which `is_one` holds.
class Finder final : public sim::Observer {
 public:
  explicit Finder(std::function<bool(const sim::StepRecord&)> is_one) : is_one_(std::move(is_one)) {}
  void OnStep(const sim::StepRecord& step) override {
    if (is_one_(step)) found.push_back(step.index);
  }
  std::vector<uint64_t> found;

 private:
  std::function<bool(const sim::StepRecord&)> is_one_;
};

bool Sends(const sim::StepRecord& step, std::string_view kind, uint64_t view, std::string_view of = "w") {
  for (const Action& action : step.out->actions()) {
    if (action.message && action.message->name() == kind && action.message->Number(of) == view) return true;
  }
  return false;
}

class WhyTest : public testing::Test {
 protected:
  Scenario Load(const std::string& path, const std::vector<std::string>& sets = {}) const {
    std::vector<Override> overrides;
    for (const std::string& set : sets) overrides.push_back(*ParseOverride(set));
    absl::StatusOr<Scenario> loaded = LoadScenarioFile(path, overrides);
    EXPECT_TRUE(loaded.ok()) << loaded.status().message();
    return *std::move(loaded);
  }
  RunResult Run(const Scenario& scenario) { return World(scenario, 1, &pool_).Run(); }
  Why Explain(const Scenario& scenario, bool curves = false) {
    return ExplainFailure(scenario, 1, Run(scenario), &pool_, curves);
  }
  std::vector<uint64_t> Find(const Scenario& scenario, std::function<bool(const sim::StepRecord&)> is_one) {
    World world(scenario, 1, &pool_);
    Finder finder(std::move(is_one));
    world.AddObserver(&finder);
    world.Run();
    return finder.found;
  }

  // Of the published bug, with curves; asked once, since it is thousands of runs.
  const Why& Published() {
    static const Why* const why = new Why(Explain(Load(kPublished), /*curves=*/true));
    return *why;
  }

  MessagePool pool_;
};

// The README's story: r0 orders b for r3, and much later shows its old certificate. Neither of the two questions finds
// both.
TEST_F(WhyTest, ThePublishedAttackIsAnEquivocationAndAnOldCertificate) {
  const Scenario scenario = Load(kPublished);
  const Why& why = Published();
  const auto equivocation = Find(scenario, [](const sim::StepRecord& step) {
    return step.node == 3 && step.input->kind == InputKind::kMessage && step.input->from == 0 &&
           step.input->message->name() == "ORDER-REQ";
  });
  const auto certificate =
      Find(scenario, [](const sim::StepRecord& step) { return step.node == 0 && Sends(step, "VIEW-CHANGE", 2); });
  ASSERT_FALSE(equivocation.empty());
  ASSERT_FALSE(certificate.empty());

  const auto needs = [&](uint64_t step) {
    return std::any_of(why.needed.begin(), why.needed.end(),
                       [&](const NeededDelivery& one) { return one.step == step && why.IsDecisive(one); });
  };
  EXPECT_TRUE(needs(equivocation.front()));
  EXPECT_FALSE(needs(certificate.front())) << "the ablation alone does not find it";
  const auto& everybody = why.chances[static_cast<size_t>(Party::kEverybody)];
  ASSERT_TRUE(everybody);
  EXPECT_TRUE(everybody->saves);
  EXPECT_EQ(everybody->step, certificate.front());
  const auto& network = why.chances[static_cast<size_t>(Party::kNetwork)];
  ASSERT_TRUE(network);
  EXPECT_LE(network->step, everybody->step);
  EXPECT_GT(network->step, equivocation.front());

  const std::vector<CausalMark> marks = MarksOf(why);
  EXPECT_LE(marks.size(), 12u);
  const auto is_marked = [&](uint64_t step, CausalMark::Role role) {
    return std::any_of(marks.begin(), marks.end(),
                       [&](const CausalMark& mark) { return mark.step == step && mark.role == role; });
  };
  EXPECT_TRUE(is_marked(equivocation.front(), CausalMark::Role::kNeeded));
  EXPECT_TRUE(is_marked(certificate.front(), CausalMark::Role::kEverybody));
  EXPECT_TRUE(is_marked(why.run.violation->step, CausalMark::Role::kNoticed));
  EXPECT_TRUE(std::is_sorted(marks.begin(), marks.end(), [](auto& a, auto& b) { return a.step < b.step; }));
}

// To be honest from the start, or to match nothing from the start, is not to be there.
TEST_F(WhyTest, AnEntryIsNeededIfTheRunDoesNotFailWithoutIt) {
  const Scenario scenario = Load(kPublished);
  const Why& why = Published();
  EXPECT_FALSE(why.lies.empty());
  EXPECT_FALSE(why.rules.empty());
  const auto has = [](const std::vector<size_t>& entries, size_t entry) {
    return std::find(entries.begin(), entries.end(), entry) != entries.end();
  };
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    Scenario less = scenario;
    less.faulty.erase(less.faulty.begin() + static_cast<ptrdiff_t>(i));
    EXPECT_EQ(has(why.lies, i), !Run(less).verdict.is_safety()) << "/faulty/" << i;
  }
  for (size_t i = 0; i < scenario.network.rules.size(); ++i) {
    Scenario less = scenario;
    less.network.rules.erase(less.network.rules.begin() + static_cast<ptrdiff_t>(i));
    EXPECT_EQ(has(why.rules, i), !Run(less).verdict.is_safety()) << "/network/rules/" << i;
  }
}

TEST_F(WhyTest, CurvesCountTheFuturesThatDoNotFail) {
  const Why& why = Published();
  for (size_t party = 0; party < kParties; ++party) {
    const Curve& curve = why.curves[party];
    ASSERT_EQ(curve.size(), why.run.violation->step + 1) << Name(static_cast<Party>(party));
    const auto& chance = why.chances[party];
    if (!chance) continue;
    EXPECT_EQ(curve[chance->step], chance->saved);
    for (size_t step = chance->step + 1; step < curve.size(); ++step) EXPECT_LT(2 * curve[step], why.futures);
  }
  EXPECT_EQ(why.curves[static_cast<size_t>(Party::kEverybody)].front(), why.futures)
      << "calm and honest from the start it is saved always";
}

// Nobody lies and nothing is lost: it is the program.
TEST_F(WhyTest, WhereNobodyCouldHaveSavedItThereIsNoLastChance) {
  const Scenario scenario = Load("scenarios/library/zyzzyva/planted/timestamp_not_advanced.json");
  ASSERT_TRUE(scenario.faulty.empty() && scenario.network.rules.empty());
  const Why why = Explain(scenario);
  EXPECT_TRUE(why.lies.empty());
  EXPECT_TRUE(why.rules.empty());
  for (const auto& chance : why.chances) EXPECT_TRUE(!chance || !chance->saves);
  EXPECT_EQ(MarksOf(why).back().role, CausalMark::Role::kNoticed);
}

// "Not in time" is a failure like others: a future is saved if every request completes.
TEST_F(WhyTest, ALivenessFailureIsExplainedByWhatKeptItFromCompleting) {
  const Scenario scenario = Load("scenarios/library/zyzzyva/agreement/fast_path.json",
                                 {"/workload/clients=1", "/workload/operations=1", "/stop/deadline_us=20000",
                                  R"(/network/rules=[{"message":["REQUEST"],"do":"drop"}])"});
  const RunResult run = Run(scenario);
  ASSERT_TRUE(run.verdict.is_liveness());
  const Why why = ExplainFailure(scenario, 1, run, &pool_);
  EXPECT_EQ(why.rules, std::vector<size_t>{0});
  EXPECT_TRUE(why.needed.empty());
  const auto& network = why.chances[static_cast<size_t>(Party::kNetwork)];
  ASSERT_TRUE(network);
  EXPECT_TRUE(network->saves);
}

}  // namespace
}  // namespace zyz::scenarios

#include "tools/run/explain.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "protocol/check.h"
#include "tools/base/command.h"
#include "tools/view/words.h"

namespace zyz::tools {
namespace {

// Hands on each step as a line.
class LineVisitor final : public RunVisitor {
 public:
  LineVisitor(const RunHeader& header, std::function<void(std::string)> take)
      : words_(header), take_(std::move(take)) {}
  void OnStep(const nlohmann::ordered_json& step) override { take_(words_.Line(step)); }

 private:
  const Words words_;
  const std::function<void(std::string)> take_;
};

}  // namespace

void PrintConversation(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed, uint64_t until) {
  const std::unique_ptr<RunSource> run = PlayScenario(scenario, path, seed, until);
  Print(Words::Legend() + "\n");
  const StepRange everything = {0, UINT64_MAX};
  LineVisitor printer(run->header(), [](const std::string& line) { Print(line); });
  const absl::Status played = run->Play({&everything, 1}, &printer);
  CHECK(played.ok(), "a scenario's run can always be played");
  Print("\n");
}

std::vector<uint64_t> RelevantSteps(const RunEnding& ending, const Causes& causes, size_t most) {
  if (!ending.violation) return {};
  std::set<uint64_t> roots, steps;
  const auto add_root = [&](uint64_t step) {
    if (step < ending.steps) roots.insert(step);
  };
  add_root(ending.violation->step);
  for (const RunWitness& witness : ending.violation->witnesses) add_root(witness.step);
  steps = roots;
  std::vector<uint64_t> front(roots.rbegin(), roots.rend());  // the latest first
  while (!front.empty() && steps.size() < most) {
    std::vector<uint64_t> next;
    for (const uint64_t step : front) {
      for (const uint64_t cause : {causes.DecidedBy(step), causes.Of(step)}) {
        if (cause == Causes::kNone || steps.size() >= most || !steps.insert(cause).second) continue;
        next.push_back(cause);
      }
    }
    front = std::move(next);
  }
  return {steps.begin(), steps.end()};
}

std::vector<std::string> HowItCame(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed,
                                   uint64_t until) {
  Causes causes;
  const std::unique_ptr<RunSource> run = PlayScenario(scenario, path, seed, until, &causes);
  std::vector<StepRange> ranges;
  for (const uint64_t step : RelevantSteps(run->ending(), causes)) ranges.push_back({step, step});
  std::vector<std::string> lines;
  uint64_t told = 0;
  LineVisitor collector(run->header(), [&](std::string line) {
    const StepRange& range = ranges[told++];
    const uint64_t expected = told < 2 ? 0 : ranges[told - 2].last + 1;
    if (range.first > expected) lines.push_back("     …\n");
    lines.push_back(std::move(line));
  });
  const absl::Status played = run->Play(ranges, &collector);
  CHECK(played.ok(), "a scenario's run can always be played");
  return lines;
}

}  // namespace zyz::tools

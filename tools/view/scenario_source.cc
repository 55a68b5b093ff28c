// A run played from its scenario, each time anew.
#include <nlohmann/json.hpp>
#include <utility>

#include "adversaries/honest_watch.h"
#include "protocol/check.h"
#include "protocol/message.h"
#include "sim/step_text.h"
#include "tools/base/command.h"
#include "tools/view/source.h"
#include "tools/view/world_text.h"

namespace zyz::tools {
namespace {

using scenarios::World;
using Json = nlohmann::ordered_json;

class ScenarioRun final : public RunSource {
 public:
  ScenarioRun(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed, uint64_t until,
              Causes* causes)
      : scenario_(scenario), seed_(seed) {
    World world(scenario_, seed_, &pool_);
    if (causes != nullptr) world.AddObserver(causes);
    const ClusterSize cluster = world.simulator().config().cluster;
    Json header = Json::parse(WorldText(world));
    header.update({{"schema", "zyz-trace/1"},
                   {"scenario", path},
                   {"seed", std::to_string(seed)},
                   {"version", std::string(kVersion)}});
    header_ = *ParseHeader(header.dump());
    const scenarios::RunResult result = world.Run(until);
    Json ending = Json::parse(EndText(result, cluster));
    ending.update({{"verdict", result.verdict.Text()}, {"digest", Hex(result.digest)}, {"steps", result.steps}});
    ending_ = *ParseEnding(ending.dump());
  }

  absl::Status Play(std::span<const StepRange> ranges, RunVisitor* visitor) override {
    HonestWatch watch;
    World world(scenario_, seed_, &pool_, {.watch = &watch});
    Teller teller(&world.simulator(), &watch, ranges, visitor);
    world.AddObserver(&teller);
    while (!teller.done() && world.simulator().steps() < ending_.steps) {
      teller.BeforeStep();
      if (!world.Advance()) break;
    }
    return absl::OkStatus();
  }

 private:
  // Tells the steps of the ranges.
  class Teller final : public sim::Observer {
   public:
    Teller(sim::Simulator* simulator, HonestWatch* watch, std::span<const StepRange> ranges, RunVisitor* visitor)
        : simulator_(simulator), watch_(watch), ranges_(ranges), visitor_(visitor) {}

    bool done() const { return ranges_.empty(); }

    // An event of the world need not be a step, so this may come more than once before one.
    void BeforeStep() {
      if (inside_ || simulator_->steps() != ranges_.front().first) return;
      inside_ = true;
      Json states = Json::object();
      for (NodeId id = 0; id < simulator_->node_count(); ++id) {
        states[NodeName(cluster(), id)] = sim::StateText(*simulator_->node(id));
        states_.Of(id, *simulator_->node(id));  // what changes is told from here on
      }
      visitor_->OnRange(ranges_.front(), states);
    }

    void OnStep(const sim::StepRecord& step) override {
      if (!inside_) {
        watch_->Judge(step.node, step.out->actions());
        return;
      }
      Json line = sim::StepText(cluster(), step);
      AddLies(watch_, cluster(), step, &line);
      Json changes = states_.Of(step.node, *simulator_->node(step.node));
      if (!changes.empty()) line["state"] = std::move(changes);
      visitor_->OnStep(line);
      if (step.index < ranges_.front().last) return;
      ranges_ = ranges_.subspan(1);
      inside_ = false;
    }
    bool wants_deliveries() const override { return true; }

   private:
    const ClusterSize& cluster() const { return simulator_->config().cluster; }

    sim::Simulator* simulator_;
    HonestWatch* watch_;
    std::span<const StepRange> ranges_;  // not told to the end yet
    RunVisitor* visitor_;
    sim::StateChanges states_;
    bool inside_ = false;
  };

  const scenarios::Scenario scenario_;
  const uint64_t seed_;
  MessagePool pool_;
};

}  // namespace

std::unique_ptr<RunSource> PlayScenario(const scenarios::Scenario& scenario, const std::string& path, uint64_t seed,
                                        uint64_t until, Causes* causes) {
  return std::make_unique<ScenarioRun>(scenario, path, seed, until, causes);
}

}  // namespace zyz::tools

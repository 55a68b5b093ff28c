#include "scenarios/explore/why.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "scenarios/world/builder.h"
#include "scenarios/world/checks_throw.h"

namespace zyz::scenarios {
namespace {

constexpr uint32_t kFutures = 12;
constexpr uint32_t kFewest = 2;

// Steps times steps is what a scan costs: full measure up to some 500 steps.
uint32_t FuturesFor(uint64_t steps) {
  constexpr uint64_t kWork = 3'600'000;
  return static_cast<uint32_t>(std::clamp<uint64_t>(kWork / (steps * steps + 1), kFewest, kFutures));
}

// Where nothing is drawn all futures are one.
bool DrawsSomething(const Scenario& scenario) {
  const Network& network = scenario.network;
  const bool constant = network.delay_us.min == network.delay_us.max && network.loss_ppm.value() == 0 &&
                        network.duplicate_ppm.value() == 0 && network.reorder_ppm.value() == 0 &&
                        network.gst_us.value() == 0;
  return !constant || !scenario.faulty.empty();
}

// Counts deliveries and remembers which steps are.
class Deliveries final : public sim::Observer {
 public:
  void OnStep(const sim::StepRecord& step) override {
    if (step.input->kind == InputKind::kMessage) steps_.push_back(step.index);
  }
  const std::vector<uint64_t>& steps() const { return steps_; }

 private:
  std::vector<uint64_t> steps_;
};

// How a future departs from the run.
struct Departure {
  uint64_t step = 0;    // before this one
  bool loses = false;   // the message that it is the arrival of
  uint32_t future = 0;  // what is drawn from there on is drawn anew, by this number; 0: as it was
  Party party = Party::kNobody;
  std::optional<size_t> lie = {}, rule = {};  // one entry that does nothing
};

class Futures {
 public:
  Futures(const Scenario& scenario, uint64_t seed, const RunResult& run, MessagePool* pool)
      : scenario_(scenario),
        seed_(seed),
        pool_(pool),
        safety_(run.verdict.is_safety()),
        at_end_(run.end != RunEnd::kViolation),
        limit_ns_(2 * run.violation->at) {}

  bool Fails(const Departure& departure) const {
    const ChecksThrow checks_throw;
    World world(scenario_, seed_, pool_);
    while (world.simulator().steps() < departure.step && world.Advance()) {
    }
    Depart(departure, &world);
    if (at_end_) return IsFailure(world.Run().verdict);
    while (world.simulator().next_time() <= limit_ns_ && world.Advance()) {
    }
    return IsFailure(world.oracles().verdict());
  }

 private:
  void Depart(const Departure& departure, World* world) const {
    sim::Simulator& simulator = world->simulator();
    const bool no_rules = departure.party == Party::kNetwork || departure.party == Party::kEverybody;
    const bool honest = departure.party == Party::kLiars || departure.party == Party::kEverybody;
    for (size_t i = 0; i < scenario_.network.rules.size(); ++i) {
      if (no_rules || departure.rule == i) simulator.SwitchOffRule(i);
    }
    for (size_t i = 0; i < scenario_.faulty.size(); ++i) {
      if (honest || departure.lie == i) world->behaviour(i)->BeHonest();
      if (departure.future > 0) world->behaviour(i)->Reseed(SeedOf(departure.future));
    }
    if (departure.loses) CHECK(simulator.LoseNext(), "what is lost is the arrival of a message");
    if (departure.future > 0) simulator.ReseedNetwork(SeedOf(departure.future));
  }

  // Far from the seeds that runs have.
  uint64_t SeedOf(uint32_t future) const {
    return seed_ ^ uint64_t { future } << 48;
  }
  // That a request is late says nothing where two of them contradict each other.
  bool IsFailure(const sim::Verdict& verdict) const { return safety_ ? verdict.is_safety() : !verdict.ok(); }

  const Scenario& scenario_;
  const uint64_t seed_;
  MessagePool* const pool_;
  const bool safety_, at_end_;
  const TimeNs limit_ns_;  // who has not failed in twice the time is saved
};

class Explainer {
 public:
  Explainer(const Scenario& scenario, uint64_t seed, const RunResult& run, MessagePool* pool)
      : scenario_(scenario), futures_(scenario, seed, run, pool) {
    why_.run = run;
    why_.futures = DrawsSomething(scenario) ? FuturesFor(noticed()) : 1;
    Deliveries deliveries;
    World world(scenario, seed, pool);
    world.AddObserver(&deliveries);
    world.Run(noticed());
    arrivals_ = deliveries.steps();
    why_.deliveries = arrivals_.size();
  }

  Why Explain(bool curves) {
    FindNeeded();
    FindEntries();
    // Whom both together cannot save, neither saves alone: the two are asked up to the point of no return only.
    if (IsThere(Party::kEverybody)) FindLastChance(Party::kEverybody, noticed());
    const std::optional<LastChance>& last = why_.chances[static_cast<size_t>(Party::kEverybody)];
    for (const Party party : {Party::kNetwork, Party::kLiars}) {
      if (last && IsThere(party)) FindLastChance(party, last->step);
    }
    for (size_t party = 0; curves && party < kParties; ++party) {
      for (uint64_t step = 0; step <= noticed(); ++step) {
        why_.curves[party].push_back(SavedAt(step, static_cast<Party>(party)));
      }
    }
    return std::move(why_);
  }

 private:
  uint64_t noticed() const { return why_.run.violation->step; }

  uint32_t CountFailing(Departure departure) const {
    uint32_t failing = 0;
    for (uint32_t future = 1; future <= why_.futures; ++future) {
      departure.future = future;
      failing += futures_.Fails(departure) ? 1 : 0;
    }
    return failing;
  }
  uint32_t SavedAt(uint64_t step, Party party) const {
    return why_.futures - CountFailing({.step = step, .party = party});
  }

  // The exact run without it sifts: what it can do without cannot be needed. The others are compared in other futures.
  void FindNeeded() {
    for (const uint64_t step : arrivals_) {
      if (futures_.Fails({.step = step, .loses = true})) continue;
      const uint32_t with = CountFailing({.step = step});
      const uint32_t without = CountFailing({.step = step, .loses = true});
      why_.needed.push_back({step, with - std::min(with, without)});
    }
  }

  void FindEntries() {
    for (size_t i = 0; i < scenario_.faulty.size(); ++i) {
      if (!futures_.Fails({.lie = i})) why_.lies.push_back(i);
    }
    for (size_t i = 0; i < scenario_.network.rules.size(); ++i) {
      if (!futures_.Fails({.rule = i})) why_.rules.push_back(i);
    }
  }

  // As many as are saved; or, once it is plain that it is less than half, as many as were saved so far.
  uint32_t SavedInHalf(uint64_t step, Party party) const {
    uint32_t saved = 0, failing = 0;
    for (uint32_t future = 1; future <= why_.futures && 2 * failing <= why_.futures; ++future) {
      ++(futures_.Fails({.step = step, .future = future, .party = party}) ? failing : saved);
    }
    return saved;
  }

  // From the end: what saves may come and go, so there is no bisection.
  void FindLastChance(Party party, uint64_t from) {
    std::optional<LastChance>* best = &why_.chances[static_cast<size_t>(party)];
    for (uint64_t step = from + 1; step-- > 0;) {
      const uint32_t saved = SavedInHalf(step, party);
      if (saved == 0 || (best->has_value() && saved <= (*best)->saved)) continue;
      *best = LastChance{step, saved, 2 * saved >= why_.futures};
      if ((*best)->saves) return;
    }
    if (best->has_value()) (*best)->saved = SavedAt((*best)->step, party);
  }

  // Without rules, and without anything drawn, the network has nothing to do otherwise.
  bool IsThere(Party party) const {
    const bool rules = !scenario_.network.rules.empty(), liars = !scenario_.faulty.empty();
    if (party == Party::kLiars) return liars;
    return party == Party::kNetwork ? rules || why_.futures > 1 : rules || liars || why_.futures > 1;
  }

  const Scenario& scenario_;
  const Futures futures_;
  std::vector<uint64_t> arrivals_;  // steps
  Why why_;
};

}  // namespace

std::string_view Name(Party party) {
  static constexpr std::string_view kNames[kParties] = {"nobody", "network", "liars", "everybody"};
  return kNames[static_cast<size_t>(party)];
}

std::string_view Name(CausalMark::Role role) {
  static constexpr std::string_view kNames[] = {"needed", "the network's last chance", "the liars' last chance",
                                                "point of no return", "noticed"};
  return kNames[static_cast<size_t>(role)];
}

std::vector<CausalMark> MarksOf(const Why& why, size_t most) {
  using Role = CausalMark::Role;
  std::vector<NeededDelivery> needed = why.needed;
  std::stable_sort(needed.begin(), needed.end(), [](const auto& a, const auto& b) { return a.effect > b.effect; });
  const auto decisive =
      std::count_if(needed.begin(), needed.end(), [&](const auto& one) { return why.IsDecisive(one); });
  constexpr size_t kClosest = 3;
  needed.resize(std::min({needed.size(), most, decisive > 0 ? static_cast<size_t>(decisive) : kClosest}));
  std::vector<CausalMark> marks;
  marks.reserve(needed.size() + kParties);
  for (const NeededDelivery& delivery : needed) marks.push_back({delivery.step, Role::kNeeded});
  const auto add = [&](Party party, Role role) {
    const std::optional<LastChance>& chance = why.chances[static_cast<size_t>(party)];
    if (chance) marks.push_back({chance->step, role});
  };
  add(Party::kNetwork, Role::kNetwork);
  add(Party::kLiars, Role::kLiars);
  add(Party::kEverybody, Role::kEverybody);
  marks.push_back({why.run.violation->step, Role::kNoticed});
  std::stable_sort(marks.begin(), marks.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
  return marks;
}

Why ExplainFailure(const Scenario& scenario, uint64_t seed, const RunResult& run, MessagePool* pool, bool curves) {
  CHECK(run.violation && run.violation->step < kMostWhySteps, "there is a failure to explain, and it came soon enough");
  const Scenario drawn = ForSeed(scenario, seed);
  return Explainer(drawn, seed, run, pool).Explain(curves);
}

}  // namespace zyz::scenarios

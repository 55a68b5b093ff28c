// Translates a scenario's names and units (µs, r2, c0) into the simulator's (ns, NodeId) and puts the pieces together.
#include "scenarios/world/builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adversaries/registry.h"
#include "protocol/application.h"
#include "protocol/hash.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/world/checks_throw.h"
#include "scenarios/world/scripts.h"
#include "sim/oracles/catalogue.h"

namespace zyz::scenarios {
namespace {

constexpr TimeNs kNsPerUs = 1000;

TimeNs Ns(const Num& microseconds) { return microseconds.value() * kNsPerUs; }

ClusterSize ClusterOf(const Scenario& scenario) { return scenario.protocol.Cluster(); }

sim::NetworkRule RuleOf(const Scenario& scenario, const Rule& rule, const ClusterSize& cluster) {
  sim::NetworkRule out;
  out.from = IdsOf(rule.from, cluster);
  out.to = IdsOf(rule.to, cluster);
  out.kinds = rule.message;
  out.where = NumbersOf(rule.where);
  for (const Num& nth : rule.nth) out.nth.push_back(static_cast<uint64_t>(nth.value()));
  out.from_ns = Ns(rule.from_us);
  out.until_ns = Ns(rule.until_us);
  out.after = NumberOfRule(scenario, rule.after);
  switch (rule.effect.kind) {
    case Effect::Kind::kDrop:
      out.action = sim::NetworkRule::Do::kDrop;
      break;
    case Effect::Kind::kDelay:
      out.action = sim::NetworkRule::Do::kDelay;
      out.delay_ns = Ns(rule.effect.amount);
      break;
    case Effect::Kind::kDuplicate:
      out.action = sim::NetworkRule::Do::kDuplicate;
      out.copies = static_cast<uint32_t>(rule.effect.amount.value());
      break;
    case Effect::Kind::kHoldUntil:
      out.action = sim::NetworkRule::Do::kHoldUntil;
      out.hold_until_ns = Ns(rule.effect.amount);
      break;
    case Effect::Kind::kHoldForRule:
      out.action = sim::NetworkRule::Do::kHoldForRule;
      out.hold_for = NumberOfRule(scenario, rule.effect.rule);
      break;
    case Effect::Kind::kReplay:
      out.action = sim::NetworkRule::Do::kReplay;
      out.replay = static_cast<uint64_t>(rule.effect.amount.value());
      break;
  }
  return out;
}

sim::NetworkConfig NetworkOf(const Scenario& scenario, const ClusterSize& cluster) {
  const Network& network = scenario.network;
  sim::NetworkConfig out;
  out.delay.min_ns = Ns(network.delay_us.min);
  out.delay.max_ns = Ns(network.delay_us.max);
  out.delay.exponential = network.delay_us.tail == Tail::kExponential;
  out.delay.mean_ns = Ns(network.delay_us.mean);
  out.loss_ppm = static_cast<uint32_t>(network.loss_ppm.value());
  out.duplicate_ppm = static_cast<uint32_t>(network.duplicate_ppm.value());
  out.reorder_ppm = static_cast<uint32_t>(network.reorder_ppm.value());
  out.gst_ns = Ns(network.gst_us);
  out.bandwidth_mbps = static_cast<uint64_t>(network.bandwidth_mbps.value());
  for (const Rule& rule : network.rules) out.rules.push_back(RuleOf(scenario, rule, cluster));
  out.other_rules = scenario.faulty.size();
  return out;
}

sim::WorldConfig ConfigOf(const Scenario& scenario, uint64_t seed, const WorldOptions& options) {
  sim::WorldConfig out;
  out.seed = seed;
  out.cluster = ClusterOf(scenario);
  out.clients = static_cast<uint32_t>(scenario.workload.clients.value());
  out.network = NetworkOf(scenario, out.cluster);
  const Num& drift = scenario.clocks.drift_ppm;
  if (drift.drawn() || drift.low != 0) {
    const sim::Stream stream(seed, "scenario");
    for (NodeId id = 0; id < out.cluster.n() + out.clients; ++id) {
      out.drift_ppm.push_back(stream.Uniform(drift.entity, id, drift.low, drift.high));
    }
  }
  out.cpu.mac_ns = scenario.cpu.mac_ns.value();
  out.cpu.sign_ns = scenario.cpu.sign_ns.value();
  out.cpu.verify_ns = scenario.cpu.verify_ns.value();
  out.cpu.per_message_ns = scenario.cpu.per_message_ns.value();
  out.cpu.per_byte_ns = scenario.cpu.per_byte_ns.value();
  out.roundtrip = options.roundtrip;
  return out;
}

size_t PlantedIn(const Protocol& protocol) {
  return protocol.planted ? 1 + FindPlanted(protocol.info(), *protocol.planted).value() : 0;
}

ApplicationSpec ApplicationOf(const WorkloadSpec& workload) {
  ApplicationSpec out;
  out.kind = workload.application == ApplicationName::kKv        ? ApplicationSpec::Kind::kKv
             : workload.application == ApplicationName::kCounter ? ApplicationSpec::Kind::kCounter
                                                                 : ApplicationSpec::Kind::kNull;
  out.request_bytes = static_cast<uint32_t>(workload.request_bytes.value());
  out.reply_bytes = static_cast<uint32_t>(workload.reply_bytes.value());
  return out;
}

// Everybody, except who lies, and clients that crash for good: nothing is owed to those.
std::vector<bool> CorrectIn(const Scenario& scenario) {
  const ClusterSize cluster = ClusterOf(scenario);
  std::vector<bool> correct(cluster.n() + static_cast<size_t>(scenario.workload.clients.value()), true);
  std::vector<size_t> order(scenario.timeline.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return scenario.timeline[a].at_us.value() < scenario.timeline[b].at_us.value();
  });
  for (const size_t i : order) {
    const Happening& happening = scenario.timeline[i];
    if (!happening.node.client) continue;
    if (happening.action == TimelineDo::kCrash) correct[happening.node.In(cluster)] = false;
    if (happening.action == TimelineDo::kRestart) correct[happening.node.In(cluster)] = true;
  }
  for (const Faulty& faulty : scenario.faulty) correct[faulty.node.In(cluster)] = false;
  return correct;
}

}  // namespace

World::World(Scenario scenario, uint64_t seed, MessagePool* pool, const WorldOptions& options)
    : scenario_(ForSeed(std::move(scenario), seed)),
      cluster_(ClusterOf(scenario_)),
      options_(scenario_.protocol.options.Plain()),
      timers_us_(scenario_.timers_us.Plain()),
      planted_(PlantedIn(scenario_.protocol)),
      clients_(static_cast<uint32_t>(scenario_.workload.clients.value())),
      correct_(CorrectIn(scenario_)),
      deadline_ns_(Ns(scenario_.stop.deadline_us)),
      max_steps_(static_cast<uint64_t>(scenario_.stop.max_steps.value())),
      simulator_(ConfigOf(scenario_, seed, options), pool),
      panel_({cluster_, clients_, correct_}),
      workload_(scenario_.workload, cluster_, seed, {correct_.begin() + cluster_.n(), correct_.end()}),
      tally_(cluster_, correct_, CalmFrom()) {
  AddNodes(seed, options.watch);
  AddTimeline();
  if (options.oracles) AddOracles();
  simulator_.AddObserver(&tally_);
  simulator_.AddObserver(&workload_);
  simulator_.SetOperationSource(&workload_);
  workload_.Start(&simulator_);
}

void World::AddNodes(uint64_t seed, HonestWatch* watch) {
  const ApplicationSpec application = ApplicationOf(scenario_.workload);
  const auto make_node = [this, application](NodeId id, uint64_t life = 0) -> std::unique_ptr<Node> {
    NodeContext context = simulator_.ContextFor(id);
    context.life = life;
    const ProtocolInfo& protocol = scenario_.protocol.info();
    const ProtocolSettings settings = {
        .f = cluster_.f, .options = options_, .timers_us = timers_us_, .planted = planted_};
    if (!cluster_.IsReplica(id)) return protocol.client(std::move(context), settings);
    return protocol.replica(std::move(context), settings, application);
  };
  simulator_.SetRebirth([this, make_node](NodeId id, uint64_t lives) {
    panel_.LoseMemory(id, simulator_.now());
    return make_node(id, lives);
  });
  const auto coalition = std::make_shared<Coalition>();  // of all who lie, and of nobody else
  for (const Faulty& faulty : scenario_.faulty) {
    const NodeId id = faulty.node.In(cluster_);
    if (!coalition->Has(id)) coalition->Join(id, simulator_.ContextFor(id).signer);
  }
  behaviours_.assign(scenario_.faulty.size(), nullptr);
  for (NodeId id = 0; id < cluster_.n() + clients_; ++id) {
    const bool watched = watch != nullptr && coalition->Has(id);
    const auto make_inner = [this, make_node, id, watch, watched]() {
      return watched ? watch->Around(id, cluster_, make_node(id)) : make_node(id);
    };
    std::unique_ptr<Node> node = make_inner();
    uint64_t layer = 0;  // a node's behaviours nest, the first of the file innermost; each has its own random numbers
    for (size_t i = 0; i < scenario_.faulty.size(); ++i) {
      if (scenario_.faulty[i].node.In(cluster_) != id) continue;
      const Faulty& faulty = scenario_.faulty[i];
      const uint64_t entity = HashWords(kDomainStream, id, layer++).value;
      AdversaryContext context{.node = simulator_.ContextFor(id),
                               .random = sim::Draws(seed, "adversary", entity),
                               .coalition = coalition,
                               .another = make_inner,
                               .clock = simulator_.clock(),
                               .board = simulator_.board(),
                               .rule = NumberOfFault(scenario_, i),
                               .messages = &scenario_.protocol.messages()};
      std::unique_ptr<Interceptor> liar =
          faulty.rule
              ? MakeScript(ScriptOf(scenario_, faulty, cluster_), std::move(node), std::move(context))
              : scenario_.protocol.known->behaviours.Make(SpecOf(scenario_.protocol.messages(), faulty, cluster_),
                                                          std::move(node), std::move(context));
      behaviours_[i] = liar.get();
      node = std::move(liar);
    }
    simulator_.SetNode(id, std::move(node));
  }
}

void World::AddTimeline() {
  for (const Happening& happening : scenario_.timeline) {
    sim::TimelineEntry entry;
    entry.at_ns = Ns(happening.at_us);
    switch (happening.action) {
      case TimelineDo::kPartition:
        entry.action = sim::TimelineEntry::Do::kPartition;
        for (const NodeRefs& group : happening.groups) entry.groups.push_back(IdsOf(group, cluster_));
        entry.one_way = happening.one_way;
        break;
      case TimelineDo::kHeal:
        entry.action = sim::TimelineEntry::Do::kHeal;
        break;
      case TimelineDo::kCrash:
        entry.action = sim::TimelineEntry::Do::kCrash;
        entry.node = happening.node.In(cluster_);
        break;
      case TimelineDo::kRestart:
        entry.action = sim::TimelineEntry::Do::kRestart;
        entry.amnesia = happening.state == RestartState::kAmnesia;
        entry.node = happening.node.In(cluster_);
        break;
    }
    simulator_.AddTimeline(std::move(entry));
  }
}

// The last of GST, heal and restart. Never, if a partition stays, or if more replicas lie than the protocol promises
// anything for, unless the scenario says itself what it expects of time.
TimeNs World::CalmFrom() const {
  const bool says_so = scenario_.expect.verdict.is_liveness() || scenario_.expect.complete_within_us.has_value();
  if (scenario_.over_budget && !says_so) return INT64_MAX;
  TimeNs calm = Ns(scenario_.network.gst_us);
  TimeNs last_partition = -1, last_heal = -1;
  for (const Happening& happening : scenario_.timeline) {
    const TimeNs at = Ns(happening.at_us);
    if (happening.action == TimelineDo::kPartition) last_partition = std::max(last_partition, at);
    if (happening.action == TimelineDo::kHeal) last_heal = std::max(last_heal, at);
    if (happening.action == TimelineDo::kHeal || happening.action == TimelineDo::kRestart) calm = std::max(calm, at);
  }
  return last_partition > last_heal && !says_so ? INT64_MAX : calm;
}

void World::AddOracles() {
  sim::OracleSetup setup;
  setup.context = {cluster_, clients_, correct_};
  setup.application = ApplicationOf(scenario_.workload);
  setup.calm_from_ns = CalmFrom();
  if (scenario_.expect.complete_within_us) {
    setup.complete_within_ns = Ns(*scenario_.expect.complete_within_us);
    // Who is missing is noticed when the checkpoint has moved by one window, then by two (the replicas' rule R3), and
    // what follows is a few view changes, as after any fault.
    const std::optional<size_t> interval = FindSetting(scenario_.protocol.info().options, "checkpoint_interval");
    if (interval) {
      const auto window = static_cast<SeqNum>(2 * options_[*interval]);
      setup.recovery = {.positions = 4 * window, .within_ns = setup.complete_within_ns / 8};
    }
  }
  setup.roles = RolesOf(scenario_.protocol.info(), options_);
  setup.messages = &scenario_.protocol.messages();
  for (auto& oracle : sim::AllOracles(setup)) panel_.Add(std::move(oracle));
  simulator_.AddObserver(&panel_);
}

bool World::Advance() {
  const auto over = [this](RunEnd end) {
    end_ = end;
    return false;
  };
  if (panel_.violated()) return over(RunEnd::kViolation);
  if (workload_.left() == 0) return over(RunEnd::kCompleted);
  if (simulator_.steps() >= max_steps_) return over(RunEnd::kMaxSteps);
  if (simulator_.next_time() > deadline_ns_) {
    return over(simulator_.next_time() == INT64_MAX ? RunEnd::kIdle : RunEnd::kDeadline);
  }
  try {
    return simulator_.StepOnce() || over(RunEnd::kIdle);
  } catch (const ThrownCheck& thrown) {
    const NodeId stepping = simulator_.stepping();
    if (stepping != kNoNode && !correct_[stepping]) {  // a liar's program may be as wrong as it likes
      simulator_.Silence(stepping);
      return true;
    }
    panel_.CheckFailed(thrown.failed(), simulator_.now(), simulator_.steps());
    return over(RunEnd::kViolation);
  }
}

RunResult World::Run(uint64_t until) {
  const ChecksThrow checks_throw;
  while (simulator_.steps() < until) {
    if (!Advance()) {
      // Whoever waits for something at the deadline has waited until then.
      panel_.AtEnd(end_ == RunEnd::kDeadline ? deadline_ns_ : simulator_.now(), simulator_.steps());
      return Result();
    }
  }
  end_ = RunEnd::kUntil;
  return Result();
}

std::optional<RunResult> World::RunUnless(const std::function<bool()>& stop, uint64_t until) {
  while (simulator_.steps() < until) {
    if (stop && stop()) return std::nullopt;
    RunResult result = Run(std::min(until, simulator_.steps() + kAskSteps));
    if (result.end != RunEnd::kUntil) return result;
  }
  return std::nullopt;
}

RunResult World::Result() const {
  RunResult result;
  result.verdict = panel_.verdict();
  result.end = end_;
  if (const sim::Violation* violation = panel_.first_violation()) result.violation = *violation;
  result.fast = tally_.fast();
  result.committed = tally_.committed();
  result.completed = result.fast + result.committed;
  result.views = tally_.views();
  result.longest_wait_ns = tally_.longest_wait_ns();
  result.rejected = tally_.rejected();
  result.virtual_ns = simulator_.now();
  result.steps = simulator_.steps();
  result.messages = simulator_.counts();
  result.digest = simulator_.digest();
  result.rule_hits = simulator_.rule_hits();
  if (result.verdict.is_liveness()) result.waiting = WhoWaits();
  for (const Interceptor* behaviour : behaviours_) result.behaviour_hits.push_back(behaviour->hits());
  Judge(scenario_, &result);
  return result;
}

// Correct clients whose request is out, and every replica: what it says itself, whether it is there at all, and what
// will wake it.
std::vector<WaitingNode> World::WhoWaits() const {
  std::vector<WaitingNode> waiting;
  const auto add = [&](NodeId id) {
    const Node& node = *simulator_.node(id);
    const bool up = simulator_.host(id).up();
    WaitingNode entry{.node = id,
                      .what = (up ? "" : "down; ") + node.DescribeWaiting(),
                      .timers = {},
                      .cause = std::string(up ? node.WaitingFor() : ""),
                      .correct = correct_[id]};
    if (!correct_[id]) entry.what = "faulty; " + entry.what;
    for (const auto& [timer, due] : simulator_.host(id).ArmedTimers()) {
      const TimeNs left_us = std::max<TimeNs>(due - simulator_.now(), 0) / kNsPerUs;
      entry.timers.push_back(std::string(node.TimerName(timer.kind)) + " in " + std::to_string(left_us) + " us");
    }
    waiting.push_back(std::move(entry));
  };
  for (NodeId id = cluster_.n(); id < cluster_.n() + clients_; ++id) {
    if (correct_[id]) add(id);
  }
  for (NodeId id = 0; id < cluster_.n(); ++id) add(id);
  return waiting;
}

std::optional<uint64_t> FirstDifferentStep(const Scenario& scenario, uint64_t seed, uint64_t until) {
  MessagePool first_pool, second_pool;
  World first(scenario, seed, &first_pool);
  World second(scenario, seed, &second_pool);
  const ChecksThrow checks_throw;
  while (first.simulator().steps() < until) {
    const bool first_goes_on = first.Advance();
    const bool second_goes_on = second.Advance();
    const sim::Simulator& a = first.simulator();
    const sim::Simulator& b = second.simulator();
    if (first_goes_on != second_goes_on || a.steps() != b.steps() || a.digest() != b.digest()) {
      return std::max(a.steps(), b.steps());
    }
    if (!first_goes_on) break;
  }
  return std::nullopt;
}

}  // namespace zyz::scenarios

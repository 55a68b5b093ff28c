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
#include "scenarios/world/epilogue.h"
#include "scenarios/world/promise.h"
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

// How much a correct replica may be made to send: a few windows of positions, and a few other answers, in the shortest
// interval that the protocol's timers know. A limit of a protocol's own is of this order, and none at all is far
// beyond.
sim::AnswerBound AnswerBoundOf(SeqNum window, const std::vector<int64_t>& timers_us) {
  constexpr uint64_t kWindows = 4, kOthers = 256;
  const auto shortest = std::min_element(timers_us.begin(), timers_us.end());
  if (shortest == timers_us.end()) return {};
  return {.copies = kWindows * window + kOthers, .interval_ns = *shortest * kNsPerUs};
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
      tally_(cluster_, correct_),
      epilogue_from_ns_(EpilogueFrom(scenario_)) {
  epilogue_.wanted = scenario_.stop.epilogue == Epilogue::kAnyQuorum;
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
        .f = cluster_.f, .options = options_, .timers_us = timers_us_, .planted = planted_, .application = application};
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

void World::AddOracles() {
  sim::OracleSetup setup;
  setup.context = {cluster_, clients_, correct_};
  setup.application = ApplicationOf(scenario_.workload);
  setup.promise = PromiseOf(scenario_, correct_);
  tally_.CountWaitsFrom(setup.promise.calm_from_ns);
  const ProtocolInfo& protocol = scenario_.protocol.info();
  const SeqNum window = protocol.window == nullptr ? 0 : protocol.window(options_);
  setup.answers = AnswerBoundOf(window, timers_us_);
  if (setup.promise.complete_within_ns > 0 && window > 0) {
    // Who is missing is noticed when the checkpoint has moved by one window, then by two (the replicas' rule R3), and
    // what follows is a few view changes, as after any fault.
    setup.recovery = {.positions = 4 * window, .within_ns = setup.promise.complete_within_ns / 8};
  }
  setup.roles = RolesOf(protocol, options_);
  setup.messages = &scenario_.protocol.messages();
  for (auto& oracle : sim::AllOracles(setup)) {
    if (oracle->name() == "liveness") liveness_ = static_cast<sim::LivenessOracle*>(oracle.get());
    panel_.Add(std::move(oracle));
  }
  simulator_.AddObserver(&panel_);
}

bool World::Advance() {
  const auto over = [this](RunEnd end) {
    end_ = end;
    return false;
  };
  if (panel_.violated()) return over(RunEnd::kViolation);
  const bool complete = workload_.left() == 0;
  if (complete && !PlaysOn()) return over(RunEnd::kCompleted);
  if (simulator_.steps() >= max_steps_) return over(RunEnd::kMaxSteps);
  if (workload_.left() > 0 && simulator_.next_time() > deadline_ns_) {
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

// Every operation is complete. Whether the run goes on for its epilogue: once the timeline is over and the network
// calm, which may take a while, a quorum is left alone.
bool World::PlaysOn() {
  if (!epilogue_.wanted || epilogue_decided_) return false;
  if (simulator_.next_time() > epilogue_from_ns_) BeginEpilogue();
  return !epilogue_decided_ || workload_.left() > 0;
}

void World::BeginEpilogue() {
  epilogue_decided_ = true;
  tally_.Stop();
  const TimeNs from = std::max(simulator_.now(), epilogue_from_ns_);
  if (liveness_ == nullptr || !liveness_->Judgement(from).judged()) {
    epilogue_.not_played = "liveness was not judged before it";
    return;
  }
  std::vector<NodeId> able;
  const std::vector<NodeId>& lost = liveness_->promise().lost_replicas;
  for (NodeId i = 0; i < cluster_.n(); ++i) {
    const bool is_lost = std::find(lost.begin(), lost.end(), i) != lost.end();
    if (!is_lost && simulator_.host(i).up() && liveness_->HasMemory(i)) able.push_back(i);
  }
  if (able.size() < cluster_.quorum()) {
    epilogue_.not_played = std::to_string(able.size()) + " replicas are correct, up and have their memory, and " +
                           std::to_string(cluster_.quorum()) + " are a quorum";
    return;
  }
  epilogue_.replicas = AnyQuorum(std::move(able), cluster_.quorum(), simulator_.config().seed);
  sim::TimelineEntry cut{.at_ns = from, .action = sim::TimelineEntry::Do::kPartition, .groups = {{}, {}}};
  std::string alone;
  for (const NodeId i : epilogue_.replicas) alone += (alone.empty() ? "" : ", ") + NodeName(cluster_, i);
  for (NodeId id = 0; id < cluster_.n() + clients_; ++id) {
    const bool chosen = std::binary_search(epilogue_.replicas.begin(), epilogue_.replicas.end(), id);
    const bool inside = chosen || (cluster_.IsClient(id) && correct_[id]);
    cut.groups[inside ? 0 : 1].push_back(id);
  }
  simulator_.AddTimeline(std::move(cut));
  epilogue_.requests = workload_.AskOnceMore(from);
  const TimeNs within = liveness_->promise().complete_within_ns;
  deadline_ns_ = from + (within > 0 ? 2 * within : deadline_ns_);
  panel_.BeginEpilogue(from, alone);
}

RunResult World::Run(uint64_t until) {
  const ChecksThrow checks_throw;
  while (simulator_.steps() < until) {
    if (!Advance()) {
      if (end_ == RunEnd::kMaxSteps && liveness_ != nullptr) liveness_->CutOff();
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
  result.liveness = JudgementOf(result);
  result.epilogue = epilogue_;
  if (!epilogue_.replicas.empty()) result.epilogue.completed = epilogue_.requests - workload_.left();
  result.rule_hits = simulator_.rule_hits();
  result.timeline_hits = simulator_.timeline_hits();
  result.timeline_hits.resize(scenario_.timeline.size());  // without what the epilogue added
  if (result.verdict.is_liveness()) result.waiting = WhoWaits();
  for (const Interceptor* behaviour : behaviours_) result.behaviour_hits.push_back(behaviour->hits());
  Judge(scenario_, &result);
  return result;
}

sim::LivenessJudgement World::JudgementOf(const RunResult& result) const {
  using sim::Unjudged;
  if (liveness_ == nullptr) return {Unjudged::kNoOracles, "no oracle watched"};
  if (result.verdict.is_liveness()) return {};
  if (result.end == RunEnd::kUntil) {
    return {Unjudged::kStopped, "the run was stopped after " + std::to_string(result.steps) + " steps"};
  }
  const sim::LivenessJudgement judgement =
      liveness_->Judgement(result.end == RunEnd::kDeadline ? deadline_ns_ : simulator_.now());
  if (judgement.judged() && result.verdict.is_safety()) {
    return {Unjudged::kViolation, "the run ended with " + result.verdict.Text()};
  }
  return judgement;
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

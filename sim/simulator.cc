#include "sim/simulator.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "protocol/hash.h"

namespace zyz::sim {

Simulator::Simulator(WorldConfig config, MessagePool* pool)
    : config_(std::move(config)),
      pool_(pool),
      crypto_(config_.seed, config_.cluster.n() + config_.clients),
      network_(config_.network, config_.cluster, config_.cluster.n() + config_.clients, config_.seed),
      nodes_(config_.cluster.n() + config_.clients),
      charges_cpu_(config_.cpu.any()),
      needs_size_(network_.needs_size() || config_.cpu.per_byte_ns != 0) {
  CHECK(config_.drift_ppm.empty() || config_.drift_ppm.size() == nodes_.size(), "every clock has its drift, or none");
  hosts_.reserve(nodes_.size());
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    hosts_.emplace_back(id, config_.drift_ppm.empty() ? 0 : config_.drift_ppm[id], &queue_);
  }
  network_.board()->SetListener(this);
}

Simulator::~Simulator() = default;

NodeContext Simulator::ContextFor(NodeId id) {
  return {.id = id,
          .cluster = config_.cluster,
          .signer = crypto_.MakeSigner(id),
          .verifier = crypto_.MakeVerifier(id),
          .pool = pool_};
}

void Simulator::SetNode(NodeId id, std::unique_ptr<Node> node) {
  CHECK(id < nodes_.size(), "a node has a place in the world");
  nodes_[id] = std::move(node);
}

void Simulator::AddObserver(Observer* observer) {
  observers_.push_back(observer);
  wants_deliveries_ = wants_deliveries_ || observer->wants_deliveries();
}

void Simulator::SetOperationSource(OperationSource* source) { source_ = source; }

void Simulator::SetRebirth(std::function<std::unique_ptr<Node>(NodeId id, uint64_t lives)> rebirth) {
  rebirth_ = std::move(rebirth);
}

void Simulator::AddTimeline(TimelineEntry entry) {
  CHECK(entry.at_ns >= now_, "what is planned lies ahead");
  queue_.Push(entry.at_ns, kTimelineEvent, 0, static_cast<uint32_t>(timeline_.size()));
  timeline_.push_back(std::move(entry));
  timeline_hits_.push_back(0);
}

void Simulator::ScheduleSubmit(NodeId client, TimeNs at) {
  CHECK(client < nodes_.size() && at >= now_, "a submission lies ahead and has a client");
  queue_.Push(at, kSubmitEvent, client, 0);
}

void Simulator::SetUp() {
  for (const auto& node : nodes_) CHECK(node != nullptr, "every place in the world has its node");
  set_up_ = true;
}

bool Simulator::StepOnce() {
  if (!set_up_) [[unlikely]] {
    SetUp();
  }
  if (queue_.empty()) return false;
  const Event24 event = queue_.Pop();
  now_ = event.time;
  Dispatch(event);
  DropStaleTimers();
  return true;
}

// Keeps the promise of next_time: the first event in the queue is one that happens.
void Simulator::DropStaleTimers() {
  while (!queue_.empty() && queue_.top().kind == kTimerEvent && hosts_[queue_.top().node].IsStale(queue_.top())) {
    const Event24 event = queue_.Pop();
    const bool fires = hosts_[event.node].TimerDue(event);
    CHECK(!fires, "a stale timer does not fire");
  }
}

void Simulator::Dispatch(const Event24& event) {
  Host* host = &hosts_[event.node];
  if (event.kind == kArrivalEvent && !charges_cpu_ && host->up()) [[likely]] {
    HandleMessage(event.node, event.slot);
    return;
  }
  switch (event.kind) {
    case kTimelineEvent:
      ++timeline_hits_[event.slot];
      ApplyTimeline(timeline_[event.slot]);
      break;
    case kArrivalEvent:
      Arrive(host, event.node, {kArrivalEvent, event.slot, 0});
      break;
    case kTimerEvent:
      if (host->TimerDue(event)) Arrive(host, event.node, {kTimerEvent, event.slot, event.seq});
      break;
    case kSubmitEvent:
      Arrive(host, event.node, {kSubmitEvent, 0, 0});
      break;
    default:
      Wake(host, event);
  }
}

void Simulator::Arrive(Host* host, NodeId to, const Host::Pending& pending) {
  if (!host->up()) {
    if (pending.type == kArrivalEvent) {
      Lose(pending);
    } else {
      host->KeepForRestart(pending);
    }
  } else if (charges_cpu_ && host->MustWait(now_)) {
    host->Enqueue(pending);
  } else {
    HandleInput(to, pending);
  }
}

void Simulator::Wake(Host* host, const Event24& event) {
  if (!host->WakeDue(event)) return;
  HandleInput(event.node, host->Dequeue());
  host->ScheduleWake();
}

// A message that arrived where nobody handles it.
void Simulator::Lose(const Host::Pending& pending) {
  const Ref<const Message> message = TakeMessage(pending.slot);
  ++counts_.lost;
  ++counts_by_kind_[message->kind()].lost;
}

void Simulator::ApplyTimeline(const TimelineEntry& entry) {
  switch (entry.action) {
    case TimelineEntry::Do::kPartition:
      network_.Partition(entry.groups, entry.one_way);
      break;
    case TimelineEntry::Do::kHeal:
      network_.Heal();
      break;
    case TimelineEntry::Do::kCrash:
      if (hosts_[entry.node].up()) Crash(entry.node);
      break;
    case TimelineEntry::Do::kRestart:
      if (hosts_[entry.node].up()) break;
      if (entry.amnesia) Forget(entry.node);
      hosts_[entry.node].GoUp(now_);
      break;
  }
}

void Simulator::Crash(NodeId id) {
  Host& host = hosts_[id];
  while (!host.inbox_empty()) {
    const Host::Pending pending = host.Dequeue();
    if (pending.type == kArrivalEvent) {
      Lose(pending);
    } else {
      host.KeepForRestart(pending);
    }
  }
  host.GoDown();
}

void Simulator::Forget(NodeId id) {
  CHECK(rebirth_ != nullptr, "somebody makes nodes that restart with amnesia");
  hosts_[id].ForgetTimers();
  nodes_[id] = rebirth_(id, hosts_[id].lives());
}

void Simulator::Silence(NodeId id) {
  class Silent final : public Node {
   public:
    void Step(const Input&, Outbox*) override {}
  };
  silenced_.push_back(std::exchange(nodes_[id], std::make_unique<Silent>()));
  stepping_ = kNoNode;
  out_.Clear();
  hosts_[id].ScheduleWake();
  DropStaleTimers();
}

void Simulator::HandleInput(NodeId id, const Host::Pending& pending) {
  if (pending.type == kArrivalEvent) {
    HandleMessage(id, pending.slot);
  } else if (pending.type == kTimerEvent) {
    TimerId timer;
    if (hosts_[id].TakeTimer(pending.slot, pending.seq, &timer)) Step(id, Input::OfTimer(timer), 0, 0);
  } else {
    CHECK(source_ != nullptr, "submissions have a source");
    Step(id, Input::OfSubmit(source_->NextOperation(id)), 0, 0);
  }
}

void Simulator::HandleMessage(NodeId id, uint32_t slot) {
  if (loses_next_) [[unlikely]] {
    loses_next_ = false;
    return Lose({kArrivalEvent, slot, 0});
  }
  const Flight& flight = flights_[slot];
  const NodeId from = flight.from;
  const uint64_t message_id = flight.id;
  const size_t size = flight.size;
  Ref<const Message> message = TakeMessage(slot);
  ++counts_.delivered;
  ++counts_by_kind_[message->kind()].delivered;
  if (config_.roundtrip) message = RoundTrip(*message);
  Step(id, Input::OfMessage(from, std::move(message)), message_id, size);
}

// One copy leaves its flight; the last one takes the flight's own reference along.
Ref<const Message> Simulator::TakeMessage(uint32_t slot) {
  Flight& flight = flights_[slot];
  if (--flight.copies > 0) return flight.message;
  Ref<const Message> message = std::move(flight.message);
  flights_.Free(slot);
  return message;
}

Ref<const Message> Simulator::RoundTrip(const Message& message) {
  encoded_.Clear();
  message.Encode(&encoded_);
  Reader reader(encoded_.bytes(), pool_);
  Ref<const Message> decoded = message.Decode(&reader);
  CHECK(reader.AtEnd(), "what was encoded can be decoded");
  CHECK(decoded->digest() == message.digest(), "a decoded message has the digest of the one that was sent");
  encoded_again_.Clear();
  decoded->Encode(&encoded_again_);
  CHECK(encoded_.bytes() == encoded_again_.bytes(), "a decoded message encodes to the same bytes");
  return decoded;
}

void Simulator::Step(NodeId id, const Input& input, uint64_t input_message_id, size_t input_size) {
  crypto_.BeginStep(id);
  stepping_ = id;
  nodes_[id]->Step(input, &out_);
  stepping_ = kNoNode;
  TimeNs departure = now_;
  if (charges_cpu_) {
    departure += ServiceTime(id, input, input_size);
    hosts_[id].Occupy(departure);
  }
  deliveries_.clear();
  ApplyActions(id, departure);
  ExtendDigest(id, input);
  const StepRecord record{.index = steps_,
                          .now = now_,
                          .node = id,
                          .input = &input,
                          .input_message_id = input_message_id,
                          .out = &out_,
                          .statements = crypto_.statements(),
                          .deliveries = deliveries_};
  ++steps_;
  for (Observer* observer : observers_) observer->OnStep(record);
  out_.Clear();
}

TimeNs Simulator::ServiceTime(NodeId id, const Input& input, size_t input_size) {
  const CpuCosts& cpu = config_.cpu;
  const CryptoCounts& crypto = crypto_.step_counts();
  int64_t messages = input.kind == InputKind::kMessage ? 1 : 0;
  auto bytes = static_cast<int64_t>(input_size);
  for (const Action& action : out_.actions()) {
    if (action.kind != ActionKind::kSend && action.kind != ActionKind::kBroadcast) continue;
    const int64_t copies = action.kind == ActionKind::kSend ? 1 : config_.cluster.n() - config_.cluster.IsReplica(id);
    messages += copies;
    if (cpu.per_byte_ns != 0) bytes += copies * static_cast<int64_t>(action.message->EncodedSize());
  }
  return static_cast<int64_t>(crypto.signs) * cpu.sign_ns + static_cast<int64_t>(crypto.verifies) * cpu.verify_ns +
         messages * cpu.per_message_ns + bytes * cpu.per_byte_ns;
}

void Simulator::ApplyActions(NodeId id, TimeNs departure) {
  const std::vector<Action>& actions = out_.actions();
  for (uint32_t i = 0; i < actions.size(); ++i) {
    const Action& action = actions[i];
    switch (action.kind) {
      case ActionKind::kSend:
      case ActionKind::kBroadcast:
        SendMessage(id, action, i, departure);
        break;
      case ActionKind::kSetTimer:
        hosts_[id].SetTimer(action.timer, departure, action.delay_ns);
        break;
      case ActionKind::kCancelTimer:
        hosts_[id].CancelTimer(action.timer);
        break;
    }
  }
}

void Simulator::SendMessage(NodeId from, const Action& action, uint32_t index, TimeNs departure) {
  const Message& message = *action.message;
  const size_t size = needs_size_ ? message.EncodedSize() : 0;
  const uint64_t id = next_message_id_++;
  // The flight holds one copy more while its copies are being made, so that none of them can end it.
  const uint32_t slot = flights_.Add({.message = action.message, .id = id, .size = size, .from = from, .copies = 1});
  MessageCounts* by_kind = &counts_by_kind_[message.kind()];
  network_.Begin(departure, from, message, id, size);
  const auto send_to = [&](NodeId to) {
    SendCopy(network_.Send(to), index, slot, to, by_kind);
    for (const ExtraCopy& extra : network_.duplicates()) {
      if (extra.earlier) {
        SendAgain(extra, index);
      } else {
        SendCopy(extra, index, slot, to, by_kind);
      }
    }
  };
  if (action.kind == ActionKind::kSend) {
    CHECK(action.to != from, "a node never sends to itself");
    CHECK(action.to < nodes_.size(), "a node sends to nodes that exist");
    send_to(action.to);
  } else {
    for (NodeId to = 0; to < config_.cluster.n(); ++to) {
      if (to != from) send_to(to);
    }
  }
  if (--flights_[slot].copies == 0) {
    flights_[slot].message = nullptr;
    flights_.Free(slot);
  }
}

void Simulator::SendCopy(const Transit& transit, uint32_t index, uint32_t slot, NodeId to, MessageCounts* by_kind) {
  ++counts_.sent;
  ++by_kind->sent;
  if (transit.fate == Fate::kArrives) {
    ++flights_[slot].copies;
    queue_.Push(transit.at, kArrivalEvent, to, slot);
  } else if (transit.fate == Fate::kHeld) {
    ++flights_[slot].copies;
    Hold(transit, slot, to);
  } else {
    ++counts_.lost;
    ++by_kind->lost;
  }
  if (wants_deliveries_) {
    deliveries_.push_back({.action = index,
                           .to = to,
                           .fate = transit.fate,
                           .rule = transit.rule,
                           .at = transit.at,
                           .message_id = flights_[slot].id});
  }
}

// Until its time, or until the rule that it waits for has acted.
void Simulator::Hold(const Transit& transit, uint32_t slot, NodeId to) {
  const RuleNumber awaits = network_.AwaitedBy(transit.rule);
  if (awaits == kNoRule) {
    queue_.Push(transit.at, kArrivalEvent, to, slot);
  } else {
    held_.push_back({awaits, to, slot, transit.at, transit.rule});
  }
}

template <class Which>
void Simulator::Release(const Which& which) {
  std::erase_if(held_, [&](const HeldCopy& copy) {
    if (!which(copy)) return false;
    queue_.Push(now_ + copy.delay, kArrivalEvent, copy.to, copy.slot);
    return true;
  });
}

void Simulator::OnRuleActed(RuleNumber rule) {
  Release([rule](const HeldCopy& copy) { return copy.awaits == rule; });
}

void Simulator::SwitchOffRule(size_t rule) {
  network_.SwitchOff(rule);
  const auto number = static_cast<RuleNumber>(rule);
  Release([&](const HeldCopy& copy) {
    return copy.held_by == static_cast<int32_t>(rule) || (copy.awaits == number && !board()->acted(number));
  });
}

// An event need not be a step: what comes before the step comes as it would have.
bool Simulator::LoseNext() {
  loses_next_ = true;
  const uint64_t before = steps_;
  while (loses_next_ && steps_ == before && StepOnce()) {
  }
  const bool lost = !loses_next_;
  loses_next_ = false;
  return lost;
}

void Simulator::OnAwaitedRule(NodeId node, const TimerId& timer) { hosts_[node].SetTimer(timer, now_, 0); }

// An earlier message under way once more, with its own id, sender and receiver.
void Simulator::SendAgain(const ExtraCopy& copy, uint32_t index) {
  const size_t size = needs_size_ ? copy.earlier->EncodedSize() : 0;
  const uint32_t slot =
      flights_.Add({.message = copy.earlier, .id = copy.message_id, .size = size, .from = copy.from, .copies = 0});
  SendCopy(copy, index, slot, copy.to, &counts_by_kind_[copy.earlier->kind()]);
  if (wants_deliveries_) deliveries_.back().again = true;
}

void Simulator::ExtendDigest(NodeId id, const Input& input) {
  const std::vector<Action>& actions = out_.actions();
  const size_t most = 4 + 3 * actions.size();
  if (words_.size() < most) words_.resize(most);
  uint64_t* word = words_.data();
  *word++ = static_cast<uint64_t>(now_);
  *word++ = uint64_t{id} << 8 | static_cast<uint64_t>(input.kind);
  switch (input.kind) {
    case InputKind::kMessage:
      *word++ = input.from;
      *word++ = input.message->digest().value;
      break;
    case InputKind::kTimer:
      *word++ = uint64_t{input.timer.kind} << 32 | input.timer.arg;
      break;
    case InputKind::kSubmit:
      *word++ = input.bytes.size();
      *word++ = HashBytes(kDomainStep, input.bytes).value;
      break;
  }
  for (const Action& action : actions) {
    *word++ = uint64_t{action.to} << 8 | static_cast<uint64_t>(action.kind);
    if (action.message) {
      *word++ = action.message->digest().value;
    } else {
      *word++ = uint64_t{action.timer.kind} << 32 | action.timer.arg;
      *word++ = static_cast<uint64_t>(action.delay_ns);
    }
  }
  const auto bytes = static_cast<size_t>(word - words_.data()) * sizeof(uint64_t);
  digest_ = XXH3_64bits_withSeed(words_.data(), bytes, digest_);
}

}  // namespace zyz::sim

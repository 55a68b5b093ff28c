// The simulated world: nodes, their hosts, the network between them, and the loop that moves virtual time.
//
// Single-threaded and deterministic: a run is a function of the WorldConfig, the nodes and what was scheduled. Events
// at equal times happen in the order in which they were scheduled. Worlds share nothing: any number of them may take
// turns.
#ifndef ZYZ_SIM_SIMULATOR_H_
#define ZYZ_SIM_SIMULATOR_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "protocol/node.h"
#include "sim/clock.h"
#include "sim/crypto_suite.h"
#include "sim/event_queue.h"
#include "sim/host.h"
#include "sim/network.h"
#include "sim/rule_board.h"
#include "sim/slab.h"
#include "sim/step.h"

namespace zyz::sim {

struct WorldConfig {
  uint64_t seed = 0;
  ClusterSize cluster = {};
  uint32_t clients = 1;
  NetworkConfig network = {};
  std::vector<int64_t> drift_ppm = {};  // by NodeId; empty: all clocks run true. A timer of d lasts d·(1 + drift/10^6).
  CpuCosts cpu = {};
  bool roundtrip = false;  // encode, decode and compare every delivered message, and deliver the decoded one
};

// Where a client's operations come from. Called when the client takes up a scheduled submission.
class OperationSource {
 public:
  virtual ~OperationSource() = default;
  virtual std::string_view NextOperation(NodeId client) = 0;  // valid until the next call
};

// Something the scenario does to the world at a given time.
struct TimelineEntry {
  enum class Do : uint8_t { kPartition, kHeal, kCrash, kRestart };
  TimeNs at_ns = 0;
  Do action = Do::kHeal;
  // kPartition replaces an earlier partition. Nodes of different groups are apart; nodes in no group reach all.
  std::vector<std::vector<NodeId>> groups = {};
  bool one_way = false;   // kPartition: only messages from a later group to an earlier one are cut
  NodeId node = kNoNode;  // kCrash, kRestart (see host.h). Of a node that is down, or up: nothing.
  bool amnesia = false;   // kRestart: the node is born anew, with no timers
};

// In copies: one per receiver, further copies made by the network included. What is in none of the last two is under
// way.
struct MessageCounts {
  uint64_t sent = 0, delivered = 0, lost = 0;  // lost: any fate but arrival, and arrivals at hosts that were down
};

class Simulator : private RuleBoard::Listener {
 public:
  // `pool` outlives the simulator and may be reused by the next one.
  Simulator(WorldConfig config, MessagePool* pool);
  ~Simulator() override;
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  // Set-up, before the first step.
  NodeContext ContextFor(NodeId id);                    // the node's own key; a faulty node's wrapper may take another
  void SetNode(NodeId id, std::unique_ptr<Node> node);  // every id from 0 to n + clients - 1 needs one
  void AddObserver(Observer* observer);                 // called in this order after every step
  void SetOperationSource(OperationSource* source);
  // Makes a node that restarts with amnesia; `lives` of it came before. Needed if the timeline has such restarts.
  void SetRebirth(std::function<std::unique_ptr<Node>(NodeId id, uint64_t lives)> rebirth);
  void AddTimeline(TimelineEntry entry);

  // Also allowed during a run, from observers: hand `client` its next operation at time `at`.
  void ScheduleSubmit(NodeId client, TimeNs at);

  // Handles the next event: a step of one node, or none (a message reaches a host that is busy or down, the timeline).
  // False: nothing left to happen.
  bool StepOnce();
  TimeNs now() const { return now_; }  // time of the last event handled
  // Time of the next event, INT64_MAX if none.
  TimeNs next_time() const { return queue_.empty() ? INT64_MAX : queue_.top().time; }
  uint64_t steps() const { return steps_; }    // node steps so far
  uint64_t digest() const { return digest_; }  // over all steps so far: same run, same digest, traced or not

  // For those who ask what could still have become of a run; each departs from it.
  //
  // The next step, if it is to be the arrival of a message, does not happen, and the message is lost. False: it was a
  // timer's or a submission's, and happened; or nothing is left to happen.
  bool LoseNext();
  // Network::Reseed.
  void ReseedNetwork(uint64_t seed) { network_.Reseed(seed); }
  // Network::SwitchOff; copies that the rule held, or that waited for it to act, go on their way.
  void SwitchOffRule(size_t rule);

  // Whose step is being computed, kNoNode between steps: who breaks a promise when something throws.
  NodeId stepping() const { return stepping_; }
  // After its step threw: the step has not happened, and the node does nothing more. (Others may hold on to the old
  // one.)
  void Silence(NodeId id);

  Node* node(NodeId id) { return nodes_[id].get(); }
  const Node* node(NodeId id) const { return nodes_[id].get(); }
  const Host& host(NodeId id) const { return hosts_[id]; }
  uint32_t node_count() const { return static_cast<uint32_t>(nodes_.size()); }
  const WorldConfig& config() const { return config_; }
  const MessageCounts& counts() const { return counts_; }
  const std::array<MessageCounts, kMaxKinds>& counts_by_kind() const { return counts_by_kind_; }
  // By network rule: matching copies it acted on.
  const std::vector<uint64_t>& rule_hits() const { return network_.rule_hits(); }
  // By timeline entry, in the order of AddTimeline: whether its time has come.
  const std::vector<uint64_t>& timeline_hits() const { return timeline_hits_; }
  const SymbolicSuite& crypto() const { return crypto_; }
  // For scripts: which rules have acted (network rules first, then config().network.other_rules others), and the time.
  RuleBoard* board() { return network_.board(); }
  Clock clock() const { return Clock(&now_); }

 private:
  // A sent message under way to one or more receivers.
  struct Flight {
    Ref<const Message> message;
    uint64_t id = 0;
    size_t size = 0;  // encoded; 0 unless something depends on it
    NodeId from = kNoNode;
    uint32_t copies = 0;  // not yet arrived or lost
  };
  // A copy that waits for a rule to act.
  struct HeldCopy {
    RuleNumber awaits = kNoRule;
    NodeId to = kNoNode;
    uint32_t slot = 0;
    TimeNs delay = 0;
    int32_t held_by = -1;
  };

  template <class Which>
  void Release(const Which& which);
  void OnRuleActed(RuleNumber rule) override;
  void OnAwaitedRule(NodeId node, const TimerId& timer) override;

  void SetUp();
  void Dispatch(const Event24& event);
  void DropStaleTimers();
  void Arrive(Host* host, NodeId to, const Host::Pending& pending);
  void Wake(Host* host, const Event24& event);
  void Lose(const Host::Pending& pending);
  void ApplyTimeline(const TimelineEntry& entry);
  void Crash(NodeId id);
  void Forget(NodeId id);

  void HandleInput(NodeId id, const Host::Pending& pending);
  void HandleMessage(NodeId id, uint32_t slot);
  Ref<const Message> TakeMessage(uint32_t slot);
  Ref<const Message> RoundTrip(const Message& message);
  void Step(NodeId id, const Input& input, uint64_t input_message_id, size_t input_size);
  TimeNs ServiceTime(NodeId id, const Input& input, size_t input_size);
  void ApplyActions(NodeId id, TimeNs departure);
  void SendMessage(NodeId from, const Action& action, uint32_t index, TimeNs departure);
  void SendCopy(const Transit& transit, uint32_t index, uint32_t slot, NodeId to, MessageCounts* by_kind);
  void Hold(const Transit& transit, uint32_t slot, NodeId to);
  void SendAgain(const ExtraCopy& copy, uint32_t index);
  void ExtendDigest(NodeId id, const Input& input);

  WorldConfig config_;
  MessagePool* pool_;
  SymbolicSuite crypto_;
  Network network_;
  EventQueue queue_;
  Slab<Flight> flights_;
  std::vector<HeldCopy> held_;
  std::vector<Host> hosts_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::unique_ptr<Node>> silenced_;
  NodeId stepping_ = kNoNode;
  std::vector<Observer*> observers_;
  OperationSource* source_ = nullptr;
  std::function<std::unique_ptr<Node>(NodeId, uint64_t)> rebirth_;
  std::vector<TimelineEntry> timeline_;
  std::vector<uint64_t> timeline_hits_;

  const bool charges_cpu_, needs_size_;
  bool wants_deliveries_ = false, set_up_ = false;
  bool loses_next_ = false;
  TimeNs now_ = 0;
  uint64_t steps_ = 0;
  uint64_t digest_ = 0;
  uint64_t next_message_id_ = 0;
  MessageCounts counts_;
  std::array<MessageCounts, kMaxKinds> counts_by_kind_;

  // Reused from step to step.
  Outbox out_;
  std::vector<Delivery> deliveries_;
  std::vector<uint64_t> words_;
  Writer encoded_, encoded_again_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_SIMULATOR_H_

// The simulated world: nodes, their hosts, the network between them, and the loop that moves virtual time.
//
// Single-threaded and deterministic: a run is a function of the WorldConfig, the nodes and what was scheduled. Events at
// equal times happen in the order in which they were scheduled.
#ifndef ZYZ_SIM_SIMULATOR_H_
#define ZYZ_SIM_SIMULATOR_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/node.h"
#include "sim/crypto_suite.h"
#include "sim/event_queue.h"
#include "sim/host.h"
#include "sim/network.h"
#include "sim/step.h"

namespace zyz::sim {

struct WorldConfig {
  uint64_t seed = 0;
  ClusterSize cluster;
  uint32_t clients = 1;
  NetworkConfig network;
  std::vector<int64_t> drift_ppm;  // by NodeId; empty: all clocks run true. A timer of d lasts d·(1 + drift/10^6).
  CpuCosts cpu;
  bool roundtrip = false;  // encode, decode and compare every delivered message, and deliver the decoded one
};

// Where a client's operations come from. Called when a scheduled submission comes due.
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
  std::vector<std::vector<NodeId>> groups;  // kPartition: nodes of different groups are apart; nodes in no group reach all
  bool one_way = false;                     // kPartition: only messages from a later group to an earlier one are cut
  NodeId node = kNoNode;                    // kCrash, kRestart
};

struct MessageCounts {
  uint64_t sent = 0, delivered = 0, lost = 0;  // lost: any fate but arrival, and arrivals at hosts that were down
};

class Simulator {
 public:
  // `pool` outlives the simulator and may be reused by the next one.
  Simulator(WorldConfig config, MessagePool* pool);
  ~Simulator();

  // Set-up, before the first step.
  NodeContext ContextFor(NodeId id);                     // the node's own key; a faulty node's wrapper may take another
  void SetNode(NodeId id, std::unique_ptr<Node> node);   // every id from 0 to n + clients - 1 needs one
  void AddObserver(Observer* observer);                  // called in this order after every step
  void SetOperationSource(OperationSource* source);
  void AddTimeline(TimelineEntry entry);

  // Also allowed during a run, from observers: hand `client` its next operation at time `at`.
  void ScheduleSubmit(NodeId client, TimeNs at);

  bool StepOnce();            // false: nothing left to happen
  TimeNs now() const;         // time of the last step
  TimeNs next_time() const;   // time of the next event, INT64_MAX if none
  uint64_t steps() const;     // node steps so far
  uint64_t digest() const;    // over all steps so far: same run, same digest, traced or not

  Node* node(NodeId id);
  const WorldConfig& config() const;
  const MessageCounts& counts() const;
  const std::array<MessageCounts, kMaxKinds>& counts_by_kind() const;
  const std::vector<uint64_t>& rule_hits() const;  // by network rule: matching copies it acted on
  const SymbolicSuite& crypto() const;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_SIMULATOR_H_

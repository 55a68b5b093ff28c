// The simulated network: decides for every copy of a message whether and when it arrives. It knows names and numbers of
// messages (message.h), never their meaning. Everything it does is a function of its configuration, the seed, and what
// was sent before; all chances are parts per million, all times nanoseconds.
#ifndef ZYZ_SIM_NETWORK_H_
#define ZYZ_SIM_NETWORK_H_

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "protocol/field_value.h"
#include "protocol/message.h"
#include "protocol/types.h"
#include "sim/random.h"
#include "sim/rule_board.h"
#include "sim/step.h"

namespace zyz::sim {

// One-way delay of a message. Constant when min == max; uniform in [min, max] by default; long-tailed: `min` plus an
// exponential with mean `mean - min`, cut off at `max` (integer arithmetic, no libm).
struct DelaySpec {
  TimeNs min_ns = 0;
  TimeNs max_ns = 0;
  bool exponential = false;
  TimeNs mean_ns = 0;  // exponential only
};

// A benign fault on matching messages (adversaries/README.md, network rules). Empty lists match everything. Counts no
// faulty node.
struct NetworkRule {
  enum class Do : uint8_t { kDrop, kDelay, kDuplicate, kHoldUntil, kHoldForRule, kReplay };
  std::vector<NodeId> from = {}, to = {};
  std::vector<MessageKind> kinds = {};
  std::vector<std::pair<std::string, uint64_t>> where = {};  // number fields, see FieldQuery; all must be equal
  std::vector<uint64_t> nth = {};                            // which matching copies (1 is the first); empty: all
  TimeNs from_ns = 0;                                        // time window of sending: [from_ns, until_ns)
  TimeNs until_ns = INT64_MAX;
  RuleNumber after = kNoRule;  // nothing matches before that rule has acted
  Do action = Do::kDrop;
  TimeNs delay_ns = 0;       // kDelay: added to the drawn delay
  uint32_t copies = 1;       // kDuplicate: extra copies
  TimeNs hold_until_ns = 0;  // kHoldUntil: not delivered before this time; the drawn delay counts from then. What is
                             // sent later is not matched
  RuleNumber hold_for = kNoRule;  // kHoldForRule: not delivered before that rule has acted, else the same
  uint64_t replay = 0;            // kReplay: the matching copy of this number comes once more, beside the present one
};

struct NetworkConfig {
  DelaySpec delay = {};
  uint32_t loss_ppm = 0;
  uint32_t duplicate_ppm = 0;
  uint32_t reorder_ppm = 0;  // chance that a message is held back by up to 4 times the largest ordinary delay
  TimeNs gst_ns = 0;  // what is sent before GST takes 1 … 8 times (drawn) its delay, but arrives no later than if
                      // it had been sent at GST; loss, duplication and reordering by chance stop at GST. 0: no
                      // GST, the chances stay as they are for the whole run
  uint64_t bandwidth_mbps = 0;  // per sending node, shared by all its messages; 0: unlimited
  std::vector<NetworkRule> rules = {};
  size_t other_rules = 0;  // rules of others that a rule may wait for: on the board they come after these
};

// What becomes of one copy.
struct Transit {
  Fate fate = Fate::kArrives;
  int32_t rule = -1;
  TimeNs at = 0;  // arrival, for kArrives and kHeld; of a copy held for another rule: how long it will take from then
};

// A copy that the network makes: of the present message, or of an earlier one.
struct ExtraCopy : Transit {
  Ref<const Message> earlier = {};  // null: the present one, to the same receiver
  uint64_t message_id = 0;          // of the earlier one
  NodeId from = kNoNode, to = kNoNode;
};

// Decides, in this order, for each copy that a node sends: transmission (queues behind what the node sent before, lost
// or not); partition; the first rule that applies, which replaces chance; loss, reordering, duplication by chance;
// delay. Transmission takes size / bandwidth and is all that serialises: delays of different messages overlap.
//
// Every draw has its copy's number on its link (sender, receiver) as counter, and each feature a stream of its own:
// what happens to the k-th copy on a link does not depend on other links, rules, or features. Nothing is drawn for what
// is off.
class Network {
 public:
  Network(const NetworkConfig& config, ClusterSize cluster, uint32_t nodes, uint64_t seed);

  // The sender begins to send a message of `size` bytes (needed only if needs_size()) at time `now`; `message_id` is
  // unique per message. Then, once for each receiver, Send.
  void Begin(TimeNs now, NodeId from, const Message& message, uint64_t message_id, size_t size) {
    now_ = now;
    message_ = &message;
    message_id_ = message_id;
    transmission_ns_ = bandwidth_mbps_ == 0 ? 0 : TransmissionNs(size);
    from_ = from;
    link_row_ = static_cast<size_t>(from) * nodes_;
  }

  // The fate of the copy for `to`. Further copies of it, if any, are in duplicates(), valid until the next Send.
  Transit Send(NodeId to) {
    const uint64_t copy = copies_on_link_[link_row_ + to]++;
    if (plain_) return {.at = now_ + Delay(to, copy)};
    return SendWithFeatures(to, copy);
  }
  const std::vector<ExtraCopy>& duplicates() const { return duplicates_; }

  // Replaces the present partition; see TimelineEntry::groups.
  void Partition(const std::vector<std::vector<NodeId>>& groups, bool one_way);
  void Heal();

  // For those who ask what could still have become of a run. From here on chances and delays are drawn anew, by `seed`;
  // copies under way come when they would have come.
  void Reseed(uint64_t seed);
  // From here on the rule matches nothing more. (Whoever waits for it waits in vain.)
  void SwitchOff(size_t rule) { rules_[rule].kinds = 0; }

  bool needs_size() const { return bandwidth_mbps_ != 0; }
  const std::vector<uint64_t>& rule_hits() const { return rule_hits_; }  // by rule: copies it acted on
  RuleBoard* board() { return &board_; }
  // For kHeld: the rule that a copy held by `rule` waits for, kNoRule if it waits for a time.
  RuleNumber AwaitedBy(int32_t rule) const { return rules_[static_cast<size_t>(rule)].rule.hold_for; }

 private:
  // A rule made cheap to test. Empty bit sets match every node.
  struct CompiledRule {
    NetworkRule rule = {};
    uint32_t kinds = 0;  // bit per kind
    std::vector<uint64_t> from = {}, to = {};
    uint64_t matched = 0;  // copies so far, for nth
    FieldQuery where = {};
    uint64_t where_tested_on = UINT64_MAX;  // message id; one test serves all copies of a message
    bool where_holds = true;
    ExtraCopy remembered = {};  // kReplay
  };
  static constexpr uint16_t kNoGroup = std::numeric_limits<uint16_t>::max();

  Transit SendWithFeatures(NodeId to, uint64_t copy);
  TimeNs Depart();
  bool Apart(NodeId to) const;
  int32_t FirstRule(NodeId to);
  bool Applies(CompiledRule* compiled, NodeId to);
  bool WhereHolds(CompiledRule* compiled);
  Transit ByRule(int32_t index, NodeId to, uint64_t copy, TimeNs departure);
  void Duplicate(const NetworkRule& rule, int32_t index, NodeId to, uint64_t copy, TimeNs departure);
  Transit ByChance(NodeId to, uint64_t copy, TimeNs departure);
  TimeNs Arrival(NodeId to, uint64_t copy, TimeNs departure, TimeNs held_back) const;
  TimeNs TransmissionNs(size_t size) const;
  uint64_t LinkName(NodeId to) const { return entities_[from_] << 32 | entities_[to]; }
  TimeNs Delay(NodeId to, uint64_t copy) const {
    if (constant_delay_) return delay_.min_ns;
    const uint64_t bits = delay_stream_.Draw(LinkName(to), copy);
    return delay_.exponential ? LongTail(bits) : UniformOf(bits, delay_.min_ns, delay_.max_ns);
  }
  TimeNs LongTail(uint64_t bits) const;

  // The message being sent.
  TimeNs now_ = 0;
  const Message* message_ = nullptr;
  uint64_t message_id_ = 0;
  TimeNs transmission_ns_ = 0;
  size_t link_row_ = 0;
  NodeId from_ = kNoNode;

  const uint32_t nodes_;
  bool plain_ = false;  // nothing but a delay can happen to a copy
  bool constant_delay_;
  bool partitioned_ = false, one_way_ = false;
  bool features_ = false;  // whatever else can, partitions apart
  DelaySpec delay_;
  uint32_t loss_ppm_, duplicate_ppm_, reorder_ppm_;
  TimeNs gst_ns_;
  uint64_t bandwidth_mbps_;
  Stream delay_stream_, loss_stream_, duplicate_stream_, reorder_stream_, reorder_time_stream_, stretch_stream_;

  std::vector<uint64_t> entities_;        // by node: its name in links, the same in clusters of every size
  std::vector<uint64_t> copies_on_link_;  // by sender, then receiver
  std::vector<TimeNs> transmitter_free_;  // by sender
  std::vector<uint16_t> group_;           // by node, while partitioned
  std::vector<CompiledRule> rules_;
  uint32_t rule_kinds_ = 0;  // kinds that some rule is about
  std::vector<uint64_t> rule_hits_;
  RuleBoard board_;
  std::vector<ExtraCopy> duplicates_;
};

}  // namespace zyz::sim

#endif  // ZYZ_SIM_NETWORK_H_

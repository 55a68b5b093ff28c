#include "sim/network.h"

#include <algorithm>

#include "protocol/check.h"

namespace zyz::sim {
namespace {

constexpr TimeNs kReorderFactor = 4;
// GST stretches by a factor in units of 1/1024.
constexpr int64_t kStretchUnit = 1024;
constexpr int64_t kStretchMost = 8 * kStretchUnit;
// The number of a further copy, above the copy's number on its link, so that each has draws of its own.
constexpr int kDuplicateShift = 48;

std::vector<uint64_t> BitSet(const std::vector<NodeId>& nodes, uint32_t all) {
  std::vector<uint64_t> bits;
  if (nodes.empty()) return bits;
  bits.resize(all / 64 + 1);
  for (const NodeId node : nodes) {
    CHECK(node < all, "a rule speaks of nodes that exist");
    bits[node / 64] |= uint64_t{1} << node % 64;
  }
  return bits;
}

bool Has(const std::vector<uint64_t>& bits, NodeId node) {
  return bits.empty() || (bits[node / 64] >> node % 64 & 1) != 0;
}

}  // namespace

Network::Network(const NetworkConfig& config, ClusterSize cluster, uint32_t nodes, uint64_t seed)
    : nodes_(nodes),
      constant_delay_(config.delay.min_ns == config.delay.max_ns),
      delay_(config.delay),
      loss_ppm_(config.loss_ppm),
      duplicate_ppm_(config.duplicate_ppm),
      reorder_ppm_(config.reorder_ppm),
      gst_ns_(config.gst_ns),
      bandwidth_mbps_(config.bandwidth_mbps),
      delay_stream_(seed, "network/delay"),
      loss_stream_(seed, "network/loss"),
      duplicate_stream_(seed, "network/duplicate"),
      reorder_stream_(seed, "network/reorder"),
      reorder_time_stream_(seed, "network/reorder_time"),
      stretch_stream_(seed, "network/stretch"),
      copies_on_link_(size_t{nodes} * nodes),
      transmitter_free_(nodes),
      group_(nodes, kNoGroup),
      rule_hits_(config.rules.size()),
      board_(config.rules.size() + config.other_rules) {
  CHECK(0 <= delay_.min_ns && delay_.min_ns <= delay_.max_ns, "a range of delays is not empty");
  CHECK(!delay_.exponential || delay_.min_ns <= delay_.mean_ns, "the mean is not below the least delay");
  for (NodeId id = 0; id < nodes; ++id) {
    entities_.push_back(cluster.IsReplica(id) ? id : uint64_t{1} << 31 | cluster.ClientIndex(id));
  }
  for (const NetworkRule& rule : config.rules) {
    CompiledRule compiled{.rule = rule, .from = BitSet(rule.from, nodes), .to = BitSet(rule.to, nodes)};
    compiled.where = FieldQuery(rule.where);
    CHECK(rule.after == kNoRule || rule.after < board_.size(), "a rule waits for a rule that exists");
    CHECK(rule.hold_for == kNoRule || rule.hold_for < board_.size(), "a rule waits for a rule that exists");
    for (const MessageKind kind : rule.kinds) compiled.kinds |= uint32_t{1} << kind;
    if (rule.kinds.empty()) compiled.kinds = ~uint32_t{0};
    std::sort(compiled.rule.nth.begin(), compiled.rule.nth.end());
    rule_kinds_ |= compiled.kinds;
    rules_.push_back(std::move(compiled));
  }
  features_ =
      (loss_ppm_ | duplicate_ppm_ | reorder_ppm_) != 0 || gst_ns_ != 0 || bandwidth_mbps_ != 0 || !rules_.empty();
  plain_ = !features_;
}

void Network::Reseed(uint64_t seed) {
  delay_stream_ = Stream(seed, "network/delay");
  loss_stream_ = Stream(seed, "network/loss");
  duplicate_stream_ = Stream(seed, "network/duplicate");
  reorder_stream_ = Stream(seed, "network/reorder");
  reorder_time_stream_ = Stream(seed, "network/reorder_time");
  stretch_stream_ = Stream(seed, "network/stretch");
}

void Network::Partition(const std::vector<std::vector<NodeId>>& groups, bool one_way) {
  Heal();
  for (size_t group = 0; group < groups.size(); ++group) {
    for (const NodeId node : groups[group]) {
      CHECK(node < nodes_, "a partition speaks of nodes that exist");
      group_[node] = static_cast<uint16_t>(group);
    }
  }
  partitioned_ = true;
  one_way_ = one_way;
  plain_ = false;
}

void Network::Heal() {
  std::fill(group_.begin(), group_.end(), kNoGroup);
  partitioned_ = false;
  plain_ = !features_;
}

bool Network::Apart(NodeId to) const {
  const uint16_t ours = group_[from_], theirs = group_[to];
  if (ours == kNoGroup || theirs == kNoGroup) return false;
  return one_way_ ? ours > theirs : ours != theirs;
}

TimeNs Network::TransmissionNs(size_t size) const {
  return static_cast<TimeNs>((static_cast<uint64_t>(size) * 8'000 + bandwidth_mbps_ - 1) / bandwidth_mbps_);
}

// When the copy has left its sender.
TimeNs Network::Depart() {
  if (bandwidth_mbps_ == 0) return now_;
  TimeNs& free = transmitter_free_[from_];
  free = std::max(free, now_) + transmission_ns_;
  return free;
}

TimeNs Network::LongTail(uint64_t bits) const {
  return std::min(delay_.max_ns, delay_.min_ns + ExponentialOf(bits, delay_.mean_ns - delay_.min_ns));
}

// Arrival of a copy that is `held_back` beyond its drawn delay.
TimeNs Network::Arrival(NodeId to, uint64_t copy, TimeNs departure, TimeNs held_back) const {
  const TimeNs delay = Delay(to, copy);
  if (now_ >= gst_ns_) return departure + delay + held_back;
  const TimeNs factor = stretch_stream_.Uniform(LinkName(to), copy, kStretchUnit, kStretchMost);
  const TimeNs stretched = departure + (delay + held_back) * factor / kStretchUnit;
  return std::min(stretched, std::max(departure, gst_ns_) + delay);
}

Transit Network::SendWithFeatures(NodeId to, uint64_t copy) {
  duplicates_.clear();
  const TimeNs departure = Depart();
  if (partitioned_ && Apart(to)) return {.fate = Fate::kPartitioned};
  const int32_t rule = FirstRule(to);
  return rule >= 0 ? ByRule(rule, to, copy, departure) : ByChance(to, copy, departure);
}

int32_t Network::FirstRule(NodeId to) {
  if ((rule_kinds_ >> message_->kind() & 1) == 0) return -1;
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (Applies(&rules_[i], to)) return static_cast<int32_t>(i);
  }
  return -1;
}

bool Network::Applies(CompiledRule* compiled, NodeId to) {
  const NetworkRule& rule = compiled->rule;
  if ((compiled->kinds >> message_->kind() & 1) == 0 || !Has(compiled->to, to) || !Has(compiled->from, from_))
    return false;
  if (now_ < rule.from_ns || now_ >= rule.until_ns) return false;
  if (rule.after != kNoRule && !board_.acted(rule.after)) return false;
  if (rule.action == NetworkRule::Do::kHoldUntil && now_ >= rule.hold_until_ns) return false;
  if (rule.action == NetworkRule::Do::kHoldForRule && board_.acted(rule.hold_for)) return false;
  if (!compiled->where.empty() && !WhereHolds(compiled)) return false;
  ++compiled->matched;
  if (rule.action == NetworkRule::Do::kReplay) {
    if (compiled->matched == rule.replay) {
      compiled->remembered = {{}, Ref<const Message>(message_), message_id_, from_, to};
    }
    if (compiled->matched <= rule.replay) return false;
  }
  return rule.nth.empty() || std::binary_search(rule.nth.begin(), rule.nth.end(), compiled->matched);
}

bool Network::WhereHolds(CompiledRule* compiled) {
  if (compiled->where_tested_on != message_id_) {
    compiled->where_holds = compiled->where.Holds(*message_);
    compiled->where_tested_on = message_id_;
  }
  return compiled->where_holds;
}

Transit Network::ByRule(int32_t index, NodeId to, uint64_t copy, TimeNs departure) {
  const NetworkRule& rule = rules_[static_cast<size_t>(index)].rule;
  ++rule_hits_[static_cast<size_t>(index)];
  board_.Act(static_cast<RuleNumber>(index));
  switch (rule.action) {
    case NetworkRule::Do::kDrop:
      return {.fate = Fate::kDropped, .rule = index};
    case NetworkRule::Do::kDelay:
      return {.rule = index, .at = Arrival(to, copy, departure, 0) + rule.delay_ns};
    case NetworkRule::Do::kHoldUntil:
      return {.fate = Fate::kHeld, .rule = index, .at = Arrival(to, copy, std::max(departure, rule.hold_until_ns), 0)};
    case NetworkRule::Do::kHoldForRule:
      return {.fate = Fate::kHeld, .rule = index, .at = Delay(to, copy)};
    case NetworkRule::Do::kDuplicate:
    case NetworkRule::Do::kReplay:
      break;
  }
  Duplicate(rule, index, to, copy, departure);
  return {.rule = index, .at = Arrival(to, copy, departure, 0)};
}

void Network::Duplicate(const NetworkRule& rule, int32_t index, NodeId to, uint64_t copy, TimeNs departure) {
  const auto arrival = [&](uint64_t i) { return Arrival(to, copy | i << kDuplicateShift, departure, 0); };
  if (rule.action == NetworkRule::Do::kReplay) {
    ExtraCopy again = rules_[static_cast<size_t>(index)].remembered;
    again.rule = index;
    again.at = arrival(1);
    duplicates_.push_back(std::move(again));
    return;
  }
  for (uint64_t i = 1; i <= rule.copies; ++i) duplicates_.push_back({{.rule = index, .at = arrival(i)}, {}});
}

Transit Network::ByChance(NodeId to, uint64_t copy, TimeNs departure) {
  const bool chances = gst_ns_ == 0 || now_ < gst_ns_;
  if (!chances) return {.at = Arrival(to, copy, departure, 0)};
  const uint64_t link = LinkName(to);
  if (loss_ppm_ != 0 && loss_stream_.Chance(link, copy, loss_ppm_)) return {.fate = Fate::kLost};
  TimeNs held_back = 0;
  if (reorder_ppm_ != 0 && reorder_stream_.Chance(link, copy, reorder_ppm_)) {
    held_back = reorder_time_stream_.Uniform(link, copy, 0, kReorderFactor * delay_.max_ns);
  }
  if (duplicate_ppm_ != 0 && duplicate_stream_.Chance(link, copy, duplicate_ppm_)) {
    duplicates_.push_back({{.at = Arrival(to, copy | uint64_t{1} << kDuplicateShift, departure, 0)}, {}});
  }
  return {.at = Arrival(to, copy, departure, held_back)};
}

}  // namespace zyz::sim

// A scenario as plain data: what a `zyz-scenario/1` file says, one struct per section of the file
// (scenarios/README.md), with the file's names, units and defaults. schema.h describes these structs key by key;
// loader.h makes them from text; the builder makes a world of them.
//
// A file is loaded once and run under millions of seeds, so a Scenario may still hold numbers that each seed draws anew
// ({"between": [a, b]}). ForSeed replaces them by what the seed draws, and what it returns holds plain numbers only.
#ifndef ZYZ_SCENARIOS_FORMAT_SCENARIO_H_
#define ZYZ_SCENARIOS_FORMAT_SCENARIO_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/check.h"
#include "protocol/field_value.h"
#include "protocol/message.h"
#include "protocol/reject.h"
#include "protocol/types.h"
#include "scenarios/protocols.h"
#include "sim/oracles/verdict.h"

namespace zyz::scenarios {

// An integer of the file, or an interval that every seed draws one from, ends included.
struct Num {
  int64_t low = 0;
  int64_t high = 0;
  uint64_t entity = 0;  // names the draw: a hash of the JSON pointer, so that no number's draw depends on the others

  Num(int64_t value = 0) : low(value), high(value) {}  // NOLINT: a plain number is the ordinary case
  static Num Between(int64_t low, int64_t high, std::string_view pointer);

  bool drawn() const { return low != high; }
  int64_t value() const {
    CHECK(!drawn(), "a drawn number is read after ForSeed");
    return low;
  }
  friend bool operator==(const Num&, const Num&) = default;
};

// r2 or c0. Which NodeId a client has depends on f, which may be drawn; names do not.
struct NodeRef {
  bool client = false;
  uint32_t index = 0;

  NodeId In(const ClusterSize& cluster) const { return client ? cluster.Client(index) : index; }
  friend auto operator<=>(const NodeRef&, const NodeRef&) = default;
};
std::string Name(const NodeRef& node);

using NodeRefs = std::vector<NodeRef>;
using Groups = std::vector<NodeRefs>;
using Kinds = std::vector<MessageKind>;
// Number fields of a message, all must be equal: by name, or by pointer into nested ones (protocol/field_value.h).
using Where = std::vector<std::pair<std::string, Num>>;

enum class ApplicationName : uint8_t { kKv, kCounter, kNull };
enum class Tail : uint8_t { kUniform, kExponential };
enum class TimelineDo : uint8_t { kPartition, kHeal, kCrash, kRestart };
enum class RestartState : uint8_t { kKept, kAmnesia };
enum class Epilogue : uint8_t { kNone, kAnyQuorum };
enum class JudgedOrNot : uint8_t { kJudged, kNotJudged };

// The numbers and choices that a protocol lets scenarios set, its options or its timers, by place in its list of them
// (protocol/protocol.h). What a file says nothing of has its initial value; a choice is the number of its name.
class Settings {
 public:
  Settings() = default;
  explicit Settings(std::span<const SettingInfo> infos);
  // Becomes the settings of another list, at their initial values. Of the same list: stays as it is.
  void Follow(std::span<const SettingInfo> infos);

  std::span<const SettingInfo> infos() const { return infos_; }
  std::vector<Num>& values() { return values_; }
  const std::vector<Num>& values() const { return values_; }
  std::vector<int64_t> Plain() const;  // REQUIRES: nothing is drawn

  Num* Find(std::string_view name);  // null: the protocol has none of that name
  // REQUIRES: the protocol has it.
  Num& operator[](std::string_view name);
  const Num& operator[](std::string_view name) const { return const_cast<Settings&>(*this)[name]; }

  friend bool operator==(const Settings& a, const Settings& b) {
    return a.infos_.data() == b.infos_.data() && a.values_ == b.values_;
  }

 private:
  std::span<const SettingInfo> infos_;
  std::vector<Num> values_;
};

struct Protocol {
  const KnownProtocol* known;
  Num f;
  Settings options;
  std::optional<std::string> planted;

  Protocol() : Protocol(DefaultProtocol()) {}
  explicit Protocol(const KnownProtocol& protocol);

  const ProtocolInfo& info() const { return known->info; }
  const MessageSet& messages() const { return *known->info.messages; }
  // REQUIRES: f is not drawn.
  ClusterSize Cluster() const { return info().cluster(static_cast<uint32_t>(f.value())); }
  ClusterSize SmallestCluster() const { return info().cluster(static_cast<uint32_t>(f.low)); }
  // A choice of an option: whether it is the one of that name.
  bool Chooses(std::string_view option, std::string_view choice) const;

  friend bool operator==(const Protocol&, const Protocol&) = default;
};

// Either a number of generated operations for each client, or (`lists` not empty) what each client issues, client by
// client.
struct Operations {
  Num count = 100;
  std::vector<std::vector<std::string>> lists;

  friend bool operator==(const Operations&, const Operations&) = default;
};

struct WorkloadSpec {
  Num clients = 1;
  Operations operations;
  ApplicationName application = ApplicationName::kKv;
  Num keys = 8;           // kv only
  Num request_bytes = 0;  // null only
  Num reply_bytes = 0;    // null only
  Num think_us = 0;

  friend bool operator==(const WorkloadSpec&, const WorkloadSpec&) = default;
};

// In the file a plain number too: then min and max are it.
struct Delay {
  Num min = 100;
  Num mean = 0;  // exponential only
  Num max = 100;
  Tail tail = Tail::kUniform;

  friend bool operator==(const Delay&, const Delay&) = default;
};

// What a network rule does to a message: "drop", {"delay_us": N}, {"duplicate": N}, {"hold_until_us": N},
// {"hold_until": "RULE"} or {"replay": N}.
struct Effect {
  enum class Kind : uint8_t { kDrop, kDelay, kDuplicate, kHoldUntil, kReplay, kHoldForRule } kind = Kind::kDrop;
  Num amount = 0;         // microseconds, copies, or the number of a matching copy
  std::string rule = {};  // kHoldForRule

  friend bool operator==(const Effect&, const Effect&) = default;
};

inline constexpr int64_t kForeverUs = INT64_MAX / 1000;  // "until" where none is given

// Rules of the network and faults may have names, so that others can wait for them.
struct Rule {
  std::string name;
  NodeRefs from, to;  // empty: everybody
  Kinds message;      // empty: every kind
  Where where;
  std::vector<Num> nth;  // which matching copies, 1 is the first; empty: all
  Num from_us = 0;       // window of sending: [from_us, until_us)
  Num until_us = kForeverUs;
  std::string after;  // a rule that must have acted before; empty: none
  Effect effect;      // "do"
  bool must_fire = false;

  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Network {
  Delay delay_us;
  Num loss_ppm = 0;
  Num duplicate_ppm = 0;
  Num reorder_ppm = 0;
  Num gst_us = 0;
  Num bandwidth_mbps = 0;
  std::vector<Rule> rules;

  friend bool operator==(const Network&, const Network&) = default;
};

struct Clocks {
  Num drift_ppm = 0;  // an interval is drawn from once per node: the one number that ForSeed leaves as it is

  friend bool operator==(const Clocks&, const Clocks&) = default;
};

struct Cpu {
  Num mac_ns = 0;
  Num sign_ns = 0;
  Num verify_ns = 0;
  Num per_message_ns = 0;
  Num per_byte_ns = 0;

  friend bool operator==(const Cpu&, const Cpu&) = default;
};

// A behaviour's parameters, by name, in the order of its description (behaviours.h). Absent ones are not in the list.
using Parameter = std::variant<Num, bool, std::string, NodeRef, NodeRefs, Kinds, std::vector<Num>, Groups, Where>;
using Parameters = std::vector<std::pair<std::string, Parameter>>;

// What an edit puts into a field: as in JSON, and every number may be drawn.
struct Value {
  FieldValue::Kind kind = FieldValue::Kind::kAbsent;
  Num number = 0;  // kNumber; kFlag: 0 or 1
  std::string text;
  std::vector<std::string> names;
  std::vector<Value> items;

  friend bool operator==(const Value&, const Value&) = default;
};

// A message that passed a faulty node before; see adversaries/rules/script.h.
struct Earlier {
  bool received = false;
  Kinds message;
  Where where;
  Num nth = 0;  // 0: the latest

  friend bool operator==(const Earlier&, const Earlier&) = default;
};

struct Edit {
  enum class Do : uint8_t { kSet, kAdd, kTruncate, kCopy } action = Do::kSet;
  FieldPath path;
  Value value;       // kSet
  Num amount = 0;    // kAdd, kTruncate
  std::string copy;  // kCopy: pointer to a field of `of`
  std::optional<Earlier> of;

  friend bool operator==(const Edit&, const Edit&) = default;
};

enum class RuleOn : uint8_t { kSend, kReceive, kTimer };
enum class Sign : uint8_t { kOwn, kKeep };

// A message that a faulty node sends of its own.
struct ExtraSend {
  Kinds message;  // one; none: an earlier message
  std::optional<Earlier> replay;
  std::vector<Edit> edits;
  std::optional<Sign> sign;
  NodeRefs to;  // empty: every other replica

  friend bool operator==(const ExtraSend&, const ExtraSend&) = default;
};

struct FaultEffect {
  RuleOn on = RuleOn::kSend;  // as the rule's
  Kinds matched;              // the rule's `message`
  bool drop = false;
  std::optional<Earlier> replay;
  std::vector<Edit> edits;
  std::optional<Sign> sign;  // absent: own where something is edited, else keep
  bool keep = false;
  NodeRefs redirect;
  Num duplicate = 0;
  Num delay_us = 0;
  Num hold_until_us = 0;
  std::string hold_until;
  std::vector<ExtraSend> sends;

  friend bool operator==(const FaultEffect&, const FaultEffect&) = default;
};

// What a faulty node does by rule instead of by a behaviour's name.
struct FaultRule {
  RuleOn on = RuleOn::kSend;
  Kinds message;
  NodeRefs from, to;
  std::vector<std::string> timer;
  Where where;
  std::vector<Num> nth;
  Num from_us = 0;
  Num until_us = kForeverUs;
  std::string after;
  FaultEffect effect;  // "do"

  friend bool operator==(const FaultRule&, const FaultRule&) = default;
};

struct Faulty {
  NodeRef node;
  std::string name;
  bool must_fire = false;
  std::string behaviour;  // empty: there is a rule
  Parameters parameters;
  std::optional<FaultRule> rule;

  friend bool operator==(const Faulty&, const Faulty&) = default;
};

struct Happening {  // an entry of the timeline
  Num at_us = 0;
  TimelineDo action = TimelineDo::kHeal;  // "do"
  Groups groups;                          // partition
  bool one_way = false;                   // partition
  NodeRef node;                           // crash, restart
  RestartState state = RestartState::kKept;
  bool must_fire = false;

  friend bool operator==(const Happening&, const Happening&) = default;
};

struct Stop {
  Num deadline_us = 5000000;
  Num max_steps = 10000000;
  std::optional<Epilogue> epilogue;

  friend bool operator==(const Stop&, const Stop&) = default;
};

// How large a count must come out: an exact number in the file, or {"min": a, "max": b}.
struct Bounds {
  Num min = 0;
  Num max = INT64_MAX;

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

struct Expect {
  sim::Verdict verdict;
  std::optional<JudgedOrNot> liveness;
  std::optional<Bounds> completed, fast, committed, views;
  std::map<RejectReason, Bounds> rejected;
  std::optional<Num> complete_within_us, settled_by_us;

  friend bool operator==(const Expect&, const Expect&) = default;
};

struct Scenario {
  std::string name, about;
  std::optional<int64_t> seed;  // regression files only
  Protocol protocol;
  Settings timers_us{protocol.info().timers};
  WorkloadSpec workload;
  Network network;
  Clocks clocks;
  Cpu cpu;
  std::vector<Faulty> faulty;
  std::vector<Happening> timeline;
  Stop stop;
  bool over_budget = false;
  Expect expect;

  bool has_draws = false;  // some number differs from seed to seed

  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// A scenario of that protocol in which nothing is said.
Scenario EmptyScenario(const KnownProtocol& protocol);

// The scenario with every number drawn that a seed decides. Without draws it costs nothing but the moves.
Scenario ForSeed(Scenario scenario, uint64_t seed);

}  // namespace zyz::scenarios

#endif  // ZYZ_SCENARIOS_FORMAT_SCENARIO_H_

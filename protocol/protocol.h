// ProtocolInfo: a protocol as one constant of data and factories. Whoever builds worlds, reads scenarios, generates
// them or lists what exists knows protocols by this alone; scenarios/protocols.cc is the one place that names them.
//
// A protocol's folder defines one `const ProtocolInfo&` (or more, where variants share code) in protocol.cc.
#ifndef ZYZ_PROTOCOL_PROTOCOL_H_
#define ZYZ_PROTOCOL_PROTOCOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/application.h"
#include "protocol/message_set.h"
#include "protocol/node.h"
#include "protocol/reject.h"
#include "protocol/statement_roles.h"
#include "protocol/types.h"

namespace zyz {

inline constexpr int64_t kMaxSettingUs = 1'000'000'000'000;  // eleven days: in nanoseconds still far from overflow

// How generated scenarios vary a setting: a multiple of `step` between low · step and high · step.
struct SettingDraw {
  enum class When : uint8_t {
    kNever,        // it keeps its initial value
    kAlways,       // in every scenario
    kBatches,      // where requests are batched
    kCheckpoints,  // from `low` up to what the profile says of checkpoints
  };
  When when = When::kNever;
  int64_t low = 0, high = 0, step = 1;
  uint32_t ppm = 1'000'000;  // of those scenarios
};

// A number or a choice that a scenario may set: an option, in its "protocol", or a timer, in its "timers_us".
struct SettingInfo {
  std::string_view name;   // the key
  std::string_view about;  // one clause
  int64_t initial = 0;     // the value where none is given; of choices: which, from 0 on
  int64_t min = 0, max = 0;
  std::span<const std::string_view> choices = {};  // not empty: the values are these names
  SettingDraw draw = {};
  bool repeats = false;  // a timer: who misses a message has it again within two of its intervals
};

// A mistake that every node of a world can be told to make. They prove the oracles.
struct PlantedBugInfo {
  std::string_view name;
  std::string_view about;    // the rule, and what is done instead
  std::string_view verdict;  // of the scenario that shows it: "safety:<oracle>" or "liveness"
};

// A choice of an option that is known to be wrong, because the literature printed it so, and the one that mends it.
struct KnownBug {
  std::string_view name;     // of the wrong choice
  std::string_view option;   // whose it is
  std::string_view healthy;  // the choice that mends it
  std::string_view about;    // one clause
  std::string_view profile;  // in which campaigns look for it first
};

// A label of the specification, and what shows that a run came by that rule. It is evidence that the code ran, not that
// it was right.
struct RuleLabel {
  enum class By : uint8_t {
    kSent,       // a message of kind `what`
    kRejected,   // something, for the reason `what`
    kLied,       // something was rejected that only a lie explains
    kFast,       // a request completed on the fast path
    kCommitted,  // a request completed on the other one
    kEntered,    // a view after the first
  };
  std::string_view label;  // "A4b"
  By by = By::kSent;
  uint8_t what = 0;
};

// What a world fixes before it starts, for all its nodes alike.
struct ProtocolSettings {
  uint32_t f = 1;
  std::span<const int64_t> options;    // by place in ProtocolInfo::options
  std::span<const int64_t> timers_us;  // by place in ProtocolInfo::timers
  size_t planted = 0;                  // 0: no bug; else one more than its place in ProtocolInfo::planted_bugs
  ApplicationSpec application = {};    // what the replicas run, for clients: it says which operations are reads
};

struct ProtocolInfo {
  std::string_view name;   // as in "protocol": {"name": …}
  std::string_view about;  // one sentence

  // Sizes and quorums for each f in [min_f, max_f].
  ClusterSize (*cluster)(uint32_t f) = nullptr;
  uint32_t min_f = 1, max_f = 1;
  std::string_view sizes;  // "there are 3f+1 replicas"

  const MessageSet* messages = nullptr;
  std::span<const SettingInfo> options, timers;
  std::span<const NodeTimer> node_timers;  // that nodes arm
  std::span<const PlantedBugInfo> planted_bugs;
  std::span<const KnownBug> known_bugs;
  std::span<const RuleLabel> rules;
  // How many positions above its stable checkpoint a replica works at. Null: there are no checkpoints.
  SeqNum (*window)(std::span<const int64_t> options) = nullptr;
  // What its signed statements mean under these options (by place in `options`). Null: nothing; ask RolesOf.
  const StatementRoles& (*statements)(std::span<const int64_t> options) = nullptr;

  std::unique_ptr<Node> (*replica)(NodeContext, const ProtocolSettings&, const ApplicationSpec&) = nullptr;
  std::unique_ptr<Node> (*client)(NodeContext, const ProtocolSettings&) = nullptr;
};

// Places in the lists above; nothing for a name that is none.
std::optional<size_t> FindSetting(std::span<const SettingInfo> settings, std::string_view name);
std::optional<size_t> FindPlanted(const ProtocolInfo& protocol, std::string_view name);
const NodeTimer* FindNodeTimer(const ProtocolInfo& protocol, std::string_view name, bool client);

const StatementRoles& RolesOf(const ProtocolInfo& protocol, std::span<const int64_t> options);

// What every SettingInfo of these says where a scenario says nothing.
std::vector<int64_t> InitialValues(std::span<const SettingInfo> settings);

}  // namespace zyz

#endif  // ZYZ_PROTOCOL_PROTOCOL_H_

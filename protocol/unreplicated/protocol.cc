// What a scenario can set, name and ask of an unreplicated service, as data.
#include "protocol/unreplicated/protocol.h"

#include <memory>
#include <utility>

#include "protocol/unreplicated/client.h"
#include "protocol/unreplicated/config.h"
#include "protocol/unreplicated/messages.h"
#include "protocol/unreplicated/planted.h"
#include "protocol/unreplicated/replica.h"
#include "protocol/unreplicated/timers.h"

namespace zyz::unreplicated {
namespace {

// The yardstick of systems that tolerate faults: it tolerates none, and one replica is all there is.
ClusterSize LoneServer(uint32_t) { return ClusterSize(0, 1, 1, 1, 1); }

enum TimerSetting : size_t { kClientRetransmit, kRetransmitCap, kTimerSettingsEnd };
constexpr SettingInfo kTimers[] = {
    {.name = "client_retransmit",
     .about = "client: how long to wait before REQUEST is sent again",
     .initial = 10'000,
     .min = 1,
     .max = kMaxSettingUs,
     .draw = {.when = SettingDraw::When::kAlways, .low = 2, .high = 10, .step = 1000}},
    {.name = "retransmit_cap",
     .about = "client: its doubling intervals stop here",
     .initial = 160'000,
     .min = 1,
     .max = kMaxSettingUs},
};
static_assert(std::size(kTimers) == kTimerSettingsEnd, "an enumerator for each timer, in order");

constexpr PlantedBugInfo kPlantedBugs[] = {
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) {name, sentence, verdict},
    ZYZ_UNREPLICATED_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

using By = RuleLabel::By;
constexpr RuleLabel kRules[] = {
    {"U1", By::kSent, kRequest},
    {"U2", By::kSent, kReply},
    {"U4", By::kRejected, static_cast<uint8_t>(RejectReason::kStaleRequest)},
    {"U5", By::kFast},
    {"U6", By::kLied},
};

Config ConfigOf(const ProtocolSettings& settings) {
  Config config;
  config.client_retransmit_ns = settings.timers_us[kClientRetransmit] * 1000;
  config.retransmit_cap_ns = settings.timers_us[kRetransmitCap] * 1000;
  config.planted = static_cast<PlantedBug>(settings.planted);
  return config;
}

std::unique_ptr<Node> MakeReplica(NodeContext context, const ProtocolSettings& settings,
                                  const ApplicationSpec& application) {
  return std::make_unique<Replica>(std::move(context), ConfigOf(settings), MakeApplication(application));
}

std::unique_ptr<Node> MakeClient(NodeContext context, const ProtocolSettings& settings) {
  return std::make_unique<Client>(std::move(context), ConfigOf(settings));
}

}  // namespace

const ProtocolInfo& Info() {
  static const ProtocolInfo info = {
      .name = "unreplicated",
      .about = "one server and its clients, which tolerates no fault: the control, and the yardstick of the others",
      .cluster = LoneServer,
      .min_f = 0,
      .max_f = 0,
      .sizes = "there is one server",
      .messages = &Messages(),
      .options = {},
      .timers = kTimers,
      .node_timers = kNodeTimers,
      .planted_bugs = kPlantedBugs,
      .known_bugs = {},
      .rules = kRules,
      .replica = MakeReplica,
      .client = MakeClient,
  };
  return info;
}

}  // namespace zyz::unreplicated

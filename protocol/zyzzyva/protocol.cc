// What a scenario can set, name and ask of Zyzzyva, as data: the lists below are all that schema, generator, oracles,
// lists and pages know of it.
#include "protocol/zyzzyva/protocol.h"

#include <array>
#include <memory>
#include <utility>

#include "protocol/codec.h"
#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/config.h"
#include "protocol/zyzzyva/messages.h"
#include "protocol/zyzzyva/planted.h"
#include "protocol/zyzzyva/replica.h"
#include "protocol/zyzzyva/roles.h"
#include "protocol/zyzzyva/timers.h"

namespace zyz::zyzzyva {
namespace {

using When = SettingDraw::When;

constexpr std::string_view kViewChangeRules[] = {"repaired", "published"};
static_assert(static_cast<size_t>(ViewChangeRule::kRepaired) == 0 &&
                  static_cast<size_t>(ViewChangeRule::kPublished) == 1,
              "the names are by enumerator");

enum Option : size_t { kViewChangeOption, kCheckpointInterval, kBatchMax, kBatchDelayUs, kOptionsEnd };
constexpr SettingInfo kOptions[] = {
    {.name = "view_change",
     .about = "which history survives a view change",
     .initial = static_cast<int64_t>(ViewChangeRule::kRepaired),
     .choices = kViewChangeRules},
    {.name = "checkpoint_interval",
     .about = "positions between two checkpoints",
     .initial = 128,
     .min = 1,
     .max = kMaxChain / 2,  // a VIEW-CHANGE carries up to two intervals
     .draw = {.when = When::kCheckpoints, .low = 1}},
    {.name = "batch_max",
     .about = "most requests in one ORDER-REQ",
     .initial = 1,
     .min = 1,
     .max = kMaxBatch,
     .draw = {.when = When::kBatches, .low = 2, .high = 3}},
    {.name = "batch_delay_us",
     .about = "how long the primary may wait for a batch to fill",
     .initial = 0,
     .min = 0,
     .max = kMaxSettingUs,
     .draw = {.when = When::kBatches, .low = 1, .high = 10, .step = 50, .ppm = 500'000}},
};
static_assert(std::size(kOptions) == kOptionsEnd, "an enumerator for each option, in order");

constexpr SettingInfo Timer(std::string_view name, std::string_view about, int64_t initial_us, SettingDraw draw) {
  return {
      .name = name,
      .about = about,
      .initial = initial_us,
      .min = 1,
      .max = kMaxSettingUs,
      .choices = {},
      .draw = draw,
  };
}

// Short against the initial values when drawn: more happens before calm. Their order of size stays.
enum TimerSetting : size_t {
  kClientCommit,
  kClientRetransmit,
  kSuspect,
  kFillHoleWait,
  kNewViewWait,
  kRebroadcast,
  kStateRequestWait,
  kRetransmitCap,
  kTimerSettingsEnd
};
constexpr SettingInfo kTimers[] = {
    Timer("client_commit", "client: how long to wait for 3f+1 matching responses before COMMIT", 2000,
          {.when = When::kAlways, .low = 1, .high = 4, .step = 500}),
    Timer("client_retransmit", "client: how long to wait before REQUEST goes to all", 10'000,
          {.when = When::kAlways, .low = 2, .high = 10, .step = 1000}),
    Timer("suspect", "replica: from CONFIRM-REQ to suspicion", 20'000,
          {.when = When::kAlways, .low = 2, .high = 10, .step = 1000}),
    Timer("fill_hole", "replica: from FILL-HOLE to asking all, and from there to suspicion", 4000,
          {.when = When::kAlways, .low = 1, .high = 4, .step = 1000}),
    Timer("new_view", "replica: how long to wait for NEW-VIEW", 40'000,
          {.when = When::kAlways, .low = 4, .high = 15, .step = 1000}),
    Timer("rebroadcast", "replica: interval of repeated broadcasts", 20'000,
          {.when = When::kAlways, .low = 5, .high = 20, .step = 1000}),
    Timer("state_request", "replica: interval of repeated STATE-REQUESTs", 20'000,
          {.when = When::kAlways, .low = 5, .high = 20, .step = 1000}),
    Timer("retransmit_cap", "client: its doubling intervals stop here", 160'000, {}),
};
static_assert(std::size(kTimers) == kTimerSettingsEnd, "an enumerator for each timer, in order");

constexpr PlantedBugInfo kPlantedBugs[] = {
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) {name, sentence, verdict},
    ZYZ_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

constexpr KnownBug kKnownBugs[] = {
    {.name = "published",
     .option = "view_change",
     .healthy = "repaired",
     .about = "the view change as the paper prints it loses completed requests (arXiv 1712.01367)",
     .profile = "view-change"},
};

using By = RuleLabel::By;
constexpr RuleLabel kRules[] = {
    {"A1", By::kSent, kRequest},
    {"A2", By::kSent, kOrderReq},
    {"A3", By::kSent, kSpecResponse},
    {"A4a", By::kFast},
    {"A4b", By::kCommitted},
    {"A4c", By::kSent, kConfirmReq},
    {"A4d, A6", By::kSent, kPom},
    {"A5", By::kSent, kFillHole},
    {"V1", By::kSent, kIHateThePrimary},
    {"V2", By::kSent, kViewChange},
    {"V3", By::kSent, kNewView},
    {"V4", By::kSent, kViewConfirm},
    {"V5", By::kEntered},
    {"K1, K2", By::kSent, kCheckpoint},
    {"K3", By::kRejected, static_cast<uint8_t>(RejectReason::kBeyondWindow)},
    {"X1", By::kSent, kState},
    {"X2", By::kLied},
};

Config ConfigOf(const ProtocolSettings& settings) {
  const auto ns = [](int64_t us) { return us * 1000; };
  const auto timer = [&](TimerSetting which) { return ns(settings.timers_us[which]); };
  Config config;
  config.view_change = static_cast<ViewChangeRule>(settings.options[kViewChangeOption]);
  config.checkpoint_interval = static_cast<SeqNum>(settings.options[kCheckpointInterval]);
  config.batch_max = static_cast<uint32_t>(settings.options[kBatchMax]);
  config.batch_delay_ns = ns(settings.options[kBatchDelayUs]);
  config.planted = static_cast<PlantedBug>(settings.planted);
  config.client_commit_ns = timer(kClientCommit);
  config.client_retransmit_ns = timer(kClientRetransmit);
  config.retransmit_cap_ns = timer(kRetransmitCap);
  config.suspect_ns = timer(kSuspect);
  config.fill_hole_ns = timer(kFillHoleWait);
  config.new_view_ns = timer(kNewViewWait);
  config.rebroadcast_ns = timer(kRebroadcast);
  config.state_request_ns = timer(kStateRequestWait);
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
      .name = "zyzzyva",
      .about = "speculative Byzantine fault tolerance: replicas execute as the primary orders, clients notice",
      .cluster = ThirdsCluster,
      .min_f = 1,
      .max_f = 85,
      .sizes = "there are 3f+1 replicas",
      .messages = &Messages(),
      .options = kOptions,
      .timers = kTimers,
      .node_timers = kNodeTimers,
      .planted_bugs = kPlantedBugs,
      .known_bugs = kKnownBugs,
      .rules = kRules,
      .window = [](std::span<const int64_t> options) { return 2 * static_cast<SeqNum>(options[kCheckpointInterval]); },
      .statements = [](std::span<const int64_t> options) -> const StatementRoles& {
        return Roles(static_cast<ViewChangeRule>(options[kViewChangeOption]));
      },
      .replica = MakeReplica,
      .client = MakeClient,
  };
  return info;
}

}  // namespace zyz::zyzzyva

// What a scenario can set, name and ask of PBFT, as data: the lists below are all that schema, generator, oracles,
// lists and pages know of it.
#include "protocol/pbft/protocol.h"

#include <iterator>
#include <memory>
#include <utility>

#include "protocol/codec.h"
#include "protocol/pbft/client.h"
#include "protocol/pbft/config.h"
#include "protocol/pbft/messages.h"
#include "protocol/pbft/planted.h"
#include "protocol/pbft/replica.h"
#include "protocol/pbft/roles.h"
#include "protocol/pbft/timers.h"

namespace zyz::pbft {
namespace {

using When = SettingDraw::When;

constexpr std::string_view kOffOn[] = {"off", "on"};

constexpr std::string_view kReadOnlyChoices[] = {"off", "safe", "as_printed"};  // by ReadOnly

enum Option : size_t {
  kTentativeOption,
  kCheckpointInterval,
  kBatchMax,
  kBatchDelayUs,
  kWindow,
  kReadOnly,
  kOptionsEnd
};
constexpr SettingInfo kOptions[] = {
    {.name = "tentative",
     .about = "whether a position is executed once it is prepared, before it is committed",
     .initial = 0,
     .choices = kOffOn,
     .draw = {.when = When::kAlways, .low = 1, .high = 1, .ppm = 400'000}},
    {.name = "checkpoint_interval",
     .about = "positions between two checkpoints",
     .initial = 128,
     .min = 1,
     .max = kMaxChain / 2,  // a VIEW-CHANGE carries up to two intervals
     .draw = {.when = When::kCheckpoints, .low = 1}},
    {.name = "batch_max",
     .about = "most requests in one PRE-PREPARE",
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
    {.name = "window",
     .about = "PRE-PREPAREs under way at a time; 0: as many as the log takes",
     .initial = 0,
     .min = 0,
     .max = kMaxChain,
     .draw = {.when = When::kAlways, .low = 1, .high = 3, .ppm = 400'000}},
    {.name = "read_only",
     .about = "operations that change nothing, without an order: safe, if 2f+1 answer from the same state; as_printed, "
              "if 2f+1 answer the same, and f+1 complete a write",
     .initial = 0,
     .choices = kReadOnlyChoices,
     .draw = {.when = When::kAlways, .low = 1, .high = 1, .ppm = 400'000}},
};
static_assert(std::size(kOptions) == kOptionsEnd, "an enumerator for each option, in order");

constexpr SettingInfo Timer(std::string_view name, std::string_view about, int64_t initial_us, SettingDraw draw,
                            bool repeats = false) {
  return {
      .name = name,
      .about = about,
      .initial = initial_us,
      .min = 1,
      .max = kMaxSettingUs,
      .choices = {},
      .draw = draw,
      .repeats = repeats,
  };
}

// Short against the initial values when drawn: more happens before calm. Their order of size stays.
enum TimerSetting : size_t {
  kClientRetransmit,
  kSuspect,
  kNewViewWait,
  kStatusWait,
  kStateRequestWait,
  kRetransmitCap,
  kTimerSettingsEnd
};
constexpr SettingInfo kTimers[] = {
    Timer("client_retransmit", "client: how long to wait before REQUEST goes to all", 10'000,
          {.when = When::kAlways, .low = 2, .high = 10, .step = 1000}),
    Timer("suspect", "replica: from a client's retry to leaving the view", 20'000,
          {.when = When::kAlways, .low = 2, .high = 10, .step = 1000}),
    Timer("new_view", "replica: how long to wait for NEW-VIEW", 40'000,
          {.when = When::kAlways, .low = 4, .high = 15, .step = 1000}),
    Timer("status", "replica: interval of STATUS, and of the answers to it", 20'000,
          {.when = When::kAlways, .low = 2, .high = 10, .step = 1000}, /*repeats=*/true),
    Timer("state_request", "replica: interval of repeated STATE-REQUESTs", 20'000,
          {.when = When::kAlways, .low = 5, .high = 20, .step = 1000}),
    Timer("retransmit_cap", "client: its doubling intervals stop here", 160'000, {}),
};
static_assert(std::size(kTimers) == kTimerSettingsEnd, "an enumerator for each timer, in order");

constexpr PlantedBugInfo kPlantedBugs[] = {
#define ZYZ_PLANTED_BUG(constant, name, sentence, verdict) {name, sentence, verdict},
    ZYZ_PBFT_PLANTED_BUGS(ZYZ_PLANTED_BUG)
#undef ZYZ_PLANTED_BUG
};

constexpr KnownBug kKnownBugs[] = {
    {.name = "as_printed",
     .option = "read_only",
     .healthy = "safe",
     .about = "reads on 2f+1 equal answers beside writes on f+1, as printed in the papers of 1999 and 2002",
     .profile = "agreement"},
};

using By = RuleLabel::By;
constexpr RuleLabel kRules[] = {
    {"B1", By::kSent, kRequest},
    {"B1, tentative", By::kFast},
    {"B1, final", By::kCommitted},
    {"B2", By::kSent, kPrePrepare},
    {"B3", By::kSent, kPrepare},
    {"B4", By::kSent, kCommit},
    {"B5", By::kSent, kReply},
    {"B6", By::kSent, kViewChange},
    {"B7", By::kSent, kNewView},
    {"B7, batches", By::kSent, kBatch},
    {"B8", By::kEntered},
    {"B9", By::kSent, kReadReply},
    {"B10", By::kSent, kCheckpoint},
    {"B10, the log's end", By::kRejected, static_cast<uint8_t>(RejectReason::kBeyondWindow)},
    {"B11", By::kSent, kState},
    {"repetition", By::kSent, kStatus},
    {"X2", By::kLied},
};

Config ConfigOf(const ProtocolSettings& settings) {
  const auto ns = [](int64_t us) { return us * 1000; };
  const auto timer = [&](TimerSetting which) { return ns(settings.timers_us[which]); };
  Config config;
  config.tentative = settings.options[kTentativeOption] != 0;
  config.checkpoint_interval = static_cast<SeqNum>(settings.options[kCheckpointInterval]);
  config.batch_max = static_cast<uint32_t>(settings.options[kBatchMax]);
  config.batch_delay_ns = ns(settings.options[kBatchDelayUs]);
  config.window = static_cast<SeqNum>(settings.options[kWindow]);
  config.read_only = static_cast<ReadOnly>(settings.options[kReadOnly]);
  config.planted = static_cast<PlantedBug>(settings.planted);
  config.client_retransmit_ns = timer(kClientRetransmit);
  config.retransmit_cap_ns = timer(kRetransmitCap);
  config.suspect_ns = timer(kSuspect);
  config.new_view_ns = timer(kNewViewWait);
  config.status_ns = timer(kStatusWait);
  config.state_request_ns = timer(kStateRequestWait);
  return config;
}

std::unique_ptr<Node> MakeReplica(NodeContext context, const ProtocolSettings& settings,
                                  const ApplicationSpec& application) {
  return std::make_unique<Replica>(std::move(context), ConfigOf(settings), MakeApplication(application));
}

std::unique_ptr<Node> MakeClient(NodeContext context, const ProtocolSettings& settings) {
  return std::make_unique<Client>(std::move(context), ConfigOf(settings), MakeApplication(settings.application));
}

}  // namespace

const ProtocolInfo& Info() {
  static const ProtocolInfo info = {
      .name = "pbft",
      .about = "practical Byzantine fault tolerance: replicas agree on an order in three phases, then execute",
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
        return Roles(options[kReadOnly] != static_cast<int64_t>(ReadOnly::kOff));
      },
      .replica = MakeReplica,
      .client = MakeClient,
  };
  return info;
}

}  // namespace zyz::pbft

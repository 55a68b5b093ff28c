#include "tools/view/header.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "protocol/codec.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "zyz-trace/1";

// How many replicas there are. Quorums are not told, and whoever looks at a run needs none. Older traces are of
// protocols with 3f+1 replicas and do not say so.
ClusterSize SizeFrom(const Json& json) {
  const uint32_t f = json.value("f", 1u);
  if (!json.contains("n")) return ThirdsCluster(f);
  const uint32_t n = json.value("n", 1u);
  return ClusterSize(f, n, n, n, n);
}

RunHeader FromJson(const Json& json) {
  RunHeader header;
  header.scenario = json.value("scenario", "");
  header.seed = json.value("seed", "");
  header.version = json.value("version", "");
  header.name = json.value("name", "");
  header.about = json.value("about", "");
  header.expected = json.value("expected", "");
  header.cluster = SizeFrom(json);
  header.clients = json.value("clients", 0u);
  header.faulty = json.value("faulty", decltype(header.faulty){});
  header.rules = json.value("rules", std::vector<std::string>{});
  if (const auto timers = json.find("timers"); timers != json.end()) {
    header.replica_timers = timers->value("replica", std::vector<std::string>{});
    header.client_timers = timers->value("client", std::vector<std::string>{});
  }
  if (const auto timeline = json.find("timeline"); timeline != json.end()) {
    for (const Json& item : *timeline) {
      RunHeader::Happening happening;
      happening.at_ns = item.value("at_ns", int64_t{0});
      happening.action = item.value("do", "");
      happening.groups = item.value("groups", decltype(happening.groups){});
      happening.one_way = item.value("one_way", false);
      happening.node = item.value("node", "");
      header.timeline.push_back(std::move(happening));
    }
  }
  return header;
}

}  // namespace

std::vector<std::string> RunHeader::NodeNames() const {
  std::vector<std::string> names;
  for (NodeId id = 0; id < cluster.n() + clients; ++id) names.push_back(NodeName(cluster, id));
  return names;
}

absl::StatusOr<RunHeader> ParseHeader(std::string_view line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("schema") || json["schema"] != kSchema) {
    return absl::InvalidArgumentError(std::string("its first line is no header of a trace, allowed: {\"schema\":\"") +
                                      kSchema + "\",…}, as zyz run --trace writes it");
  }
  constexpr uint64_t kMostFaults = (kMaxReplicas - 1) / 3, kMostClients = 10'000;
  const auto n = json.find("n");
  if (n != json.end() && (!n->is_number_unsigned() || *n < 1 || *n > kMaxReplicas)) {
    return absl::InvalidArgumentError("its header: found n " + n->dump() + ", allowed: an integer from 1 to " +
                                      std::to_string(kMaxReplicas));
  }
  const auto f = json.find("f"), clients = json.find("clients");
  if (f == json.end() || clients == json.end()) {
    return absl::InvalidArgumentError("its header does not tell f and clients: an older zyz wrote it, write it anew");
  }
  if (!f->is_number_unsigned() || *f > kMostFaults || !clients->is_number_unsigned() || *clients > kMostClients) {
    return absl::InvalidArgumentError("its header: found f " + f->dump() + " and clients " + clients->dump() +
                                      ", allowed: integers up to " + std::to_string(kMostFaults) + " and " +
                                      std::to_string(kMostClients));
  }
  try {
    return FromJson(json);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string("its header has a value of the wrong type: ") + error.what());
  }
}

}  // namespace zyz::tools

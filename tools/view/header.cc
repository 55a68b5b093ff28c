#include "tools/view/header.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "protocol/codec.h"
#include "tools/base/command.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "zyz-trace/1";

RunHeader FromJson(const Json& json) {
  RunHeader header;
  header.scenario = json.value("scenario", "");
  header.seed = json.value("seed", "");
  header.version = json.value("version", "");
  header.name = json.value("name", "");
  header.about = json.value("about", "");
  header.expected = json.value("expected", "");
  header.protocol = json.value("protocol", "");
  const auto replicas = json.at("replicas").get<uint32_t>();
  header.cluster = ClusterSize(json.at("f").get<uint32_t>(), replicas, replicas, replicas, replicas);
  const Json messages = json.value("messages", Json::object());
  for (const auto& [kind, group] : messages.items()) {
    header.messages.emplace_back(kind, group.get<std::string>());
  }
  header.clients = json.value("clients", 0u);
  header.faulty = json.value("faulty", decltype(header.faulty){});
  header.rules = json.value("rules", std::vector<std::string>{});
  if (const auto timers = json.find("timers"); timers != json.end()) {
    header.replica_timers = timers->value("replica", std::vector<std::string>{});
    header.client_timers = timers->value("client", std::vector<std::string>{});
    header.per_client_timers = timers->value("per_client", std::set<std::string>{});
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

// ": zyz run x.json --seed 3 --trace FILE", as far as an old header says of what run it is.
std::string HowToWrite(const Json& json) {
  const auto scenario = json.find("scenario"), seed = json.find("seed");
  if (scenario == json.end() || !scenario->is_string() || seed == json.end() || !seed->is_string()) return "";
  return ": zyz run " + ShellQuoted(scenario->get<std::string>()) + " --seed " + ShellQuoted(seed->get<std::string>()) +
         " --trace FILE";
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
  constexpr uint64_t kMostClients = 10'000;
  const auto f = json.find("f"), replicas = json.find("replicas"), clients = json.find("clients");
  if (f == json.end() || replicas == json.end() || clients == json.end()) {
    return absl::InvalidArgumentError(
        "its header does not tell f, replicas and clients: an older zyz wrote it, whose traces this one cannot read; "
        "write it anew" +
        HowToWrite(json));
  }
  const auto up_to = [](const Json& number, uint64_t least, uint64_t most) {
    return number.is_number_unsigned() && number >= least && number <= most;
  };
  if (!up_to(*replicas, 1, kMaxReplicas) || !up_to(*f, 0, replicas->get<uint64_t>() - 1) ||
      !up_to(*clients, 0, kMostClients)) {
    return absl::InvalidArgumentError("its header: found f " + f->dump() + ", replicas " + replicas->dump() +
                                      " and clients " + clients->dump() + ", allowed: integers, replicas from 1 to " +
                                      std::to_string(kMaxReplicas) + ", f less than that, clients up to " +
                                      std::to_string(kMostClients));
  }
  try {
    return FromJson(json);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string("its header has a value of the wrong type: ") + error.what());
  }
}

}  // namespace zyz::tools

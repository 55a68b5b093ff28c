// Each topic makes a list of entries from the catalogue that the program itself uses; printing is the same for all.
#include "tools/list/list.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/field_edit.h"
#include "protocol/reject.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/rule_examples.h"
#include "scenarios/generate/profile.h"
#include "scenarios/protocols.h"
#include "sim/oracles/catalogue.h"
#include "tools/base/table.h"

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;
using scenarios::KnownProtocol;

struct Entry {
  std::string name, about;
  std::string use;                                           // JSON, as it stands in a scenario
  std::vector<std::pair<std::string, std::string>> details;  // one line each: what, and its meaning
  Json more = Json::object();                                // for machines
  std::string group = {};  // entries of one group stand together, under this heading; empty: no groups
};

struct Topic {
  std::string_view name;
  std::string_view heading;  // where in a scenario the JSON goes, or why there is nothing
  std::vector<Entry> (*entries)(const KnownProtocol& protocol);
};

// " (a | b)", or nothing where the parameter's own words say it already.
std::string ChoicesBesides(const ParamInfo& param) {
  std::string choices;
  bool said = true;
  for (const std::string_view choice : param.choices) {
    choices += (choices.empty() ? " (" : " | ") + std::string(choice);
    said = said && param.about.find(choice) != std::string_view::npos;
  }
  return said ? "" : choices + ")";
}

Entry Adversary(const Family& family, const BehaviourInfo& info) {
  Entry entry = {std::string(info.name), std::string(info.about), std::string(info.example), {}, Json::object()};
  entry.group = family.about;
  entry.more["family"] = family.name;
  entry.more["parameters"] = Json::array();
  for (const ParamInfo& param : info.params) {
    const std::string type(Describe(param.type));
    const std::string required = param.required ? ", required" : "";
    entry.details.emplace_back("\"" + std::string(param.name) + "\"",
                               type + required + ": " + std::string(param.about) + ChoicesBesides(param));
    entry.more["parameters"].push_back(
        {{"name", param.name}, {"type", type}, {"required", param.required}, {"about", param.about}});
    if (!param.choices.empty()) entry.more["parameters"].back()["choices"] = param.choices;
  }
  return entry;
}

std::vector<Entry> Rules(const KnownProtocol&) {
  std::vector<Entry> entries;
  const auto add = [&](std::span<const scenarios::RuleExample> examples, const char* family, const char* group) {
    for (const scenarios::RuleExample& rule : examples) {
      Entry entry = {std::string(rule.name), std::string(rule.about), std::string(rule.example), {}, Json::object()};
      entry.group = group;
      entry.more["family"] = family;
      entries.push_back(std::move(entry));
    }
  };
  add(scenarios::FaultRuleExamples(), "rule",
      "Rules of a faulty node, in \"faulty\": conditions, then effects; several of each may stand in one rule.");
  add(scenarios::NetworkRuleExamples(), "network",
      "Rules of the network, in \"rules\" of \"network\": conditions, then one effect; nobody counts as faulty.");
  return entries;
}

std::vector<Entry> Adversaries(const KnownProtocol& protocol) {
  std::vector<Entry> entries;
  for (const Family* family : protocol.behaviours.families()) {
    for (const BehaviourInfo* info : family->behaviours) entries.push_back(Adversary(*family, *info));
  }
  std::vector<Entry> rules = Rules(protocol);
  std::move(rules.begin(), rules.end(), std::back_inserter(entries));
  return entries;
}

std::vector<Entry> Oracles(const KnownProtocol&) {
  std::vector<Entry> entries;
  for (const sim::OracleDescription& oracle : sim::DescribeOracles()) {
    const std::string verdict =
        (oracle.is_liveness ? sim::Verdict::Liveness() : sim::Verdict::Safety(oracle.name)).Text();
    entries.push_back({oracle.name,
                       oracle.about,
                       "\"expect\": {\"verdict\": \"" + verdict + "\"}",
                       {},
                       {{"verdict", verdict}, {"liveness", oracle.is_liveness}}});
  }
  return entries;
}

// By JSON pointer; of what stands in a list, one element.
std::string EditableFields(const MessageSet& messages, MessageKind kind) {
  std::string list;
  for (const auto& [pointer, type] : messages.AllFields(kind)) list += (list.empty() ? "" : ", ") + pointer;
  return list;
}

std::vector<Entry> Messages(const KnownProtocol& protocol) {
  const MessageSet& messages = *protocol.info.messages;
  std::vector<Entry> entries;
  for (const MessageKind kind : messages.AllKinds()) {
    const std::string name(messages.NameOf(kind));
    const std::vector<std::string_view> fields = messages.NumberFields(kind);
    Entry entry = {
        name, std::string(messages.AboutOf(kind)), "{\"message\": \"" + name + "\"", {}, {{"where", fields}}};
    if (!fields.empty()) entry.use += ", \"where\": {\"" + std::string(fields.front()) + "\": 1}";
    entry.use += ", \"do\": \"drop\"}";
    std::string list;
    for (const std::string_view field : fields) list += (list.empty() ? "" : ", ") + std::string(field);
    if (fields.size() > 1) entry.details.emplace_back("\"where\"", "can test " + list);
    entry.details.emplace_back("\"edit\"", "can change " + EditableFields(messages, kind));
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<Entry> Reasons(const KnownProtocol&) {
  std::vector<Entry> entries;
  for (size_t i = 0; i < kRejectReasons; ++i) {
    const auto reason = static_cast<RejectReason>(i);
    const std::string name(Name(reason));
    const std::string about = std::string(Explain(reason)) + (IsBenign(reason) ? "" : " (somebody lied)");
    entries.push_back({name,
                       about,
                       "\"expect\": {\"rejected\": {\"" + name + "\": {\"min\": 1}}}",
                       {},
                       {{"between_correct_nodes", IsBenign(reason)}}});
  }
  return entries;
}

std::vector<Entry> PlantedBugs(const KnownProtocol& protocol) {
  std::vector<Entry> entries;
  for (const PlantedBugInfo& bug : protocol.info.planted_bugs) {
    const std::string name(bug.name);
    entries.push_back({name,
                       std::string(bug.about),
                       "\"planted\": \"" + name + "\"",
                       {{"    caught by", std::string(bug.verdict)}},
                       {{"verdict", bug.verdict}}});
  }
  return entries;
}

std::vector<Entry> Keys(const KnownProtocol& protocol) {
  std::vector<Entry> entries;
  for (const scenarios::SchemaRow& row : scenarios::SchemaRows(protocol)) {
    const bool required = row.initial == "required";
    const std::string initial = required || row.initial.empty() ? row.initial : "default " + row.initial;
    entries.push_back({row.pointer,
                       row.about,
                       row.type + (initial.empty() ? "" : "; " + initial),
                       {},
                       {{"type", row.type}, {"required", required}, {"default", required ? "" : row.initial}}});
  }
  return entries;
}

std::vector<Entry> ProfileEntries(const KnownProtocol&) {
  std::vector<Entry> entries;
  for (const scenarios::Profile& profile : scenarios::Profiles()) {
    const std::string name(profile.name);
    entries.push_back(
        {name, std::string(profile.about), "zyz fuzz --profile " + name + " --for 60s", {}, Json::object()});
  }
  return entries;
}

std::vector<Entry> ProtocolEntries(const KnownProtocol&) {
  std::vector<Entry> entries;
  for (const KnownProtocol* protocol : scenarios::Protocols()) {
    const ProtocolInfo& info = protocol->info;
    const std::string name(info.name);
    Entry entry = {name, std::string(info.about), "\"protocol\": {\"name\": \"" + name + "\"}", {}, Json::object()};
    const std::string from = std::to_string(info.min_f), to = std::to_string(info.max_f);
    entry.details.emplace_back("    f", (from == to ? from : from + " to " + to) + "; " + std::string(info.sizes));
    for (const KnownBug& bug : info.known_bugs) {
      entry.details.emplace_back("    known bug",
                                 std::string(bug.option) + "=" + std::string(bug.name) + ": " + std::string(bug.about));
    }
    entry.more = {{"min_f", info.min_f}, {"max_f", info.max_f}, {"sizes", info.sizes}};
    entries.push_back(std::move(entry));
  }
  return entries;
}

constexpr Topic kTopics[] = {
    {"protocols", "What replicas and clients can run: \"name\" in a scenario's \"protocol\".", ProtocolEntries},
    {"adversaries", "Ways to be faulty, by name and by rule, and what the network can do.", Adversaries},
    {"rules", "What rules can say.", Rules},
    {"keys", "Every key of a scenario file; … stands for an element of a list, or for a key that is free.", Keys},
    {"oracles", "What is watched in every run, and the verdict when it is violated.", Oracles},
    {"messages", "Messages, as network rules (\"rules\" in \"network\") and behaviours choose them.", Messages},
    {"reasons", "Why nodes reject what reaches them.", Reasons},
    {"profiles", "What generated scenarios are made of (zyz fuzz --profile).", ProfileEntries},
    {"planted-bugs",
     "Mistakes that replicas and clients can be told to make: \"planted\" in a scenario's \"protocol\".", PlantedBugs},
};

constexpr auto kNames = [] {
  std::array<std::string_view, std::size(kTopics)> names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kTopics[i].name;
  return names;
}();

std::string AsText(const Topic& topic, const KnownProtocol& protocol) {
  std::string text = std::string(topic.heading) + "\n";
  const std::vector<Entry> entries = topic.entries(protocol);
  std::vector<Column> columns(2), detail_columns(2);
  for (const Entry& entry : entries) {
    Widen({entry.name}, &columns);
    for (const auto& [what, meaning] : entry.details) Widen({"    " + what}, &detail_columns);
  }
  std::string_view group;
  for (const Entry& entry : entries) {
    if (entry.group != group) text += "\n== " + entry.group + "\n";
    group = entry.group;
    text += "\n" + TableRow(columns, {entry.name, entry.about}) + "    " + entry.use + "\n";
    for (const auto& [what, meaning] : entry.details) text += TableRow(detail_columns, {"    " + what, meaning});
  }
  return text;
}

std::string AsJson(const Topic& topic, const KnownProtocol& protocol) {
  std::string text;
  for (const Entry& entry : topic.entries(protocol)) {
    Json object = {{"name", entry.name}, {"about", entry.about}, {"use", entry.use}};
    object.update(entry.more);
    text += (text.empty() ? "\n" : ",\n") + object.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return "[" + text + (text.empty() ? "]\n" : "\n]\n");
}

}  // namespace

std::span<const std::string_view> ListTopics() { return kNames; }

ExitCode List(const ListOptions& options) {
  for (const Topic& topic : kTopics) {
    if (topic.name != options.topic) continue;
    const KnownProtocol* named = scenarios::FindProtocol(options.protocol);
    const KnownProtocol& protocol = named == nullptr ? scenarios::DefaultProtocol() : *named;
    Print(options.json ? AsJson(topic, protocol) : AsText(topic, protocol));
    return FinishOutput() ? kAsExpected : kEnvironment;
  }
  return kUsage;
}

}  // namespace zyz::tools

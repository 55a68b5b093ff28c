#include "tools/view/world_text.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "protocol/message_set.h"
#include "protocol/node.h"
#include "protocol/protocol.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/scenario.h"
#include "sim/step_text.h"

namespace zyz::tools {
namespace {

using scenarios::Scenario;
using Json = nlohmann::ordered_json;

// Of each kind of message the group.
Json GroupsOf(const MessageSet& messages) {
  Json groups = Json::object();
  for (const MessageKind kind : messages.AllKinds()) {
    groups[std::string(messages.NameOf(kind))] = Name(messages.GroupOf(kind));
  }
  return groups;
}

Json TimersOf(const ProtocolInfo& protocol) {
  Json timers = {{"replica", Json::array()}, {"client", Json::array()}, {"per_client", Json::array()}};
  for (const NodeTimer& timer : protocol.node_timers) {
    Json& names = timers[timer.client ? "client" : "replica"];
    while (names.size() <= timer.kind) names.push_back("");
    names[timer.kind] = timer.name;
    if (timer.per_client) timers["per_client"].push_back(timer.name);
  }
  return timers;
}

std::string Names(const scenarios::NodeRefs& nodes) {
  std::string text;
  for (const scenarios::NodeRef& node : nodes) text += (text.empty() ? "" : " ") + scenarios::Name(node);
  return text.empty() ? "any" : text;
}

std::string_view Name(scenarios::TimelineDo action) {
  switch (action) {
    case scenarios::TimelineDo::kPartition:
      return "partition";
    case scenarios::TimelineDo::kHeal:
      return "heal";
    case scenarios::TimelineDo::kCrash:
      return "crash";
    case scenarios::TimelineDo::kRestart:
      break;
  }
  return "restart";
}

Json TimelineOf(const Scenario& scenario) {
  Json timeline = Json::array();
  for (const scenarios::Happening& happening : scenario.timeline) {
    Json item = {{"at_ns", happening.at_us.value() * 1000}, {"do", Name(happening.action)}};
    if (happening.action == scenarios::TimelineDo::kPartition) {
      Json groups = Json::array();
      for (const scenarios::NodeRefs& group : happening.groups) {
        Json names = Json::array();
        for (const scenarios::NodeRef& node : group) names.push_back(scenarios::Name(node));
        groups.push_back(std::move(names));
      }
      item["groups"] = std::move(groups);
      item["one_way"] = happening.one_way;
    } else if (happening.action != scenarios::TimelineDo::kHeal) {
      item["node"] = scenarios::Name(happening.node);
    }
    timeline.push_back(std::move(item));
  }
  return timeline;
}

Json RulesOf(const Scenario& scenario) {
  Json rules = Json::array();
  for (const scenarios::Rule& rule : scenario.network.rules) {
    std::string text = Names(rule.from) + " → " + Names(rule.to);
    for (const MessageKind kind : rule.message) text += " " + std::string(scenario.protocol.messages().NameOf(kind));
    for (const auto& [field, value] : rule.where) text += " " + field + "=" + std::to_string(value.value());
    switch (rule.effect.kind) {
      case scenarios::Effect::Kind::kDrop:
        text += ": drop";
        break;
      case scenarios::Effect::Kind::kDelay:
        text += ": delay by " + std::to_string(rule.effect.amount.value()) + " us";
        break;
      case scenarios::Effect::Kind::kDuplicate:
        text += ": duplicate";
        break;
      case scenarios::Effect::Kind::kHoldUntil:
        text += ": hold until " + std::to_string(rule.effect.amount.value()) + " us";
        break;
      case scenarios::Effect::Kind::kReplay:
        text += ": replay matching copy " + std::to_string(rule.effect.amount.value());
        break;
      case scenarios::Effect::Kind::kHoldForRule:
        text += ": hold until " + rule.effect.rule + " has acted";
        break;
    }
    rules.push_back(text);
  }
  return rules;
}

}  // namespace

std::string WorldText(scenarios::World& world) {
  const Scenario& scenario = world.scenario();
  const ClusterSize cluster = world.simulator().config().cluster;
  Json faulty = Json::object();
  for (const scenarios::Faulty& liar : scenario.faulty) {
    Json& behaviours = faulty[scenarios::Name(liar.node)];
    if (behaviours.is_null()) behaviours = Json::array();
    behaviours.push_back(liar.rule ? "a rule of its own" : liar.behaviour);
  }
  const ProtocolInfo& protocol = scenario.protocol.info();
  const Json text = {{"name", scenario.name},
                     {"about", scenario.about},
                     {"expected", scenario.expect.verdict.Text()},
                     {"protocol", protocol.name},
                     {"f", cluster.f},
                     {"replicas", cluster.n()},
                     {"clients", world.simulator().config().clients},
                     {"faulty", std::move(faulty)},
                     {"messages", GroupsOf(*protocol.messages)},
                     {"timers", TimersOf(protocol)},
                     {"rules", RulesOf(scenario)},
                     {"timeline", TimelineOf(scenario)}};
  return text.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json ViolationText(const sim::Violation& violation, const ClusterSize& cluster) {
  Json witnesses = Json::array();
  for (const sim::Witness& witness : violation.witnesses) {
    witnesses.push_back({{"step", witness.step}, {"node", NodeName(cluster, witness.node)}, {"what", witness.what}});
  }
  return {{"oracle", violation.oracle},
          {"sentence", violation.sentence},
          {"step", violation.step},
          {"at_ns", violation.at},
          {"witnesses", std::move(witnesses)}};
}

std::string EndText(const scenarios::RunResult& result, const ClusterSize& cluster) {
  Json text = {{"end", scenarios::Name(result.end)}, {"missed", result.missed}, {"liveness", result.liveness.Text()}};
  if (result.violation) text["violation"] = ViolationText(*result.violation, cluster);
  return text.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void AddLies(HonestWatch* watch, const ClusterSize& cluster, const sim::StepRecord& step, Json* line) {
  const HonestWatch::Lies lies = watch->Judge(step.node, step.out->actions());
  for (const uint32_t index : lies.forged) (*line)["out"][index]["forged"] = true;
  for (const HonestWatch::Lies::Withheld& withheld : lies.withheld) {
    Json to = Json::array();
    for (const NodeId node : withheld.to) to.push_back(NodeName(cluster, node));
    Json text = sim::MessageText(cluster, *withheld.message);
    text["to"] = std::move(to);
    (*line)["withheld"].push_back(std::move(text));
  }
}

}  // namespace zyz::tools

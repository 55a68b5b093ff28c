// Rules that could never act, of the network and of faulty nodes: empty windows, nobody to match, effects that
// contradict each other, and rules that wait for each other in a circle.
#include <algorithm>
#include <map>
#include <vector>

#include "protocol/field_edit.h"
#include "protocol/message_set.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/edits.h"
#include "scenarios/format/validate.h"

namespace zyz::scenarios {
namespace {

using MaybeProblem = std::optional<Problem>;

bool HasReplica(const NodeRefs& nodes) {
  return nodes.empty() || std::any_of(nodes.begin(), nodes.end(), [](const NodeRef& node) { return !node.client; });
}

MaybeProblem CheckWindow(const Num& from_us, const Num& until_us, const Place& place, const Num& deadline_us) {
  if (from_us.high >= until_us.low) {
    return Problem{place + "/until_us", Show(until_us), "later than from_us, " + Show(from_us)};
  }
  if (from_us.low >= deadline_us.high) {
    return Problem{place + "/from_us", Show(from_us), "earlier than /stop/deadline_us, " + Show(deadline_us)};
  }
  return std::nullopt;
}

MaybeProblem CheckHold(const Num& hold_until_us, const Num& from_us, const Place& place) {
  if (hold_until_us == Num(0) || hold_until_us.low > from_us.high) return std::nullopt;
  return Problem{place + "/do/hold_until_us", Show(hold_until_us), "later than from_us, " + Show(from_us)};
}

MaybeProblem CheckNetworkRule(const Rule& rule, const Place& place, const Num& deadline_us) {
  if (auto problem = CheckWindow(rule.from_us, rule.until_us, place, deadline_us)) return problem;
  if (rule.from.size() == 1 && rule.from == rule.to) {
    return Problem{place + "/to", "the sender alone", "somebody else: no node sends to itself"};
  }
  if (!HasReplica(rule.from) && !HasReplica(rule.to)) {
    return Problem{place + "/to", "clients only", "a replica: clients do not send to clients"};
  }
  if (rule.effect.kind == Effect::Kind::kHoldUntil) return CheckHold(rule.effect.amount, rule.from_us, place);
  if (rule.effect.kind == Effect::Kind::kReplay && !rule.nth.empty()) {
    const auto later = [&](const Num& nth) { return nth.high > rule.effect.amount.low; };
    if (std::none_of(rule.nth.begin(), rule.nth.end(), later)) {
      return Problem{place + "/do/replay", Show(rule.effect.amount), "a copy earlier than one of nth"};
    }
  }
  return std::nullopt;
}

bool Has(const NodeRefs& nodes, const NodeRef& node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

// A nested message without which a new message cannot be sent, and that no edit sets or copies.
std::string MissingIn(const MessageSet& messages, const ExtraSend& send) {
  MessagePool pool;
  const Ref<Message> message = messages.New(send.message.front(), &pool);
  for (const Edit& edit : send.edits) {
    if (edit.action != Edit::Do::kCopy) messages.Edit(FieldEditOf(edit), message.get(), &pool);
  }
  const std::string missing = messages.MissingField(*message);
  const auto sets = [&](const Edit& edit) { return edit.action == Edit::Do::kCopy && edit.path.front() == missing; };
  return std::any_of(send.edits.begin(), send.edits.end(), sets) ? "" : missing;
}

MaybeProblem CheckExtra(const MessageSet& messages, const ExtraSend& send, const NodeRef& node,
                        const std::string& pointer) {
  if (send.message.empty() != send.replay.has_value()) {
    return Problem{pointer, send.replay ? "a new message and an earlier one" : "no message",
                   "\"message\" or \"replay\""};
  }
  if (Has(send.to, node)) return Problem{pointer + "/to", Name(node) + " itself", "other nodes"};
  if (send.message.empty()) return std::nullopt;
  const std::string missing = MissingIn(messages, send);
  if (missing.empty()) return std::nullopt;
  return Problem{pointer + "/edit", "a message without \"" + missing + "\"",
                 "edits that set or copy \"/" + missing + "\""};
}

MaybeProblem CheckEffect(const MessageSet& messages, const FaultEffect& effect, const NodeRef& node,
                         const std::string& pointer) {
  const bool changes = effect.replay || !effect.edits.empty() || effect.sign || !effect.redirect.empty();
  const bool later = effect.delay_us != Num(0) || effect.hold_until_us != Num(0) || !effect.hold_until.empty();
  const bool does = changes || later || effect.duplicate != Num(0);
  if (effect.drop && (does || effect.keep)) {
    return Problem{pointer + "/drop", "true beside other effects", "alone, or with \"send\""};
  }
  if (!effect.drop && !does && effect.sends.empty()) return Problem{pointer, "no effect", "one effect or more"};
  if (effect.hold_until_us != Num(0) && !effect.hold_until.empty()) {
    return Problem{pointer + "/hold_until", "a rule beside hold_until_us", "one of them"};
  }
  if (Has(effect.redirect, node)) return Problem{pointer + "/redirect", Name(node) + " itself", "other nodes"};
  for (size_t i = 0; i < effect.sends.size(); ++i) {
    if (auto problem = CheckExtra(messages, effect.sends[i], node, pointer + "/send/" + std::to_string(i)))
      return problem;
  }
  return std::nullopt;
}

MaybeProblem CheckFaultRule(const ProtocolInfo& protocol, const FaultRule& rule, const NodeRef& node,
                            const Place& place, const Num& deadline_us) {
  if (auto problem = CheckWindow(rule.from_us, rule.until_us, place, deadline_us)) return problem;
  if (rule.to == NodeRefs{node}) return Problem{place + "/to", Name(node) + " itself", "other nodes"};
  if (rule.from == NodeRefs{node}) return Problem{place + "/from", Name(node) + " itself", "other nodes"};
  if (node.client && !HasReplica(rule.to)) {
    return Problem{place + "/to", "clients only", "a replica: clients do not send to clients"};
  }
  if (node.client && !HasReplica(rule.from)) {
    return Problem{place + "/from", "clients only", "a replica: clients do not send to clients"};
  }
  for (size_t i = 0; i < rule.timer.size(); ++i) {
    if (FindNodeTimer(protocol, rule.timer[i], node.client) != nullptr) continue;
    return Problem{place + "/timer", "\"" + rule.timer[i] + "\", which " + Name(node) + " does not have",
                   node.client ? "timers of clients" : "timers of replicas"};
  }
  if (auto problem = CheckHold(rule.effect.hold_until_us, rule.from_us, place)) return problem;
  return CheckEffect(*protocol.messages, rule.effect, node, place + "/do");
}

// ---- Names ----

// A rule as others see it. Rules without a name that wait for nobody are of no interest here.
struct Named {
  Place place;
  std::string_view name;
  std::string_view after, hold_until;  // whom it waits for
};

std::vector<Named> NamedRules(const Scenario& scenario) {
  std::vector<Named> rules;
  const auto add = [&](const Named& rule) {
    if (!rule.name.empty() || !rule.after.empty() || !rule.hold_until.empty()) rules.push_back(rule);
  };
  for (size_t i = 0; i < scenario.network.rules.size(); ++i) {
    const Rule& rule = scenario.network.rules[i];
    add({{"/network/rules", i}, rule.name, rule.after, rule.effect.rule});
  }
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    const Faulty& faulty = scenario.faulty[i];
    Named named{{"/faulty", i}, faulty.name, {}, {}};
    if (faulty.rule) {
      named.after = faulty.rule->after;
      named.hold_until = faulty.rule->effect.hold_until;
    }
    add(named);
  }
  return rules;
}

std::string Quoted(std::string_view name) { return std::string("\"").append(name).append("\""); }

using ByName = std::map<std::string_view, const Named*>;

std::string NamesIn(const ByName& by_name) {
  std::string known;
  for (const auto& [name, rule] : by_name) known.append(known.empty() ? "" : ", ").append(Quoted(name));
  return known.empty() ? "names of rules, and no rule has one" : known;
}

MaybeProblem CheckNames(const std::vector<Named>& rules) {
  ByName by_name;
  for (const Named& rule : rules) {
    if (rule.name.empty()) continue;
    const auto [other, added] = by_name.emplace(rule.name, &rule);
    if (!added) {
      return Problem{rule.place + "/name", Quoted(rule.name) + ", as " + other->second->place.Pointer() + " has",
                     "a name of its own"};
    }
  }
  const auto unknown = [&](std::string_view name) { return !name.empty() && by_name.count(name) == 0; };
  for (const Named& rule : rules) {
    if (unknown(rule.after)) return Problem{rule.place + "/after", Quoted(rule.after), NamesIn(by_name)};
    if (unknown(rule.hold_until)) {
      return Problem{rule.place + "/do/hold_until", Quoted(rule.hold_until), NamesIn(by_name)};
    }
    if (!rule.name.empty() && rule.hold_until == rule.name) {
      return Problem{rule.place + "/do/hold_until", "the rule itself", "another rule"};
    }
  }
  // Whoever follows "after" from rule to rule gets to one that waits for nobody, or walks in a circle.
  for (const Named& rule : rules) {
    const Named* at = &rule;
    std::string way;
    for (size_t steps = 0; !at->after.empty(); ++steps) {
      if (steps == rules.size()) {
        return Problem{rule.place + "/after", "a circle: " + way + "…",
                       "rules that wait for others until one waits for nobody"};
      }
      if (steps < 3) way += Quoted(at->after) + " waits for ";
      at = by_name.at(at->after);
    }
  }
  return std::nullopt;
}

}  // namespace

MaybeProblem FindRuleProblem(const Scenario& scenario) {
  const Num& deadline_us = scenario.stop.deadline_us;
  for (size_t i = 0; i < scenario.network.rules.size(); ++i) {
    if (auto problem = CheckNetworkRule(scenario.network.rules[i], {"/network/rules", i}, deadline_us)) return problem;
  }
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    const Faulty& faulty = scenario.faulty[i];
    if (!faulty.rule) continue;
    if (auto problem = CheckFaultRule(scenario.protocol.info(), *faulty.rule, faulty.node, {"/faulty", i}, deadline_us))
      return problem;
  }
  return CheckNames(NamedRules(scenario));
}

}  // namespace zyz::scenarios

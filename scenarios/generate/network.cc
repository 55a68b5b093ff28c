// Who hears what. A rule of reach says: this message, of this view, does not get from these nodes to those. Sets are
// drawn by shape (one, all but one, some, the primary, a liar, everybody), since most sets of interest are of few
// shapes; clients are endpoints like replicas.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "scenarios/generate/parts.h"

namespace zyz::scenarios {
namespace {

// A kind of message, drawn by the weights that the protocol gives its flows.
MessageKind AnyKind(const Setting& setting, sim::Draws* draws) {
  const MessageSet& messages = *setting.protocol->messages;
  int64_t total = 0;
  for (MessageKind kind = 1; kind < messages.end(); ++kind) total += messages.FlowOf(kind).weight;
  int64_t at = draws->Uniform(0, total - 1);
  for (MessageKind kind = 1; kind < messages.end(); ++kind) {
    if ((at -= messages.FlowOf(kind).weight) < 0) return kind;
  }
  return 1;
}

// The kind without which a primary gets nothing done in such a way; 0: the protocol has none.
MessageKind KindOf(const Setting& setting, Outage outage) {
  const MessageSet& messages = *setting.protocol->messages;
  for (MessageKind kind = 1; kind < messages.end(); ++kind) {
    if (messages.FlowOf(kind).outage == outage) return kind;
  }
  return 0;
}

NodeRefs Everybody(const Setting& setting, Side side) {
  NodeRefs nodes;
  if (side != Side::kClients) {
    for (int64_t i = 0; i < setting.cluster.n(); ++i) nodes.push_back(ReplicaRef(i));
  }
  if (side == Side::kClients || side == Side::kAnybody) {
    for (int64_t c = 0; c < setting.clients; ++c) nodes.push_back(ClientRef(c));
  }
  return nodes;
}

// Some of the nodes on a side; empty means all of them. `view` names the primary.
NodeRefs SomeOf(const Setting& setting, Side side, int64_t view, sim::Draws* draws) {
  NodeRefs nodes = Everybody(setting, side);
  const auto any = [&] { return static_cast<size_t>(draws->Uniform(0, nodes.size() - 1)); };
  switch (draws->Uniform(0, 9)) {
    case 0:
    case 1:
    case 2:  // all
      if (side == Side::kClients) return nodes;
      return {};
    case 3:
    case 4:
    case 5:  // one
      return {nodes[any()]};
    case 6:
    case 7:  // all but one
      if (nodes.size() == 1) return nodes;
      nodes.erase(nodes.begin() + any());
      return nodes;
    case 8: {  // some
      NodeRefs some;
      for (const NodeRef& node : nodes) {
        if (draws->Chance(500'000)) some.push_back(node);
      }
      return some.empty() ? NodeRefs{nodes[any()]} : some;
    }
    default:  // the primary
      return side == Side::kClients ? NodeRefs{nodes[any()]} : NodeRefs{ReplicaRef(view % setting.cluster.n())};
  }
}

// Takes out of `to` who would send to itself alone. False: nobody is left.
bool Disentangle(Rule* rule) {
  if (rule->from.size() == 1 && rule->from == rule->to) return false;
  return true;
}

// Early views are where most happens.
int64_t AnyView(const Setting& setting, sim::Draws* draws) {
  return std::min({draws->Uniform(0, setting.views - 1), draws->Uniform(0, setting.views)});  // braces: in this order
}

}  // namespace

NodeRef ReplicaRef(int64_t index) { return {.client = false, .index = static_cast<uint32_t>(index)}; }
NodeRef ClientRef(int64_t index) { return {.client = true, .index = static_cast<uint32_t>(index)}; }

// The primary of a view does not get its orders out: all, or those of one position on; or its NEW-VIEW does not.
void AddOutages(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules) {
  const MessageSet& messages = *setting.protocol->messages;
  const MessageKind orders = KindOf(setting, Outage::kOrders), new_view = KindOf(setting, Outage::kNewView);
  if (orders == 0) return;
  for (int64_t v = 0; v < setting.views; ++v) {
    if (!draws->Chance(v == 0 ? 400'000 : 650'000)) continue;
    Rule rule;
    rule.until_us = setting.calm_us;
    if (v > 0 && new_view != 0 && draws->Chance(200'000)) {
      rule.message = {new_view};
      rule.where = {{std::string(messages.FlowOf(new_view).view), v}};
    } else {
      rule.message = {orders};
      rule.where = {{std::string(messages.FlowOf(orders).view), v}};
      if (draws->Chance(500'000))
        rule.where.emplace_back("n", draws->Uniform(1, std::min<int64_t>(setting.positions, 3)));
    }
    rules->push_back(std::move(rule));
  }
}

// Who leads one of the first views says nothing that orders, or no NEW-VIEW, from some moment on, in whatever view.
void AddSilences(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules) {
  const MessageKind orders = KindOf(setting, Outage::kOrders), new_view = KindOf(setting, Outage::kNewView);
  if (orders == 0) return;
  const int64_t views = draws->Uniform(1, setting.views);
  for (int64_t v = 0; v < views; ++v) {
    Rule rule;
    rule.from = {ReplicaRef(v % setting.cluster.n())};
    const bool of_orders = draws->Chance(800'000);
    rule.message = {of_orders || new_view == 0 ? orders : new_view};
    if (draws->Chance(300'000)) rule.from_us = draws->Uniform(0, 40) * 500;
    rule.until_us = setting.calm_us;
    rules->push_back(std::move(rule));
  }
}

void AddReach(const Setting& setting, int64_t count, sim::Draws* draws, std::vector<Rule>* rules) {
  for (int64_t k = 0; k < count; ++k) {
    const MessageKind kind = AnyKind(setting, draws);
    const Flow& flow = setting.protocol->messages->FlowOf(kind);
    const int64_t led = AnyView(setting, draws) + (flow.starts_view ? 1 : 0);
    Rule rule;
    rule.message = {kind};
    if (!flow.view.empty()) rule.where = {{std::string(flow.view), led}};
    if (flow.from != Side::kPrimary) rule.from = SomeOf(setting, flow.from, led, draws);
    rule.to = SomeOf(setting, flow.to, led, draws);
    rule.until_us = setting.calm_us;
    if (Disentangle(&rule)) rules->push_back(std::move(rule));
  }
}

void HoldSome(const Setting& setting, size_t first, sim::Draws* draws, std::vector<Rule>* rules) {
  for (size_t i = first; i < rules->size(); ++i) {
    if (!draws->Chance(400'000)) continue;
    Rule& rule = (*rules)[i];
    rule.until_us = draws->Uniform(1, std::max<int64_t>(1, setting.calm_us / 1000)) * 1000;
    rule.effect = {Effect::Kind::kHoldUntil, rule.until_us};
  }
}

void AddWindows(const Setting& setting, int64_t count, sim::Draws* draws, std::vector<Rule>* rules) {
  for (int64_t k = 0; k < count; ++k) {
    Rule rule;
    Side from = Side::kAnybody, to = Side::kAnybody;
    if (draws->Chance(700'000)) {
      const MessageKind kind = AnyKind(setting, draws);
      const Flow& flow = setting.protocol->messages->FlowOf(kind);
      rule.message = {kind};
      from = flow.from == Side::kPrimary ? Side::kReplicas : flow.from;
      to = flow.to;
    }
    rule.from = SomeOf(setting, from, 0, draws);
    rule.to = SomeOf(setting, to, 0, draws);
    const bool clients_only = std::all_of(rule.from.begin(), rule.from.end(), [](auto& node) { return node.client; }) &&
                              std::all_of(rule.to.begin(), rule.to.end(), [](auto& node) { return node.client; });
    if (!rule.from.empty() && !rule.to.empty() && clients_only)
      rule.to = {ReplicaRef(draws->Uniform(0, setting.cluster.n() - 1))};
    rule.from_us = draws->Chance(400'000) ? 0 : draws->Uniform(0, setting.calm_us / 2000) * 1000;
    rule.until_us = draws->Uniform(rule.from_us.value() / 1000 + 1, setting.calm_us / 1000) * 1000;
    if (draws->Chance(400'000)) rule.nth = {draws->Uniform(1, 4)};
    const int64_t effect = draws->Uniform(0, 9);
    if (effect >= 8) {
      rule.effect = {Effect::Kind::kHoldUntil, rule.until_us};
    } else if (effect >= 7) {
      rule.effect = {Effect::Kind::kDuplicate, draws->Uniform(1, 2)};
    } else if (effect >= 4) {
      rule.effect = {Effect::Kind::kDelay, draws->Uniform(1, 100) * 100};
    }
    if (Disentangle(&rule)) rules->push_back(std::move(rule));
  }
}

void AddLasting(const Setting& setting, sim::Draws* draws, std::vector<Rule>* rules) {
  const MessageKind orders = KindOf(setting, Outage::kOrders);
  const int64_t count = draws->Uniform(1, 2);
  for (int64_t k = 0; k < count; ++k) {
    Rule rule;
    const MessageKind kind = orders != 0 && draws->Chance(600'000) ? orders : AnyKind(setting, draws);
    rule.message = {kind};
    if (kind == orders && draws->Chance(500'000)) {
      rule.where = {{"n", draws->Uniform(1, std::min<int64_t>(setting.positions, 4))}};
    }
    if (draws->Chance(250'000)) rule.to = SomeOf(setting, setting.protocol->messages->FlowOf(kind).to, 0, draws);
    rule.effect = {Effect::Kind::kDelay, draws->Uniform(2, 16) * 5000};
    rules->push_back(std::move(rule));
  }
}

}  // namespace zyz::scenarios

// What a scope is made of, and what it says of itself; scope_loader.cc reads it, scope_lies.cc makes its lies.
#include "scenarios/explore/scope.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace zyz::scenarios {
namespace {

constexpr std::string_view kPosition = "n";  // what protocols call a position

std::string Joined(const std::vector<std::string>& parts, std::string_view separator = ", ") {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

template <class Number>
std::string Numbers(const std::vector<Number>& numbers) {
  std::vector<std::string> parts;
  parts.reserve(numbers.size());
  for (const Number number : numbers) parts.push_back(std::to_string(number));
  return Joined(parts);
}

NodeRef RefOf(NodeId id, const ClusterSize& cluster) {
  if (cluster.IsReplica(id)) return {.client = false, .index = id};
  return {.client = true, .index = cluster.ClientIndex(id)};
}

// Cuts of one kind, view and position, which differ in their ends.
class CutMaker {
 public:
  CutMaker(const ClusterSize& cluster, uint32_t clients, const MessageSet& messages)
      : cluster_(cluster), clients_(clients), messages_(messages) {}

  void Add(const Cut& cut, std::span<const CutEnd> ends) {
    const Flow& flow = messages_.FlowOf(cut.kind);
    const std::vector<NodeId> senders = NodesOf(flow.from, cut, flow), receivers = NodesOf(flow.to, cut, flow);
    for (const CutEnd end : ends) {
      switch (end) {
        case CutEnd::kFrom:
          for (const NodeId from : senders) AddOne(cut, {from}, receivers, " from " + Name(from));
          break;
        case CutEnd::kTo:
          for (const NodeId to : receivers) AddOne(cut, senders, {to}, " to " + Name(to));
          break;
        case CutEnd::kAllBut:
          for (const NodeId but : receivers) {
            std::vector<NodeId> others = receivers;
            std::erase(others, but);
            AddOne(cut, senders, std::move(others), " to all but " + Name(but));
          }
          break;
        case CutEnd::kLink:
          for (const NodeId from : senders) {
            for (const NodeId to : receivers) AddOne(cut, {from}, {to}, " from " + Name(from) + " to " + Name(to));
          }
          break;
      }
    }
  }

  std::vector<Cut> Take() { return std::move(cuts_); }

 private:
  std::string Name(NodeId id) const { return NodeName(cluster_, id); }

  std::vector<NodeId> NodesOf(Side side, const Cut& cut, const Flow& flow) const {
    if (side == Side::kPrimary && !flow.view.empty()) return {cluster_.Primary(cut.view)};
    std::vector<NodeId> nodes;
    for (NodeId id = 0; id < cluster_.n() + clients_; ++id) {
      if (side == Side::kAnybody || cluster_.IsClient(id) == (side == Side::kClients)) nodes.push_back(id);
    }
    return nodes;
  }

  // Unless it is about nobody, or takes away what another one does.
  void AddOne(Cut cut, std::vector<NodeId> from, std::vector<NodeId> to, const std::string& ends) {
    if (from.size() == 1) std::erase(to, from.front());
    if (to.size() == 1) std::erase(from, to.front());
    if (from.empty() || to.empty()) return;
    if (!known_.insert({cut.kind, cut.view, cut.position, from, to}).second) return;
    for (const NodeId id : from) cut.rule.from.push_back(RefOf(id, cluster_));
    for (const NodeId id : to) cut.rule.to.push_back(RefOf(id, cluster_));
    cut.from = std::move(from);
    cut.to = std::move(to);
    cut.text += ends;
    cuts_.push_back(std::move(cut));
  }

  const ClusterSize cluster_;
  const uint32_t clients_;
  const MessageSet& messages_;
  std::set<std::tuple<MessageKind, uint64_t, uint64_t, std::vector<NodeId>, std::vector<NodeId>>> known_;
  std::vector<Cut> cuts_;
};

template <class Number>
std::string ListText(const std::vector<Number>& numbers) {
  std::string text;
  for (const Number number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

std::vector<uint32_t> ParseList(std::string_view text) {
  std::vector<uint32_t> numbers;
  for (const char *at = text.data(), *const end = at + text.size(); at < end; ++at) {
    at = std::from_chars(at, end, numbers.emplace_back()).ptr;
  }
  return numbers;
}

}  // namespace

std::string LetterSet::Text() const { return std::to_string(base) + ";" + ListText(lies) + ";" + ListText(cuts); }

LetterSet LetterSet::Parse(std::string_view text) {
  const size_t first = text.find(';'), second = text.find(';', first + 1);
  return {.base = ParseList(text.substr(0, first)).front(),
          .lies = ParseList(text.substr(first + 1, second - first - 1)),
          .cuts = ParseList(text.substr(second + 1))};
}

std::string_view PositionFieldOf(const MessageSet& messages, MessageKind kind) {
  return messages.HasNumber(kind, kPosition) ? kPosition : std::string_view();
}

std::vector<Cut> CutsOf(const CutAlphabet& alphabet, const ClusterSize& cluster, uint32_t clients,
                        const MessageSet& messages) {
  CutMaker maker(cluster, clients, messages);
  for (const MessageKind kind : alphabet.kinds) {
    const Flow& flow = messages.FlowOf(kind);
    const std::string_view position_field = PositionFieldOf(messages, kind);
    std::vector<uint64_t> views = {0}, positions = {0};
    if (!flow.view.empty()) views = alphabet.views;
    if (!position_field.empty())
      positions.insert(positions.end(), alphabet.positions.begin(), alphabet.positions.end());
    for (const uint64_t view : views) {
      for (const uint64_t position : positions) {
        Cut cut{.kind = kind, .view = view + (flow.starts_view ? 1 : 0), .position = position};
        cut.text = messages.NameOf(kind);
        cut.rule.message = {kind};
        cut.rule.until_us = alphabet.until_us;
        const auto demand = [&](std::string_view field, uint64_t value) {
          cut.rule.where.emplace_back(field, static_cast<int64_t>(value));
          cut.text += " " + std::string(field) + "=" + std::to_string(value);
        };
        if (!flow.view.empty()) demand(flow.view, cut.view);
        if (position > 0) demand(position_field, position);
        maker.Add(cut, alphabet.ends);
      }
    }
  }
  return maker.Take();
}

Scenario ScenarioOf(const Scope& scope, const LetterSet& set) {
  Scenario scenario = scope.bases[set.base];
  std::vector<Rule> rules;  // before the base's: the first rule that applies decides
  rules.reserve(set.cuts.size() + scenario.network.rules.size());
  for (const uint32_t cut : set.cuts) rules.push_back(scope.cuts[cut].rule);
  std::move(scenario.network.rules.begin(), scenario.network.rules.end(), std::back_inserter(rules));
  scenario.network.rules = std::move(rules);
  for (const uint32_t lie : set.lies) scenario.faulty.push_back(scope.lies[lie]);
  return scenario;
}

std::vector<std::string> TextsOf(const Scope& scope, const LetterSet& set) {
  std::vector<std::string> texts;
  texts.reserve(set.size());
  for (const uint32_t lie : set.lies) texts.push_back("lie " + scope.lie_texts[lie]);
  for (const uint32_t cut : set.cuts) texts.push_back("cut " + scope.cuts[cut].text);
  return texts;
}

std::string AlphabetSentence(const Scope& scope) {
  const auto counted = [](size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
  };
  std::vector<std::string> parts;
  if (!scope.cuts.empty()) {
    std::vector<std::string> ends;
    ends.reserve(scope.alphabet.ends.size());
    for (const CutEnd end : scope.alphabet.ends) ends.emplace_back(kCutEnds[static_cast<size_t>(end)]);
    std::string text = counted(scope.cuts.size(), "cut") + " (of " + counted(scope.alphabet.kinds.size(), "kind") +
                       " of messages in " + (scope.alphabet.views.size() == 1 ? "view " : "views ") +
                       Numbers(scope.alphabet.views);
    if (!scope.alphabet.positions.empty()) text += ", at all positions or " + Numbers(scope.alphabet.positions);
    text += ", by " + Joined(ends) + ", each until " + std::to_string(scope.alphabet.until_us) + " us)";
    parts.push_back(std::move(text));
  }
  if (!scope.lies.empty()) {
    std::set<NodeRef> liars;
    for (const Faulty& lie : scope.lies) liars.insert(lie.node);
    std::vector<std::string> names;
    names.reserve(liars.size());
    for (const NodeRef& liar : liars) names.push_back(scenarios::Name(liar));
    const bool limited = scope.lies_at_most < kMostLetters;
    parts.push_back(counted(scope.lies.size(), "lie") + " (of " + Joined(names) +
                    (limited ? ", at most " + std::to_string(scope.lies_at_most) + " in a set)" : ")"));
  }
  return parts.empty() ? "no letters" : Joined(parts);
}

std::string TimingSentence(const Scope& scope, uint32_t base) {
  const Scenario& scenario = scope.bases[base];
  const Delay& delay = scenario.network.delay_us;
  std::string text = "delay " + std::to_string(delay.min.low);
  if (delay.min != delay.max) text += " to " + std::to_string(delay.max.low);
  text += " us; ";
  std::vector<std::string> timers;
  for (size_t i = 0; i < scenario.timers_us.infos().size(); ++i) {
    timers.push_back(std::string(scenario.timers_us.infos()[i].name) + " " +
                     std::to_string(scenario.timers_us.values()[i].low));
  }
  return text + "timers in us: " + Joined(timers);
}

}  // namespace zyz::scenarios

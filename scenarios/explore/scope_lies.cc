// From an entry with "*" to all the entries that it stands for. What a parameter may be is its type's to say; which
// combinations work is the loader's, who is asked about each afterwards.
#include <set>
#include <utility>

#include "adversaries/registry.h"
#include "scenarios/explore/scope.h"

namespace zyz::scenarios {
namespace {

constexpr int64_t kMostIntegers = 32;  // of an interval that "*" may stand for
constexpr int kMostNth = 3;

using Values = std::vector<Json>;

Json Text(std::string text) { return {.kind = Json::Kind::kString, .text = std::move(text)}; }
Json Integer(int64_t value) { return {.kind = Json::Kind::kInteger, .integer = value}; }
Json List(Values items) { return {.kind = Json::Kind::kList, .items = std::move(items)}; }

bool IsStar(const Json& json) { return json.kind == Json::Kind::kString && json.text == "*"; }

Values AllNodes(const Scope& scope) {
  const ClusterSize cluster = scope.cluster();
  Values nodes;
  for (NodeId id = 0; id < cluster.n() + scope.clients(); ++id) nodes.push_back(Text(NodeName(cluster, id)));
  return nodes;
}

// Who the liar may deal with: everybody else.
Values Others(const Json& entry, const Scope& scope) {
  Values nodes = AllNodes(scope);
  const Json* const self = entry.Find("node");
  std::erase_if(nodes, [&](const Json& node) { return self != nullptr && node.text == self->text; });
  return nodes;
}

// Lists of nodes: each one, and all but each one.
Values NodeLists(const Values& others) {
  Values lists;
  for (const Json& node : others) lists.push_back(List({node}));
  for (size_t i = 0; others.size() > 2 && i < others.size(); ++i) {
    Values rest = others;
    rest.erase(rest.begin() + static_cast<ptrdiff_t>(i));
    lists.push_back(List(std::move(rest)));
  }
  return lists;
}

// Two groups of the others, each in one, the other or none, neither group empty; which is the first makes no
// difference, so the first node that is in one at all is in the first.
Values GroupPairs(const Values& others) {
  uint64_t ways = 1;
  for (size_t i = 0; i < others.size(); ++i) ways *= 3;
  Values pairs;
  for (uint64_t way = 0; way < ways; ++way) {
    Values groups[2];
    uint64_t rest = way;
    bool ordered = true;
    for (const Json& node : others) {
      const uint64_t place = rest % 3;
      rest /= 3;
      if (place == 0) continue;
      if (groups[0].empty() && place == 2) ordered = false;
      groups[place - 1].push_back(node);
    }
    if (ordered && !groups[0].empty() && !groups[1].empty()) {
      pairs.push_back(List({List(std::move(groups[0])), List(std::move(groups[1]))}));
    }
  }
  return pairs;
}

// A view of those of the cuts, in each field by which some kind of message says its view.
Values ViewFields(const Scope& scope) {
  const MessageSet& messages = scope.protocol().messages();
  std::set<std::pair<std::string_view, uint64_t>> fields;
  for (const MessageKind kind : messages.AllKinds()) {
    const Flow& flow = messages.FlowOf(kind);
    if (flow.view.empty()) continue;
    for (const uint64_t view : scope.alphabet.views) fields.insert({flow.view, view + (flow.starts_view ? 1 : 0)});
  }
  Values values;
  for (const auto& [field, view] : fields) {
    Json where{.kind = Json::Kind::kObject};
    where.keys.emplace_back(field);
    where.items.push_back(Integer(static_cast<int64_t>(view)));
    values.push_back(std::move(where));
  }
  return values;
}

// Empty: too many to try.
Values ValuesOf(const ParamInfo& param, const Json& entry, const Scope& scope) {
  Values values;
  switch (param.type) {
    case ParamType::kInteger:
      if (param.max - param.min < 0 || param.max - param.min >= kMostIntegers) break;
      for (int64_t value = param.min; value <= param.max; ++value) values.push_back(Integer(value));
      break;
    case ParamType::kText:
      for (const std::string_view choice : param.choices) values.push_back(Text(std::string(choice)));
      break;
    case ParamType::kFlag:
      for (const bool flag : {false, true}) values.push_back({.kind = Json::Kind::kBool, .flag = flag});
      break;
    case ParamType::kNode:
      return Others(entry, scope);
    case ParamType::kNodes:
      return NodeLists(Others(entry, scope));
    case ParamType::kMessages:
      for (const MessageKind kind : scope.protocol().messages().AllKinds()) {
        values.push_back(List({Text(std::string(scope.protocol().messages().NameOf(kind)))}));
      }
      break;
    case ParamType::kGroups:
      return GroupPairs(Others(entry, scope));
    case ParamType::kFields:
      return ViewFields(scope);
    case ParamType::kNumbers:
      for (int nth = 1; nth <= kMostNth; ++nth) values.push_back(List({Integer(nth)}));
      break;
  }
  return values;
}

// The entries with each of `values` in the place of the member `key`.
void Vary(const Json& entry, const std::string& key, const Values& values, Values* out) {
  for (const Json& value : values) {
    Json varied = entry;
    *varied.Find(key) = value;
    out->push_back(std::move(varied));
  }
}

// Every behaviour's example, on the entry's node; with the examples as they are where that is everybody.
Values Examples(const Values& nodes, const BehaviourCatalogue& behaviours) {
  Values entries;
  for (const BehaviourInfo* behaviour : behaviours.all()) {
    const absl::StatusOr<Json> example = ParseJson(behaviour->example, "example");
    if (!example.ok() || example->Find("node") == nullptr) continue;
    Vary(*example, "node", nodes, &entries);
  }
  return entries;
}

}  // namespace

LieEntries ExpandLie(const Json& entry, const Scope& scope) {
  const BehaviourCatalogue& behaviours = scope.protocol().known->behaviours;
  const Json* const node = entry.Find("node");
  const Json* const name = entry.Find("behaviour");
  Values nodes;
  if (node != nullptr) nodes = IsStar(*node) ? AllNodes(scope) : Values{*node};
  if (name != nullptr && IsStar(*name)) {
    for (const std::string& key : entry.keys) {
      if (key != "node" && key != "behaviour") return {{}, key, "nothing besides \"node\": examples have their own"};
    }
    return {Examples(nodes, behaviours), {}, {}};
  }
  LieEntries result{{entry}, {}, {}};
  const auto vary = [&](const std::string& key, const auto& values_of) {
    Values varied;
    for (const Json& one : result.entries) Vary(one, key, values_of(one), &varied);
    result.entries = std::move(varied);
  };
  if (node != nullptr) vary("node", [&](const Json&) { return nodes; });  // first: others are counted without it
  const BehaviourInfo* const behaviour = name == nullptr ? nullptr : behaviours.Find(name->text);
  for (const std::string& key : entry.keys) {
    if (key == "node" || !IsStar(*entry.Find(key))) continue;
    const ParamInfo* const param = behaviour == nullptr ? nullptr : FindParam(*behaviour, key);
    if (param == nullptr || ValuesOf(*param, result.entries.front(), scope).empty()) {
      return {{}, key, "a value: it is no parameter, or one of too many values for \"*\""};
    }
    vary(key, [&](const Json& one) { return ValuesOf(*param, one, scope); });
  }
  return result;
}

}  // namespace zyz::scenarios

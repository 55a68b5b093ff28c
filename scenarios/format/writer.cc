// A visitor of the schema, like the loader. Each object is encoded twice, as it is and with its initial values, and
// what comes out alike and is not required is left out: so a key that the schema gains is written with no line here.
#include "scenarios/format/writer.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/reject.h"
#include "scenarios/format/schema.h"

namespace zyz::scenarios {
namespace {

Json Of(int64_t value) { return {.kind = Json::Kind::kInteger, .integer = value}; }
Json Of(bool value) { return {.kind = Json::Kind::kBool, .flag = value}; }
Json Of(std::string_view text) { return {.kind = Json::Kind::kString, .text = std::string(text)}; }
Json Of(const std::string& text) { return Of(std::string_view(text)); }
Json Of(const NodeRef& node) { return Of(Name(node)); }
Json Of(const Value& value);

Json ObjectOf(std::string_view key, Json value) {
  Json json = {.kind = Json::Kind::kObject};
  json.keys.emplace_back(key);
  json.items.push_back(std::move(value));
  return json;
}

Json Of(const Num& number) {
  if (!number.drawn()) return Of(number.low);
  return ObjectOf("between", {.kind = Json::Kind::kList, .items = {Of(number.low), Of(number.high)}});
}

template <class T>
Json Of(const std::vector<T>& elements) {
  Json json = {.kind = Json::Kind::kList};
  for (const T& element : elements) json.items.push_back(Of(element));
  return json;
}

Json Of(const Where& where) {
  Json json = {.kind = Json::Kind::kObject};
  for (const auto& [field, value] : where) {
    json.keys.push_back(field);
    json.items.push_back(Of(value));
  }
  return json;
}

Json Of(const Value& value) {
  using Kind = FieldValue::Kind;
  switch (value.kind) {
    case Kind::kAbsent:
      return {};
    case Kind::kFlag:
      return Of(value.number != Num(0));
    case Kind::kNumber:
      return Of(value.number);
    case Kind::kText:
      return Of(value.text);
    case Kind::kList:
      return Of(value.items);
    case Kind::kStruct:
      break;
  }
  return {.kind = Json::Kind::kObject, .keys = value.names, .items = Of(value.items).items};
}

// What speaks of kinds of messages needs the set that names them.
class Speller {
 public:
  explicit Speller(const MessageSet& messages) : messages_(messages) {}

  template <class T>
  Json Spell(const T& value) const {
    return Of(value);
  }
  Json Spell(const Kinds& kinds) const {
    if (kinds.size() == 1) return Of(messages_.NameOf(kinds.front()));
    Json json = {.kind = Json::Kind::kList};
    for (const MessageKind kind : kinds) json.items.push_back(Of(messages_.NameOf(kind)));
    return json;
  }
  // All that has a default which depends on the rule around it is said.
  Json Spell(const Earlier& earlier) const {
    Json json = {.kind = Json::Kind::kObject};
    const auto put = [&](std::string_view key, Json value) {
      json.keys.emplace_back(key);
      json.items.push_back(std::move(value));
    };
    if (!earlier.message.empty()) put("message", Spell(earlier.message));
    put("received", Of(earlier.received));
    if (!earlier.where.empty()) put("where", Of(earlier.where));
    if (earlier.nth != Num(0)) put("nth", Of(earlier.nth));
    return json;
  }
  Json Spell(const Edit& edit) const {
    switch (edit.action) {
      case Edit::Do::kSet:
        break;
      case Edit::Do::kAdd:
        return ObjectOf("add", Of(edit.amount));
      case Edit::Do::kTruncate:
        return ObjectOf("truncate", Of(edit.amount));
      case Edit::Do::kCopy: {
        Json json = ObjectOf("copy", Of(edit.copy));
        json.keys.emplace_back("of");
        json.items.push_back(Spell(*edit.of));
        return json;
      }
    }
    return edit.value.kind == FieldValue::Kind::kStruct ? ObjectOf("set", Of(edit.value)) : Of(edit.value);
  }

 private:
  const MessageSet& messages_;
};

bool Same(const Json& a, const Json& b) {
  return a.kind == b.kind && a.flag == b.flag && a.integer == b.integer && a.text == b.text && a.keys == b.keys &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), Same);
}

class Encoder {
 public:
  static constexpr bool kAllKeys = false;

  explicit Encoder(const MessageSet& messages) : messages_(messages), speller_(messages) {}

  // What `field` has beyond its initial values, and its required keys.
  template <class T>
  Json Members(T& field) const {
    Encoder actual(messages_), initial(messages_);
    T defaults = Initial(field);
    Describe(actual, field);
    Describe(initial, defaults);
    Json json = {.kind = Json::Kind::kObject};
    for (size_t i = 0; i < actual.object_.items.size(); ++i) {
      const Json* const before = initial.object_.Find(actual.object_.keys[i]);
      if (!actual.required_[i] && before != nullptr && Same(*before, actual.object_.items[i])) continue;
      json.keys.push_back(std::move(actual.object_.keys[i]));
      json.items.push_back(std::move(actual.object_.items[i]));
    }
    return json;
  }

  // ---- What the schema calls ----

  void ProtocolName(const Key& key, Protocol& field) {
    const bool said = field.known != &DefaultProtocol();
    Put({key.name, key.about, said}, Of(field.info().name));
  }
  void Setting(const Key& key, Num& field, const SettingInfo& info) {
    Put(key, info.choices.empty() ? Of(field) : Of(info.choices[static_cast<size_t>(field.value())]));
  }

  void Constant(const Key& key, std::string_view value) { Put(key, Of(value)); }
  void Text(const Key& key, std::string& field, size_t) { Put(key, Of(field)); }
  void Name(const Key& key, std::string& field, std::span<const std::string_view>) { Put(key, Of(field)); }
  template <class Enum>
  void Choice(const Key& key, Enum& field, std::span<const std::string_view> names) {
    Put(key, Of(names[static_cast<size_t>(field)]));
  }
  template <class Enum>
  void MaybeChoice(const Key& key, std::optional<Enum>& field, std::span<const std::string_view> names) {
    if (field) Put(key, Of(names[static_cast<size_t>(*field)]));
  }
  void Flag(const Key& key, bool& field) { Put(key, Of(field)); }
  void Whole(const Key& key, Num& field, const Range&) { Put(key, Of(field)); }
  void PerNode(const Key& key, Num& field, const Range&) { Put(key, Of(field)); }
  void MaybeWhole(const Key& key, std::optional<Num>& field, const Range&) {
    if (field) Put(key, Of(*field));
  }
  void Wholes(const Key& key, std::vector<Num>& field, const Range&) { PutList(key, field); }
  void Seed(const Key& key, std::optional<int64_t>& field) {
    if (field) Put(key, Of(*field));
  }
  template <class T>
  void Object(const Key& key, T& field) {
    Json members = Members(field);  // what is not initial already: it stays, whatever another object holds there
    if (!members.keys.empty()) Put({key.name, key.about, kRequired}, std::move(members));
  }
  template <class T>
  void List(const Key& key, std::vector<T>& field, size_t) {
    if (field.empty()) return;
    Json list = {.kind = Json::Kind::kList};
    for (T& element : field) list.items.push_back(Members(element));
    Put(key, std::move(list));
  }
  void Node(const Key& key, NodeRef& field) { Put(key, Of(field)); }
  void Nodes(const Key& key, NodeRefs& field) { PutList(key, field); }
  void GroupsOf(const Key& key, Groups& field) { PutList(key, field); }
  void KindsOf(const Key& key, Kinds& field) {
    if (!field.empty()) Put(key, speller_.Spell(field));
  }
  void KindOf(const Key& key, Kinds& field) { KindsOf(key, field); }
  void Timers(const Key& key, std::vector<std::string>& field) { PutList(key, field); }
  void WhereOf(const Key& key, Where& field, const Kinds&) {
    if (!field.empty()) Put(key, Of(field));
  }
  void DelayOf(const Key& key, Delay& field) {
    const bool plain = field.tail == Tail::kUniform && field.min == field.max;
    Put(key, plain ? Of(field.min) : Members(field));
  }
  void OperationsOf(const Key& key, Operations& field, const Range&) {
    Put(key, field.lists.empty() ? Of(field.count) : Of(field.lists));
  }
  void EffectOf(const Key& key, Effect& field) {
    static constexpr std::string_view kNames[] = {"drop", "delay_us", "duplicate", "hold_until_us", "replay"};
    static_assert(std::size(kNames) == static_cast<size_t>(Effect::Kind::kHoldForRule));
    if (field.kind == Effect::Kind::kHoldForRule) return Put(key, ObjectOf("hold_until", Of(field.rule)));
    const std::string_view name = kNames[static_cast<size_t>(field.kind)];
    Put(key, field.kind == Effect::Kind::kDrop ? Of(name) : ObjectOf(name, Of(field.amount)));
  }
  void FaultEffectOf(const Key& key, FaultEffect& field, const FaultRule&) {
    Json members = Members(field);
    const bool drop = members.keys == std::vector<std::string>{"drop"};
    Put(key, drop ? Of(std::string_view("drop")) : std::move(members));
  }
  void EarlierOf(const Key& key, std::optional<Earlier>& field) {
    if (field) Put(key, speller_.Spell(*field));
  }
  void ValueOf(const Key& key, Value& field) { Put(key, Of(field)); }
  void EditsOf(const Key& key, std::vector<Edit>& field, const Kinds&) {
    Json json = {.kind = Json::Kind::kObject};
    for (const Edit& edit : field) {
      json.keys.push_back(PointerOf(edit.path));
      json.items.push_back(speller_.Spell(edit));
    }
    if (!field.empty()) Put(key, std::move(json));
  }
  void BoundsOf(const Key& key, std::optional<Bounds>& field) {
    if (field) Put(key, Interval(*field));
  }
  void Rejections(const Key& key, std::map<RejectReason, Bounds>& field) {
    Json json = {.kind = Json::Kind::kObject};
    for (auto& [reason, bounds] : field) {
      json.keys.emplace_back(zyz::Name(reason));
      json.items.push_back(Interval(bounds));
    }
    if (!json.keys.empty()) Put(key, std::move(json));
  }
  void Verdict(const Key& key, sim::Verdict& field) { Put(key, Of(field.Text())); }
  void Planted(const Key& key, Protocol& field) {
    if (field.planted) Put(key, Of(*field.planted));
  }
  void RuleOrBehaviour(const Key& key, Faulty& field) {
    if (field.rule) {
      Json rule = Members(*field.rule);
      for (size_t i = 0; i < rule.keys.size(); ++i) Put({rule.keys[i], {}, kRequired}, std::move(rule.items[i]));
      return;
    }
    Put(key, Of(field.behaviour));
    for (const auto& [name, value] : field.parameters) {
      Put({.name = name, .about = {}, .required = true},
          std::visit([this](const auto& held) { return speller_.Spell(held); }, value));
    }
  }

 private:
  void Put(const Key& key, Json value) {
    object_.keys.emplace_back(key.name);
    object_.items.push_back(std::move(value));
    required_.push_back(key.required);
  }
  template <class T>
  void PutList(const Key& key, const std::vector<T>& field) {
    if (!field.empty()) Put(key, Of(field));
  }

  Json Interval(Bounds& bounds) const {
    if (bounds.min == bounds.max) return Of(bounds.min);
    Json members = Members(bounds);
    return members.keys.empty() ? ObjectOf("min", Of(bounds.min)) : members;
  }

  // A protocol's defaults are its own.
  template <class T>
  static T Initial(const T&) {
    return T();
  }
  static Protocol Initial(const Protocol& like) { return Protocol(*like.known); }
  static Settings Initial(const Settings& like) { return Settings(like.infos()); }
  static Scenario Initial(const Scenario& like) { return EmptyScenario(*like.protocol.known); }

  const MessageSet& messages_;
  const Speller speller_;
  Json object_ = {.kind = Json::Kind::kObject};
  std::vector<bool> required_;
};

std::string OneLine(const Json& json) {
  const bool object = json.kind == Json::Kind::kObject;
  if (!object && json.kind != Json::Kind::kList) return ShowJson(json, SIZE_MAX / 2);
  if (json.items.empty()) return object ? "{}" : "[]";
  std::string text = object ? "{ " : "[";
  for (size_t i = 0; i < json.items.size(); ++i) {
    if (i > 0) text += ", ";
    if (object) text += QuoteJson(json.keys[i]) + ": ";
    text += OneLine(json.items[i]);
  }
  return text + (object ? " }" : "]");
}

bool IsListOfObjects(const Json& json) {
  return json.kind == Json::Kind::kList && !json.items.empty() && json.items.front().kind == Json::Kind::kObject;
}

bool HasListOfObjects(const Json& json) {
  return IsListOfObjects(json) ||
         (json.kind == Json::Kind::kObject && std::any_of(json.items.begin(), json.items.end(), HasListOfObjects));
}

// `used`: characters on the line so far; `after`: characters that must still fit behind.
void Print(const Json& json, size_t indent, size_t used, size_t after, size_t width, std::string* out) {
  std::string line = OneLine(json);
  const bool breaks = !json.items.empty() && (HasListOfObjects(json) || used + line.size() + after > width);
  if (!breaks) {
    *out += line;
    return;
  }
  const bool object = json.kind == Json::Kind::kObject;
  *out += object ? "{\n" : "[\n";
  for (size_t i = 0; i < json.items.size(); ++i) {
    const std::string name = object ? QuoteJson(json.keys[i]) + ": " : "";
    out->append(indent + 2, ' ');
    *out += name;
    Print(json.items[i], indent + 2, indent + 2 + name.size(), 1, width, out);
    *out += i + 1 < json.items.size() ? ",\n" : "\n";
  }
  out->append(indent, ' ');
  *out += object ? '}' : ']';
}

}  // namespace

Json EncodeScenario(const Scenario& scenario) {
  Scenario copy = scenario;
  return Encoder(scenario.protocol.messages()).Members(copy);
}

std::string PrettyJson(const Json& json, size_t width) {
  std::string text;
  Print(json, 0, 0, 0, width, &text);
  return text;
}

std::string WriteScenario(const Scenario& scenario) {
  const Json json = EncodeScenario(scenario);
  std::string text = "{\n";
  for (size_t i = 0; i < json.items.size(); ++i) {
    const std::string name = "  " + QuoteJson(json.keys[i]) + ": ";
    text += name;
    Print(json.items[i], 2, name.size(), 1, 120, &text);
    text += i + 1 < json.items.size() ? ",\n" : "\n";
  }
  return text + "}\n";
}

}  // namespace zyz::scenarios

// A visitor of the schema. It stands at one object of the tree at a time, takes the members that the schema asks for,
// and when the object's description is over, whatever nobody asked for is an unknown key. The first error wins: from
// then on every method returns at once, so that no caller needs to ask.
#include "scenarios/format/decode.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/registry.h"
#include "protocol/reject.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/decode_text.h"
#include "scenarios/format/edits.h"
#include "scenarios/format/schema.h"

namespace zyz::scenarios {
namespace {

class Decoder {
 public:
  static constexpr bool kAllKeys = false;

  explicit Decoder(std::string_view file) : file_(file) {}

  absl::StatusOr<Scenario> Decode(const Json& root) {
    Members(root, scenario_);
    if (!status_.ok()) return status_;
    scenario_.has_draws = drew_;
    return std::move(scenario_);
  }

  // ---- What the schema calls ----

  void Constant(const Key& key, std::string_view value) {
    Take(key, [&](const Json& json) {
      if (json.kind != Json::Kind::kString || json.text != value) Fail(json, Quoted(value));
    });
  }

  void Text(const Key& key, std::string& field, size_t limit) {
    Take(key, [&](const Json& json) { String(json, limit, &field); });
  }

  void Name(const Key& key, std::string& field, std::span<const std::string_view> names) {
    Take(key, [&](const Json& json) {
      if (const auto index = OneOf(json, names)) field = names[*index];
    });
  }

  template <class Enum>
  void Choice(const Key& key, Enum& field, std::span<const std::string_view> names) {
    Take(key, [&](const Json& json) {
      if (const auto index = OneOf(json, names)) field = static_cast<Enum>(*index);
    });
  }

  template <class Enum>
  void MaybeChoice(const Key& key, std::optional<Enum>& field, std::span<const std::string_view> names) {
    Take(key, [&](const Json& json) {
      if (const auto index = OneOf(json, names)) field = static_cast<Enum>(*index);
    });
  }

  void Flag(const Key& key, bool& field) {
    Take(key, [&](const Json& json) { Bool(json, &field); });
  }

  void Whole(const Key& key, Num& field, const Range& range) {
    Take(key, [&](const Json& json) { Number(json, range, &field); });
  }
  void PerNode(const Key& key, Num& field, const Range& range) { Whole(key, field, range); }
  void MaybeWhole(const Key& key, std::optional<Num>& field, const Range& range) {
    Take(key, [&](const Json& json) { Number(json, range, &field.emplace()); });
  }
  void Wholes(const Key& key, std::vector<Num>& field, const Range& range) {
    Take(key, [&](const Json& json) { Numbers(json, range, &field); });
  }

  void Seed(const Key& key, std::optional<int64_t>& field) {
    Take(key, [&](const Json& json) {
      if (json.kind != Json::Kind::kInteger || json.integer < 0) return Fail(json, "an integer from 0 on");
      field = json.integer;
    });
  }

  template <class T>
  void Object(const Key& key, T& field) {
    Take(key, [&](const Json& json) { Members(json, field); });
  }

  template <class T>
  void List(const Key& key, std::vector<T>& field, size_t limit) {
    Take(key, [&](const Json& json) {
      Elements(json, 0, limit, "objects", [&](const Json& element) { Members(element, field.emplace_back()); });
    });
  }

  void Node(const Key& key, NodeRef& field) {
    Take(key, [&](const Json& json) { OneNode(json, &field); });
  }
  void Nodes(const Key& key, NodeRefs& field) {
    Take(key, [&](const Json& json) { NodeList(json, &field); });
  }
  void GroupsOf(const Key& key, Groups& field) {
    Take(key, [&](const Json& json) { NodeGroups(json, &field); });
  }
  void KindsOf(const Key& key, Kinds& field) {
    Take(key, [&](const Json& json) { KindList(json, &field); });
  }
  void KindOf(const Key& key, Kinds& field) {
    Take(key, [&](const Json& json) { OneKind(json, &field); });
  }
  void Timers(const Key& key, std::vector<std::string>& field) {
    Take(key, [&](const Json& json) {
      const std::vector<std::string_view> names = TimerNames(scenario_.protocol.info());
      const auto one = [&](const Json& name) {
        if (const auto index = OneOf(name, names)) field.emplace_back(names[*index]);
      };
      if (json.kind != Json::Kind::kList) return one(json);
      Elements(json, 1, names.size(), "timers", one);
      if (HasDuplicates(field)) Fail(json, "each timer once");
    });
  }
  void WhereOf(const Key& key, Where& field, const Kinds& kinds) {
    Take(key, [&](const Json& json) { Fields(json, kinds, &field); });
  }

  void DelayOf(const Key& key, Delay& field) {
    Take(key, [&](const Json& json) {
      if (json.kind == Json::Kind::kObject && json.Find("between") == nullptr) return Members(json, field);
      Number(json, kTimeUs, &field.min, ", or {\"min\": a, \"max\": b}");
      field.max = field.min;
    });
  }

  void OperationsOf(const Key& key, Operations& field, const Range& range) {
    Take(key, [&](const Json& json) {
      if (json.kind != Json::Kind::kList)
        return Number(json, range, &field.count, ", or a list of operations per client");
      Elements(json, 1, kMaxClients, "lists of operations", [&](const Json& client) {
        std::vector<std::string>& operations = field.lists.emplace_back();
        Elements(client, 0, SIZE_MAX, "operations",
                 [&](const Json& operation) { String(operation, kMaxOperationBytes, &operations.emplace_back()); });
      });
    });
  }

  void EffectOf(const Key& key, Effect& field) {
    Take(key, [&](const Json& json) {
      static constexpr std::string_view kAllowed =
          R"("drop", {"delay_us": N}, {"duplicate": N}, {"hold_until_us": N}, )"
          R"({"hold_until": "RULE"}, {"replay": N})";
      static constexpr std::pair<std::string_view, Range> kWithAmount[] = {{"delay_us", kTimerUs},
                                                                           {"duplicate", {1, kMaxCopies}},
                                                                           {"hold_until_us", kTimerUs},
                                                                           {"replay", {1, kMaxCount}}};
      static_assert(std::size(kWithAmount) == static_cast<size_t>(Effect::Kind::kReplay), "in the enumerators' order");
      if (json.kind == Json::Kind::kString && json.text == "drop") return;
      if (json.kind != Json::Kind::kObject || json.keys.size() != 1) return Fail(json, kAllowed);
      for (size_t i = 0; i < std::size(kWithAmount); ++i) {
        if (json.keys[0] != kWithAmount[i].first) continue;
        field.kind = static_cast<Effect::Kind>(i + 1);
        return Below(json.keys[0], [&] { Number(json.items[0], kWithAmount[i].second, &field.amount); });
      }
      if (json.keys[0] != "hold_until") return Fail(json, kAllowed);
      field.kind = Effect::Kind::kHoldForRule;
      Below(json.keys[0], [&] { String(json.items[0], kMaxNameBytes, &field.rule); });
    });
  }

  void FaultEffectOf(const Key& key, FaultEffect& field, const FaultRule& rule) {
    Take(key, [&](const Json& json) {
      field.on = rule.on;
      field.matched = rule.message;
      if (json.kind == Json::Kind::kString && json.text == "drop") {
        field.drop = true;
      } else if (json.kind == Json::Kind::kObject && !json.keys.empty()) {
        effect_ = &field;
        Members(json, field);
        effect_ = nullptr;
      } else {
        Fail(json, R"("drop", or an object of effects)");
      }
    });
  }

  void EarlierOf(const Key& key, std::optional<Earlier>& field) {
    Take(key, [&](const Json& json) {
      Earlier& earlier = field.emplace();
      if (effect_ != nullptr) earlier = {effect_->on == RuleOn::kReceive, effect_->matched, {}, 0};
      const bool by_number = key.name == "replay" && json.kind == Json::Kind::kInteger;
      if (by_number && effect_ != nullptr) return Number(json, Range{1, kMaxCount}, &earlier.nth);
      if (json.Find("message") != nullptr) earlier.message.clear();
      Members(json, earlier);
    });
  }

  void EditsOf(const Key& key, std::vector<Edit>& field, const Kinds& kinds) {
    Take(key, [&](const Json& json) {
      if (json.kind != Json::Kind::kObject || json.keys.empty()) {
        return Fail(json, "an object: by JSON pointer, what becomes of the field");
      }
      for (size_t i = 0; i < json.keys.size(); ++i) {
        Below(json.keys[i], [&] { OneEdit(json.keys[i], json.items[i], kinds, &field.emplace_back()); });
      }
    });
  }

  void ValueOf(const Key& key, Value& field) {
    Take(key, [&](const Json& json) { AnyValue(json, &field); });
  }

  void BoundsOf(const Key& key, std::optional<Bounds>& field) {
    Take(key, [&](const Json& json) { Interval(json, &field.emplace()); });
  }

  void Rejections(const Key& key, std::map<RejectReason, Bounds>& field) {
    Take(key, [&](const Json& json) {
      if (json.kind != Json::Kind::kObject) return Fail(json, "an object of reasons");
      std::vector<std::string_view> names;
      for (size_t i = 0; i < kRejectReasons; ++i) names.push_back(zyz::Name(static_cast<RejectReason>(i)));
      for (size_t i = 0; i < json.keys.size(); ++i) {
        Below(json.keys[i], [&] {
          const auto found = std::find(names.begin(), names.end(), json.keys[i]);
          if (found == names.end()) return FailUnknown(json.keys[i], names);
          Interval(json.items[i], &field[static_cast<RejectReason>(found - names.begin())]);
        });
      }
    });
  }

  void Verdict(const Key& key, sim::Verdict& field) {
    Take(key, [&](const Json& json) {
      const std::vector<std::string> allowed = Verdicts();
      if (json.kind != Json::Kind::kString || std::find(allowed.begin(), allowed.end(), json.text) == allowed.end()) {
        return Fail(json, QuotedList(allowed));
      }
      field = *sim::Verdict::Parse(json.text);
    });
  }

  void ProtocolName(const Key& key, Protocol& field) {
    Take(key, [&](const Json& json) {
      std::vector<std::string_view> names;
      for (const KnownProtocol* protocol : Protocols()) names.push_back(protocol->info.name);
      if (const auto index = OneOf(json, names)) field = Protocol(*Protocols()[*index]);
    });
  }
  void Setting(const Key& key, Num& field, const SettingInfo& info) {
    if (info.choices.empty()) return Whole(key, field, Range{info.min, info.max});
    Take(key, [&](const Json& json) {
      if (const auto index = OneOf(json, info.choices)) field = static_cast<int64_t>(*index);
    });
  }

  void Planted(const Key& key, Protocol& field) {
    Take(key, [&](const Json& json) {
      field.planted.reset();
      if (json.kind == Json::Kind::kNull) return;
      if (json.kind != Json::Kind::kString || !FindPlanted(field.info(), json.text)) {
        return Fail(json, "null or a name that `zyz list planted-bugs` shows");
      }
      field.planted = json.text;
    });
  }

  void RuleOrBehaviour(const Key& key, Faulty& field) {
    const Json& object = *scopes_.back().object;
    if (object.Find("behaviour") == nullptr && (object.Find("on") != nullptr || object.Find("do") != nullptr)) {
      return Describe(*this, field.rule.emplace());
    }
    const BehaviourInfo* behaviour = nullptr;
    Take(key, [&](const Json& json) {
      const BehaviourCatalogue& behaviours = scenario_.protocol.known->behaviours;
      if (json.kind == Json::Kind::kString) behaviour = behaviours.Find(json.text);
      if (behaviour != nullptr) return;
      std::vector<std::string_view> names;  // too many to list in an error
      for (const BehaviourInfo* info : behaviours.all()) names.push_back(info->name);
      const std::string_view near = DidYouMean(json.text, names);
      Fail(json, "a name that `zyz list adversaries` shows" + (near.empty() ? "" : " (perhaps " + Quoted(near) + ")"));
    });
    if (behaviour == nullptr) return;
    field.behaviour = behaviour->name;
    Kinds kinds;  // what `where` speaks of
    for (const ParamInfo& param : behaviour->params) {
      Take({param.name, param.about, param.required},
           [&](const Json& json) { field.parameters.emplace_back(param.name, ParameterValue(json, param, &kinds)); });
    }
  }

 private:
  const MessageSet& messages() const { return scenario_.protocol.messages(); }

  struct Scope {
    const Json* object;
    std::vector<std::string_view> known;
    std::string_view missing;
  };

  // ---- Where we are ----

  // Reads the members of `json` that Describe asks for into `field`.
  template <class T>
  void Members(const Json& json, T& field) {
    if (json.kind != Json::Kind::kObject) return Fail(json, "an object");
    scopes_.push_back({&json, {}, {}});
    Describe(*this, field);
    CheckKeys();
    scopes_.pop_back();
  }

  void CheckKeys() {
    const Scope& scope = scopes_.back();
    std::string_view wrong;
    std::string_view meant;
    for (const std::string& key : scope.object->keys) {
      if (std::find(scope.known.begin(), scope.known.end(), key) != scope.known.end()) continue;
      if (wrong.data() == nullptr) wrong = key;
      if (scope.missing.empty()) break;
      // A required key that is missing is the better error, unless it is there and misspelt.
      if (DidYouMean(key, scope.known) == scope.missing) {
        wrong = key;
        meant = scope.missing;
        break;
      }
    }
    if (!scope.missing.empty() && meant.empty()) {
      const std::string besides = wrong.data() == nullptr ? "" : " (but an unknown key " + Quoted(wrong) + ")";
      return Below(scope.missing, [&] { FailWith("nothing" + besides, "a value; this key is required"); });
    }
    if (wrong.data() != nullptr) Below(wrong, [&] { FailUnknown(wrong, scope.known); });
  }

  // Hands the member named `key` of the current object to `read`, if it is there.
  template <class Read>
  void Take(const Key& key, const Read& read) {
    if (!status_.ok()) return;
    Scope& scope = scopes_.back();
    scope.known.push_back(key.name);
    const Json* json = scope.object->Find(key.name);
    if (json != nullptr) {
      Below(key.name, [&] { read(*json); });
    } else if (key.required && scope.missing.empty()) {
      scope.missing = key.name;
    }
  }

  template <class Read>
  void Below(std::string_view part, const Read& read) {
    if (!status_.ok()) return;
    const size_t before = pointer_.size();
    pointer_ += "/";
    pointer_ += PointerPart(part);
    read();
    pointer_.resize(before);
  }

  // Hands each element of the list `json` to `read`.
  template <class Read>
  void Elements(const Json& json, size_t least, size_t most, std::string_view of, const Read& read) {
    if (json.kind != Json::Kind::kList || json.items.size() < least || json.items.size() > most) {
      std::string allowed = "a list of ";
      if (least > 0) allowed += std::to_string(least) + " or more ";
      allowed += of;
      if (json.items.size() > most) allowed += ", at most " + std::to_string(most);
      return Fail(json, allowed);
    }
    for (size_t i = 0; i < json.items.size() && status_.ok(); ++i) {
      Below(std::to_string(i), [&] { read(json.items[i]); });
    }
  }

  // ---- Errors ----

  void Fail(const Json& json, std::string_view allowed) { FailWith(ShowJson(json), allowed); }
  void FailWith(std::string_view found, std::string_view allowed) {
    if (status_.ok()) status_ = FileError(file_, pointer_, found, allowed);
  }
  void FailUnknown(std::string_view name, const std::vector<std::string_view>& names) {
    std::string found = "an unknown key";
    const std::string_view near = DidYouMean(name, names);
    if (!near.empty()) found += " (did you mean " + Quoted(near) + "?)";
    FailWith(found, QuotedList(names));
  }

  // ---- Values ----

  void String(const Json& json, size_t limit, std::string* out) {
    if (json.kind != Json::Kind::kString || json.text.size() > limit) {
      return Fail(json, "a string of at most " + std::to_string(limit) + " bytes");
    }
    *out = json.text;
  }

  void Bool(const Json& json, bool* out) {
    if (json.kind != Json::Kind::kBool) return Fail(json, "true, false");
    *out = json.flag;
  }

  template <class Names>
  std::optional<size_t> OneOf(const Json& json, const Names& names) {
    if (json.kind == Json::Kind::kString) {
      const auto found = std::find(names.begin(), names.end(), json.text);
      if (found != names.end()) return found - names.begin();
    }
    Fail(json, QuotedList(names));
    return std::nullopt;
  }

  void Number(const Json& json, const Range& range, Num* out, std::string_view alternative = {}) {
    if (json.kind == Json::Kind::kInteger && Inside(range, json.integer)) {
      *out = json.integer;
      return;
    }
    if (json.kind != Json::Kind::kObject || json.keys != std::vector<std::string>{"between"}) {
      return Fail(json, "an integer from " + Span(range) + ", or {\"between\": [a, b]}" + std::string(alternative));
    }
    const Json& ends = json.items[0];
    if (ends.kind != Json::Kind::kList || ends.items.size() != 2 || ends.items[0].kind != Json::Kind::kInteger ||
        ends.items[1].kind != Json::Kind::kInteger || !Inside(range, ends.items[0].integer) ||
        !Inside(range, ends.items[1].integer) || ends.items[0].integer > ends.items[1].integer) {
      return Below("between", [&] { Fail(ends, "[a, b], integers from " + Span(range) + ", a not above b"); });
    }
    *out = Num::Between(ends.items[0].integer, ends.items[1].integer, pointer_);
    drew_ = drew_ || out->drawn();
  }

  void Numbers(const Json& json, const Range& range, std::vector<Num>* out) {
    Elements(json, 1, kMaxEntries, "numbers", [&](const Json& item) { Number(item, range, &out->emplace_back()); });
  }

  void Interval(const Json& json, Bounds* out) {
    if (json.kind == Json::Kind::kObject && json.Find("between") == nullptr) {
      if (json.keys.empty()) return Fail(json, R"(an integer, or {"min": a, "max": b} with one of them or both)");
      return Members(json, *out);
    }
    Number(json, kCount, &out->min, R"(, or {"min": a, "max": b})");
    out->max = out->min;
  }

  void OneNode(const Json& json, NodeRef* out) {
    const uint32_t replicas = scenario_.protocol.SmallestCluster().n();
    const uint32_t clients = static_cast<uint32_t>(scenario_.workload.clients.low);
    const std::string& name = json.text;
    if (json.kind == Json::Kind::kString && name.size() >= 2 && (name[0] == 'r' || name[0] == 'c')) {
      uint32_t index = 0;
      const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), index);
      const bool canonical = name[1] != '0' || name.size() == 2;
      if (error == std::errc() && end == name.data() + name.size() && canonical &&
          index < (name[0] == 'r' ? replicas : clients)) {
        *out = {.client = name[0] == 'c', .index = index};
        return;
      }
    }
    Fail(json, "r0 to r" + std::to_string(replicas - 1) +
                   (clients == 1 ? ", c0" : ", c0 to c" + std::to_string(clients - 1)));
  }

  void NodeList(const Json& json, NodeRefs* out) {
    Elements(json, 1, SIZE_MAX, "nodes", [&](const Json& node) { OneNode(node, &out->emplace_back()); });
    if (HasDuplicates(*out)) Fail(json, "each node once");
  }

  void NodeGroups(const Json& json, Groups* out) {
    Elements(json, 2, kMaxEntries, "groups of nodes",
             [&](const Json& group) { NodeList(group, &out->emplace_back()); });
    NodeRefs all;
    for (const NodeRefs& group : *out) all.insert(all.end(), group.begin(), group.end());
    if (HasDuplicates(all)) Fail(json, "each node in one group");
  }

  void OneKind(const Json& json, Kinds* out) {
    const std::optional<MessageKind> kind =
        json.kind == Json::Kind::kString ? messages().Find(json.text) : std::optional<MessageKind>();
    if (!kind) return Fail(json, QuotedList(KindNames(messages())));
    out->push_back(*kind);
  }

  void KindList(const Json& json, Kinds* out) {
    if (json.kind != Json::Kind::kList) return OneKind(json, out);
    Elements(json, 1, kMaxKinds, "messages", [&](const Json& name) { OneKind(name, out); });
    if (HasDuplicates(*out)) Fail(json, "each message once");
  }

  // Every one of `kinds` must have the fields; without kinds, some message must have all of them.
  void Fields(const Json& json, const Kinds& kinds, Where* out) {
    if (json.kind != Json::Kind::kObject || json.keys.empty()) return Fail(json, "an object of one or more fields");
    const auto has = [&](MessageKind kind, const std::string& field) {
      return HasNumberField(messages(), kind, field);
    };
    Kinds candidates = kinds.empty() ? messages().AllKinds() : kinds;
    for (size_t i = 0; i < json.keys.size(); ++i) {
      Below(json.keys[i], [&] {
        const auto without = std::stable_partition(candidates.begin(), candidates.end(),
                                                   [&](MessageKind kind) { return has(kind, json.keys[i]); });
        if (!kinds.empty() && without != candidates.end()) {
          return FailWith("a field that " + std::string(messages().NameOf(*without)) + " does not have",
                          QuotedList(messages().NumberFields(*without)) + ", or a pointer to a number field");
        }
        candidates.erase(without, candidates.end());
        if (candidates.empty())
          return FailWith("a field that no message has beside the others", "number fields of one message");
        Num value;
        Number(json.items[i], Range{0, INT64_MAX}, &value);
        out->emplace_back(json.keys[i], value);
      });
    }
  }

  // A value's draws have the edit's name, with or without "set".
  void AnyValue(const Json& json, Value* out) {
    const std::string_view edit = pointer_.ends_with("/set") ? std::string_view(pointer_).substr(0, pointer_.size() - 4)
                                                             : std::string_view(pointer_);
    if (const auto problem = ReadValue(json, std::string(edit), out)) return FailBelow(*problem);
    drew_ = drew_ || HasDraws(*out);
  }

  void FailBelow(const ValueProblem& problem) {
    pointer_ += problem.below;
    FailWith(problem.found, problem.allowed);
  }

  // An object with an operation's name is that; everything else is a value to set.
  void OneEdit(const std::string& pointer, const Json& json, const Kinds& kinds, Edit* out) {
    static constexpr std::pair<std::string_view, Edit::Do> kOperations[] = {
        {"set", Edit::Do::kSet}, {"add", Edit::Do::kAdd}, {"truncate", Edit::Do::kTruncate}, {"copy", Edit::Do::kCopy}};
    const std::optional<FieldPath> path = ParseFieldPath(pointer);
    if (!path || path->empty()) return FailWith(Quoted(pointer), "JSON pointers to fields of the message, as \"/n\"");
    out->path = *path;
    const auto* const operation = std::find_if(std::begin(kOperations), std::end(kOperations), [&](const auto& one) {
      return json.kind == Json::Kind::kObject && json.Find(one.first) != nullptr;
    });
    if (operation == std::end(kOperations)) {
      AnyValue(json, &out->value);
    } else {
      out->action = operation->second;
      if (out->action == Edit::Do::kCopy && effect_ != nullptr) {
        out->of = Earlier{effect_->on == RuleOn::kReceive, effect_->matched, {}, 0};
      }
      Members(json, *out);
    }
    if (!status_.ok()) return;
    if (const auto problem = CheckEditFor(messages(), kinds, json, out)) FailBelow(*problem);
  }

  Parameter ParameterValue(const Json& json, const ParamInfo& param, Kinds* kinds) {
    const Range range{param.min, param.max};
    const auto read = [&](auto value, auto&& reader) {
      reader(&value);
      return Parameter(std::move(value));
    };
    switch (param.type) {
      case ParamType::kInteger:
        return read(Num(), [&](Num* out) { Number(json, range, out); });
      case ParamType::kFlag:
        return read(false, [&](bool* out) { Bool(json, out); });
      case ParamType::kText:
        return read(std::string(), [&](std::string* out) {
          if (param.choices.empty()) return String(json, kMaxAboutBytes, out);
          if (const auto index = OneOf(json, param.choices)) *out = param.choices[*index];
        });
      case ParamType::kNode:
        return read(NodeRef(), [&](NodeRef* out) { OneNode(json, out); });
      case ParamType::kNodes:
        return read(NodeRefs(), [&](NodeRefs* out) { NodeList(json, out); });
      case ParamType::kMessages:
        return read(Kinds(), [&](Kinds* out) {
          KindList(json, out);
          *kinds = *out;
        });
      case ParamType::kNumbers:
        return read(std::vector<Num>(), [&](std::vector<Num>* out) { Numbers(json, Range{1, kMaxCount}, out); });
      case ParamType::kGroups:
        return read(Groups(), [&](Groups* out) { NodeGroups(json, out); });
      case ParamType::kFields:
        return read(Where(), [&](Where* out) { Fields(json, *kinds, out); });
    }
    return Num();
  }

  std::string_view file_;
  Scenario scenario_;
  const FaultEffect* effect_ = nullptr;  // whose members are being read
  std::vector<Scope> scopes_;
  std::string pointer_;
  absl::Status status_;
  bool drew_ = false;
};

}  // namespace

absl::StatusOr<Scenario> DecodeScenario(const Json& root, std::string_view file) { return Decoder(file).Decode(root); }

}  // namespace zyz::scenarios

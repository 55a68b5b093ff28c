// The format's documentation, read off the schema: `zyz` and the README show what the loader really does.
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/format/catalogue.h"
#include "scenarios/format/json.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/schema.h"

namespace zyz::scenarios {
namespace {

std::string Alternatives(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : " | ") + QuoteJson(name);
  return text;
}

std::string Integer(const Range& range) {
  return "integer from " + std::to_string(range.low) + " to " + std::to_string(range.high);
}

class Documenter {
 public:
  static constexpr bool kAllKeys = true;

  explicit Documenter(const KnownProtocol& protocol) : protocol_(protocol) {}

  std::vector<SchemaRow> TakeRows() { return std::move(rows_); }

  void Constant(const Key& key, std::string_view value) { Add(key, QuoteJson(value)); }
  void Text(const Key& key, std::string&, size_t limit) {
    Add(key, "string of at most " + std::to_string(limit) + " bytes");
  }
  void Name(const Key& key, std::string& field, std::span<const std::string_view> names) {
    Add(key, Alternatives(names), QuoteJson(field));
  }
  template <class Enum>
  void Choice(const Key& key, Enum& field, std::span<const std::string_view> names) {
    Add(key, Alternatives(names), QuoteJson(names[static_cast<size_t>(field)]));
  }
  template <class Enum>
  void MaybeChoice(const Key& key, std::optional<Enum>&, std::span<const std::string_view> names) {
    Add(key, Alternatives(names));
  }
  void Flag(const Key& key, bool& field) { Add(key, "boolean", field ? "true" : "false"); }
  void Whole(const Key& key, Num& field, const Range& range) {
    const bool shown = field.low >= range.low && field.high <= range.high;  // "for ever" is no value to write
    Add(key, Integer(range), shown ? std::to_string(field.low) : "");
  }
  void PerNode(const Key& key, Num& field, const Range& range) { Whole(key, field, range); }
  void MaybeWhole(const Key& key, std::optional<Num>&, const Range& range) { Add(key, Integer(range)); }
  void Wholes(const Key& key, std::vector<Num>&, const Range& range) {
    Add(key, "list of integers from " + From(range));
  }
  void Seed(const Key& key, std::optional<int64_t>&) { Add(key, "integer from 0 on"); }
  template <class T>
  void Object(const Key& key, T& field) {
    Add(key, "object");
    Inside(key, "", field);
  }
  template <class T>
  void List(const Key& key, std::vector<T>&, size_t limit) {
    Add(key, "list of at most " + std::to_string(limit) + " objects");
    T element;
    Inside(key, "/…", element);
  }
  void Node(const Key& key, NodeRef&) { Add(key, "node, as \"r0\" or \"c0\""); }
  void Nodes(const Key& key, NodeRefs&) { Add(key, "list of nodes"); }
  void GroupsOf(const Key& key, Groups&) { Add(key, "list of two or more lists of nodes"); }
  void KindOf(const Key& key, Kinds&) { Add(key, "message"); }
  void Timers(const Key& key, std::vector<std::string>&) {
    Add(key, "one or a list of " + Alternatives(TimerNames(protocol_.info)));
  }
  void KindsOf(const Key& key, Kinds&) { Add(key, "message or list of messages"); }
  void WhereOf(const Key& key, Where&, const Kinds&) { Add(key, "object: number by field"); }
  void DelayOf(const Key& key, Delay& field) {
    Add(key, "integer from " + From(kTimeUs) + ", or object", std::to_string(field.min.low));
    Inside(key, "", field);
  }
  void OperationsOf(const Key& key, Operations& field, const Range& range) {
    Add(key, "integer from " + From(range) + ", or list per client of strings", std::to_string(field.count.low));
  }
  void EffectOf(const Key& key, Effect&) {
    Add(key, R"("drop" | {"delay_us": N} | {"duplicate": N} | {"hold_until_us": N} | {"replay": N} | )"
             R"({"hold_until": "RULE"})");
  }
  void FaultEffectOf(const Key& key, FaultEffect& field, const FaultRule&) {
    Add(key, "\"drop\" or object");
    Inside(key, "", field);
  }
  void EditsOf(const Key& key, std::vector<Edit>&, const Kinds&) {
    Add(key, "object: value or operation by JSON pointer");
    if (pointer_.ends_with("/send/…")) return;  // as above
    Edit edit;
    Inside(key, "/…", edit);
  }
  void ValueOf(const Key& key, Value&) { Add(key, "JSON"); }
  void EarlierOf(const Key& key, std::optional<Earlier>&) {
    Add(key, key.name == "replay" ? "object, or integer from 1 on" : "object");
    if (key.name != "replay" || pointer_.ends_with("/send/…")) return;  // once is enough
    Earlier earlier;
    Inside(key, "", earlier);
  }
  void BoundsOf(const Key& key, std::optional<Bounds>&) { Add(key, R"(integer, or {"min": N, "max": N})"); }
  void Rejections(const Key& key, std::map<RejectReason, Bounds>&) {
    Add(key, R"(object: integer or {"min": N, "max": N} by reason)");
  }
  void Verdict(const Key& key, sim::Verdict& field) {
    Add(key, R"("ok" | "liveness" | "safety:ORACLE")", QuoteJson(field.Text()));
  }
  void ProtocolName(const Key& key, Protocol& field) {
    Add(key, "a name that `zyz list protocols` shows", QuoteJson(DefaultProtocol().info.name));
    field = Protocol(protocol_);
  }
  void Setting(const Key& key, Num& field, const SettingInfo& info) {
    if (info.choices.empty()) return Whole(key, field, Range{info.min, info.max});
    Add(key, Alternatives(info.choices), QuoteJson(info.choices[static_cast<size_t>(field.low)]));
  }
  void Planted(const Key& key, Protocol&) { Add(key, "null | a name that `zyz list planted-bugs` shows", "null"); }
  void RuleOrBehaviour(const Key& key, Faulty&) {
    Add(key, "a name that `zyz list adversaries` shows; or, in its place, the keys of a rule");
    FaultRule rule;
    Describe(*this, rule);
  }

 private:
  static std::string From(const Range& range) {
    return std::to_string(range.low) + " to " + std::to_string(range.high);
  }

  void Add(const Key& key, std::string type, std::string initial = "") {
    rows_.push_back({pointer_ + "/" + std::string(key.name), std::move(type),
                     key.required ? "required" : std::move(initial), std::string(key.about)});
  }

  template <class T>
  void Inside(const Key& key, std::string_view element, T& field) {
    const size_t before = pointer_.size();
    pointer_ += "/" + std::string(key.name) + std::string(element);
    Describe(*this, field);
    pointer_.resize(before);
  }

  const KnownProtocol& protocol_;
  std::vector<SchemaRow> rows_;
  std::string pointer_;
};

}  // namespace

std::vector<SchemaRow> SchemaRows(const KnownProtocol& protocol) {
  Documenter documenter(protocol);
  Scenario scenario;
  Describe(documenter, scenario);
  return documenter.TakeRows();
}

}  // namespace zyz::scenarios

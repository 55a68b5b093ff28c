// The schema's fields are counted by walking it with every key visited; equal counts are equal fields, in whatever
// scenario.
#include "scenarios/format/overlay.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "scenarios/format/json.h"
#include "scenarios/format/schema.h"

namespace zyz::scenarios {
namespace {

// Calls visit(pointer, field) for each field outside of lists. `Visit` is a generic callable.
template <class Visit>
class Walker {
 public:
  static constexpr bool kAllKeys = true;

  explicit Walker(Visit visit) : visit_(std::move(visit)) {}

  template <class T>
  void Object(const Key& key, T& field) {
    const size_t before = pointer_.size();
    pointer_ += "/";
    pointer_ += key.name;
    Describe(*this, field);
    pointer_.resize(before);
  }
  void Constant(const Key&, std::string_view) {}
  void Text(const Key& key, std::string& field, size_t) { Field(key, field); }
  void Name(const Key& key, std::string& field, std::span<const std::string_view>) { Field(key, field); }
  template <class Enum>
  void Choice(const Key& key, Enum& field, std::span<const std::string_view>) {
    Field(key, field);
  }
  template <class Enum>
  void MaybeChoice(const Key& key, std::optional<Enum>& field, std::span<const std::string_view>) {
    Field(key, field);
  }
  void Flag(const Key& key, bool& field) { Field(key, field); }
  void Whole(const Key& key, Num& field, const Range&) { Field(key, field); }
  void PerNode(const Key& key, Num& field, const Range&) { Field(key, field); }
  void MaybeWhole(const Key& key, std::optional<Num>& field, const Range&) { Field(key, field); }
  void Seed(const Key& key, std::optional<int64_t>& field) { Field(key, field); }
  template <class T>
  void List(const Key& key, std::vector<T>& field, size_t) {
    Field(key, field);
  }
  void DelayOf(const Key& key, Delay& field) { Field(key, field); }
  void OperationsOf(const Key& key, Operations& field, const Range&) { Field(key, field); }
  void BoundsOf(const Key& key, std::optional<Bounds>& field) { Field(key, field); }
  void Rejections(const Key& key, std::map<RejectReason, Bounds>& field) { Field(key, field); }
  void Verdict(const Key& key, sim::Verdict& field) { Field(key, field); }
  // Which protocol it is decides which fields there are, so it is none of them.
  void ProtocolName(const Key&, Protocol&) {}
  void Setting(const Key& key, Num& field, const SettingInfo&) { Field(key, field); }
  void Planted(const Key& key, Protocol& field) { Field(key, field.planted); }

 private:
  template <class T>
  void Field(const Key& key, T& field) {
    visit_(pointer_, key.name, field);
  }

  Visit visit_;
  std::string pointer_;
};

template <class Visit>
void Walk(Scenario* scenario, Visit visit) {
  Walker<Visit> walker(std::move(visit));
  Describe(walker, *scenario);
}

// Whether --set POINTER writes the field, something in it, or something around it.
bool Touches(const std::string& pointer, const std::string& field) {
  return pointer == field || pointer.starts_with(field + "/") || field.starts_with(pointer + "/");
}

// `fields`: ascending. REQUIRES: both are of one protocol.
void CopyFields(std::span<const size_t> fields, const Scenario& from, Scenario* to) {
  std::vector<const void*> sources;
  size_t index = 0;
  Walk(const_cast<Scenario*>(&from), [&](const std::string&, std::string_view, auto& field) {  // which is only read
    if (sources.size() < fields.size() && index == fields[sources.size()]) sources.push_back(&field);
    ++index;
  });
  index = 0;
  size_t done = 0;
  Walk(to, [&]<class T>(const std::string&, std::string_view, T& field) {
    if (done == fields.size() || index++ != fields[done]) return;
    field = *static_cast<const T*>(sources[done++]);  // the same field, so the same type
  });
}

}  // namespace

absl::StatusOr<Overlay> Overlay::Make(std::span<const Override> overrides) {
  Overlay overlay;
  if (overrides.empty()) return overlay;
  absl::StatusOr<Scenario> values = LoadScenario(
      R"({"schema": "zyz-scenario/1", "name": "generated", "network": {"rules": []}, "faulty": [], "timeline": []})",
      "(generated)", overrides);
  if (!values.ok()) return values.status();
  size_t field_index = 0;
  absl::Status status;
  Walk(&*values, [&]<class T>(const std::string& object, std::string_view name, T&) {
    const std::string field = object + "/" + std::string(name);
    const size_t index = field_index++;
    for (const Override& override : overrides) {
      if (!Touches(override.pointer, field)) continue;
      if (override.pointer.starts_with(field + "/") && requires(T t) { t.reserve(1); }) {
        status = FileError("(generated)", "--set " + override.pointer, "a place inside of a generated list",
                           "the list as a whole, as in " + field + "=[]");
      }
      if (overlay.fields_.empty() || overlay.fields_.back() != index) overlay.fields_.push_back(index);
    }
  });
  if (!status.ok()) return status;
  if (values->has_draws) {
    return FileError("(generated)", "--set", "an interval to draw from", "a plain number: seeds draw what is not set");
  }
  overlay.protocol_ = values->protocol.known;
  overlay.values_ = std::make_shared<const Scenario>(*std::move(values));
  return overlay;
}

std::vector<std::string> PlainFields(const KnownProtocol& protocol) {
  std::vector<std::string> fields;
  Scenario scenario = EmptyScenario(protocol);
  Walk(&scenario, [&](const std::string& object, std::string_view name, auto&) {
    fields.push_back(object + "/" + std::string(name));
  });
  return fields;
}

void CopyField(size_t field, const Scenario& from, Scenario* to) {
  const size_t one[] = {field};
  CopyFields(one, from, to);
}

void Overlay::LayOver(Scenario* scenario) const {
  if (!fields_.empty()) CopyFields(fields_, *values_, scenario);
}

}  // namespace zyz::scenarios

// ForSeed walks the schema like the loader does, so a number that can be drawn cannot be forgotten here.
#include "scenarios/format/scenario.h"

#include <algorithm>
#include <span>

#include "protocol/hash.h"
#include "scenarios/format/schema.h"
#include "sim/random.h"

namespace zyz::scenarios {

namespace {

class Drawer {
 public:
  static constexpr bool kAllKeys = false;

  explicit Drawer(uint64_t seed) : stream_(seed, "scenario") {}

  void Whole(const Key&, Num& field, const Range&) { Draw(&field); }
  void Setting(const Key&, Num& field, const SettingInfo&) { Draw(&field); }
  void PerNode(const Key&, Num&, const Range&) {}  // the builder draws it, once per node
  void MaybeWhole(const Key&, std::optional<Num>& field, const Range&) {
    if (field) Draw(&*field);
  }
  void Wholes(const Key&, std::vector<Num>& field, const Range&) { DrawAll(&field); }
  template <class T>
  void Object(const Key&, T& field) {
    Describe(*this, field);
  }
  template <class T>
  void List(const Key&, std::vector<T>& field, size_t) {
    for (T& element : field) Describe(*this, element);
  }
  void WhereOf(const Key&, Where& field, const Kinds&) { DrawAll(&field); }
  void DelayOf(const Key&, Delay& field) { Describe(*this, field); }
  void OperationsOf(const Key&, Operations& field, const Range&) { Draw(&field.count); }
  void EffectOf(const Key&, Effect& field) { Draw(&field.amount); }
  void EarlierOf(const Key&, std::optional<Earlier>& field) {
    if (field) Describe(*this, *field);
  }
  void ValueOf(const Key&, Value& field) {
    Draw(&field.number);
    for (Value& item : field.items) ValueOf({}, item);
  }
  void EditsOf(const Key&, std::vector<Edit>& field, const Kinds&) {
    for (Edit& edit : field) Describe(*this, edit);
  }
  void FaultEffectOf(const Key&, FaultEffect& field, const FaultRule&) { Describe(*this, field); }
  void BoundsOf(const Key&, std::optional<Bounds>& field) {
    if (field) Describe(*this, *field);
  }
  void Rejections(const Key&, std::map<RejectReason, Bounds>& field) {
    for (auto& [reason, bounds] : field) Describe(*this, bounds);
  }
  void RuleOrBehaviour(const Key&, Faulty& field) {
    if (field.rule) Describe(*this, *field.rule);
    for (auto& [name, value] : field.parameters) {
      if (auto* number = std::get_if<Num>(&value)) Draw(number);
      if (auto* numbers = std::get_if<std::vector<Num>>(&value)) DrawAll(numbers);
      if (auto* where = std::get_if<Where>(&value)) DrawAll(where);
    }
  }

  // Nothing to draw in these.
  void Constant(const Key&, std::string_view) {}
  void Text(const Key&, std::string&, size_t) {}
  void Name(const Key&, std::string&, std::span<const std::string_view>) {}
  template <class Enum>
  void Choice(const Key&, Enum&, std::span<const std::string_view>) {}
  template <class Enum>
  void MaybeChoice(const Key&, std::optional<Enum>&, std::span<const std::string_view>) {}
  void Flag(const Key&, bool&) {}
  void Seed(const Key&, std::optional<int64_t>&) {}
  void Node(const Key&, NodeRef&) {}
  void Nodes(const Key&, NodeRefs&) {}
  void GroupsOf(const Key&, Groups&) {}
  void KindsOf(const Key&, Kinds&) {}
  void KindOf(const Key&, Kinds&) {}
  void Timers(const Key&, std::vector<std::string>&) {}
  void Verdict(const Key&, sim::Verdict&) {}
  void Planted(const Key&, Protocol&) {}
  void ProtocolName(const Key&, Protocol&) {}

 private:
  void Draw(Num* number) {
    if (number->drawn()) *number = stream_.Uniform(number->entity, 0, number->low, number->high);
  }
  void DrawAll(std::vector<Num>* numbers) {
    for (Num& number : *numbers) Draw(&number);
  }
  void DrawAll(Where* where) {
    for (auto& [field, number] : *where) Draw(&number);
  }

  sim::Stream stream_;
};

}  // namespace

Num Num::Between(int64_t low, int64_t high, std::string_view pointer) {
  Num number;
  number.low = low;
  number.high = high;
  number.entity = HashBytes(kDomainStream, pointer).value;
  return number;
}

Settings::Settings(std::span<const SettingInfo> infos) : infos_(infos) {
  values_.reserve(infos.size());
  for (const SettingInfo& info : infos) values_.emplace_back(info.initial);
}

void Settings::Follow(std::span<const SettingInfo> infos) {
  if (infos.data() != infos_.data()) *this = Settings(infos);
}

std::vector<int64_t> Settings::Plain() const {
  std::vector<int64_t> plain;
  plain.reserve(values_.size());
  for (const Num& value : values_) plain.push_back(value.value());
  return plain;
}

Num* Settings::Find(std::string_view name) {
  const std::optional<size_t> place = FindSetting(infos_, name);
  return place ? &values_[*place] : nullptr;
}

Num& Settings::operator[](std::string_view name) {
  Num* const found = Find(name);
  CHECK(found != nullptr, "settings are asked for by names that the protocol has");
  return *found;
}

Protocol::Protocol(const KnownProtocol& protocol)
    : known(&protocol),
      f(std::clamp<int64_t>(1, protocol.info.min_f, protocol.info.max_f)),
      options(protocol.info.options) {}

bool Protocol::Chooses(std::string_view option, std::string_view choice) const {
  const std::optional<size_t> place = FindSetting(options.infos(), option);
  if (!place || options.values()[*place].drawn()) return false;
  const auto chosen = static_cast<size_t>(options.values()[*place].low);
  const auto& choices = options.infos()[*place].choices;
  return chosen < choices.size() && choices[chosen] == choice;
}

std::string Name(const NodeRef& node) { return (node.client ? "c" : "r") + std::to_string(node.index); }

Scenario EmptyScenario(const KnownProtocol& protocol) {
  Scenario scenario;
  scenario.protocol = Protocol(protocol);
  scenario.timers_us.Follow(protocol.info.timers);
  return scenario;
}

Scenario ForSeed(Scenario scenario, uint64_t seed) {
  if (scenario.has_draws) {
    Drawer drawer(seed);
    Describe(drawer, scenario);
    scenario.has_draws = false;
  }
  return scenario;
}

}  // namespace zyz::scenarios

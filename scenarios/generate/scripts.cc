// Lies without a name: rules of faulty nodes (adversaries/rules/script.h), made from what the message set knows of each
// kind. Every field of a message that a liar sends may get another value, every list may lose an element or have one
// twice; so each certificate is forged in each message that carries it, whatever the protocol, and a message that is
// new tomorrow is lied in tomorrow.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "protocol/field_edit.h"
#include "scenarios/format/edits.h"
#include "scenarios/format/validate.h"
#include "scenarios/generate/parts.h"

namespace zyz::scenarios {
namespace {

class Script {
 public:
  Script(const Setting& setting, const NodeRef& self, sim::Draws* draws)
      : setting_(setting), messages_(*setting.protocol->messages), self_(self), draws_(*draws) {}

  std::optional<Faulty> Make() {
    const std::vector<MessageKind> kinds = Sent();
    if (kinds.empty()) return std::nullopt;
    Faulty faulty;
    faulty.node = self_;
    FaultRule& rule = faulty.rule.emplace();
    const MessageKind kind = kinds[Any(kinds.size())];
    rule.message = {kind};
    SetConditions(kind, &rule);
    SetEffect(kind, &rule);
    rule.effect.on = rule.on;
    rule.effect.matched = rule.message;
    return faulty;
  }

 private:
  size_t Any(size_t count) { return static_cast<size_t>(draws_.Uniform(0, static_cast<int64_t>(count) - 1)); }

  // What such a node sends when it is honest; mostly of the parts that the profile favours.
  std::vector<MessageKind> Sent() {
    const bool favours = setting_.groups != 0 && draws_.Chance(700'000);
    std::vector<MessageKind> kinds;
    for (const MessageKind kind : messages_.AllKinds()) {
      const Side from = messages_.FlowOf(kind).from;
      const bool favoured = (setting_.groups >> static_cast<uint32_t>(messages_.GroupOf(kind)) & 1) != 0;
      if (favours && !favoured) continue;
      if (from == Side::kAnybody || (from == Side::kClients) == self_.client) kinds.push_back(kind);
    }
    return kinds;
  }

  void SetConditions(MessageKind kind, FaultRule* rule) {
    const Flow& flow = messages_.FlowOf(kind);
    if (!flow.view.empty() && draws_.Chance(300'000)) {
      const int64_t view = draws_.Uniform(0, setting_.views - 1) + (flow.starts_view ? 1 : 0);
      rule->where = {{std::string(flow.view), view}};
    }
    if (draws_.Chance(200'000)) rule->nth = {draws_.Uniform(1, 4)};
    if (draws_.Chance(300'000)) rule->from_us = draws_.Uniform(1, std::max<int64_t>(1, setting_.calm_us / 500)) * 500;
    if (flow.to != Side::kReplicas || self_.client || draws_.Chance(500'000)) return;
    for (int64_t i = 0; i < setting_.cluster.n(); ++i) {
      if (ReplicaRef(i) != self_ && draws_.Chance(500'000)) rule->to.push_back(ReplicaRef(i));
    }
  }

  void SetEffect(MessageKind kind, FaultRule* rule) {
    FaultEffect& effect = rule->effect;
    switch (draws_.Uniform(0, 9)) {
      case 0:
        effect.drop = true;
        return;
      case 1:
        effect.delay_us = draws_.Uniform(1, 40) * 500;
        return;
      case 2:
        effect.duplicate = draws_.Uniform(1, 3);
        return;
      case 3:  // what it said before, in place of this
        effect.replay = Earlier{.received = false, .message = {kind}, .where = {}, .nth = draws_.Uniform(0, 2)};
        return;
      default:
        break;
    }
    const int64_t edits = draws_.Chance(800'000) ? 1 : 2;
    for (int64_t k = 0; k < edits; ++k) AddEdit(kind, &effect);
    if (effect.edits.empty()) {
      effect.drop = true;
      return;
    }
    effect.sign = draws_.Chance(850'000) ? Sign::kOwn : Sign::kKeep;
    effect.keep = draws_.Chance(150'000);
  }

  void AddEdit(MessageKind kind, FaultEffect* effect) {
    const auto fields = messages_.AllFields(kind);
    const auto& [pointer, type] = fields[Any(fields.size())];
    Edit edit;
    edit.path = ParseFieldPath(pointer).value_or(FieldPath());
    switch (type) {
      case FieldType::kFlag:
        edit.value.kind = FieldValue::Kind::kFlag;
        edit.value.number = draws_.Uniform(0, 1);
        break;
      case FieldType::kNumber:
        EditNumber(&edit);
        break;
      case FieldType::kHash:
        edit.action = Edit::Do::kAdd;
        edit.amount = 1;
        break;
      case FieldType::kList:
        EditList(kind, pointer, &edit);
        break;
      case FieldType::kStruct:
        CopyFrom(kind, pointer, &edit);
        break;
      default:
        return;
    }
    FieldEdit checked = FieldEditOf(edit);
    FieldType found = FieldType::kNone;
    if (messages_.CheckEdit(kind, &checked, &found)) return;  // a value that the field cannot have
    // Two edits at or below one place would undo each other.
    const auto same = [&](const Edit& other) { return other.path.front() == edit.path.front(); };
    if (std::none_of(effect->edits.begin(), effect->edits.end(), same)) effect->edits.push_back(std::move(edit));
  }

  // Near what it is, a small number, which may be somebody's id, or one far above all.
  void EditNumber(Edit* edit) {
    const int64_t shape = draws_.Uniform(0, 9);
    if (shape < 5) {
      edit->action = Edit::Do::kAdd;
      edit->amount = shape < 3 ? 1 : shape == 3 ? -1 : 1000;
      return;
    }
    edit->value.kind = FieldValue::Kind::kNumber;
    edit->value.number = draws_.Uniform(0, std::max<int64_t>(setting_.cluster.n(), setting_.views));
  }

  // One short of a quorum, or of what f+1 have said, or hardly anything; or one element twice.
  void EditList(MessageKind kind, const std::string& pointer, Edit* edit) {
    if (draws_.Chance(400'000)) {
      edit->path.push_back(std::to_string(draws_.Uniform(0, setting_.cluster.quorum() - 1)));
      CopyFrom(kind, pointer + "/" + std::to_string(draws_.Uniform(0, setting_.cluster.quorum() - 1)), edit);
      return;
    }
    const int64_t f = setting_.cluster.f;
    const int64_t lengths[] = {0, 1, f, setting_.cluster.quorum() - 1, setting_.cluster.quorum() - 1};
    edit->action = Edit::Do::kTruncate;
    edit->amount = lengths[Any(std::size(lengths))];
  }

  // The same place of this message, or of one that it sent or received before.
  void CopyFrom(MessageKind kind, const std::string& pointer, Edit* edit) {
    edit->action = Edit::Do::kCopy;
    edit->copy = pointer;
    edit->of = Earlier{.received = draws_.Chance(300'000), .message = {kind}, .where = {}, .nth = draws_.Uniform(0, 2)};
  }

  const Setting& setting_;
  const MessageSet& messages_;
  const NodeRef self_;
  sim::Draws& draws_;
};

}  // namespace

void AddScripts(const Setting& setting, sim::Draws* draws, Scenario* s) {
  for (const NodeRef& liar : setting.liars) {
    for (int64_t more = draws->Uniform(1, 3); more > 0; --more) {
      std::optional<Faulty> faulty = Script(setting, liar, draws).Make();
      if (!faulty) break;
      s->faulty.push_back(*std::move(faulty));
      if (FindProblem(*s)) s->faulty.pop_back();
    }
  }
}

}  // namespace zyz::scenarios

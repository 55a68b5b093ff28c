#include "scenarios/world/scripts.h"

#include <utility>

#include "protocol/check.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/edits.h"

namespace zyz::scenarios {
namespace {

constexpr TimeNs kNsPerUs = 1000;

TimeNs Ns(const Num& microseconds) { return microseconds.value() * kNsPerUs; }

EarlierMessage EarlierOf(const Earlier& earlier) {
  return {earlier.received, earlier.message, NumbersOf(earlier.where), static_cast<uint64_t>(earlier.nth.value())};
}

std::optional<EarlierMessage> EarlierOf(const std::optional<Earlier>& earlier) {
  return earlier ? std::optional<EarlierMessage>(EarlierOf(*earlier)) : std::nullopt;
}

std::vector<ScriptEdit> EditsOf(const std::vector<Edit>& edits) {
  std::vector<ScriptEdit> out;
  for (const Edit& edit : edits) {
    ScriptEdit& script = out.emplace_back();
    script.edit = FieldEditOf(edit);
    if (edit.action != Edit::Do::kCopy) continue;
    script.source = EarlierOf(edit.of);
    script.source_path = ParseFieldPath(edit.copy).value_or(FieldPath{});
  }
  return out;
}

ScriptSign SignOf(const std::optional<Sign>& sign, Sign by_default) {
  return sign.value_or(by_default) == Sign::kOwn ? ScriptSign::kOwn : ScriptSign::kKeep;
}

void SetEffects(const FaultEffect& effect, const ClusterSize& cluster, ScriptRule* out) {
  out->replay = EarlierOf(effect.replay);
  out->edits = EditsOf(effect.edits);
  const bool own = effect.on == RuleOn::kSend && !effect.edits.empty();
  out->sign = SignOf(effect.sign, own ? Sign::kOwn : Sign::kKeep);
  out->keep = effect.keep;
  out->drop = effect.drop;
  out->redirect = IdsOf(effect.redirect, cluster);
  out->copies = static_cast<uint32_t>(effect.duplicate.value());
  out->delay_ns = Ns(effect.delay_us);
  out->hold_until_ns = Ns(effect.hold_until_us);
  for (const ExtraSend& extra : effect.sends) {
    ScriptSend& send = out->sends.emplace_back();
    if (!extra.message.empty()) send.kind = extra.message.front();
    send.base = EarlierOf(extra.replay);
    send.edits = EditsOf(extra.edits);
    send.sign = SignOf(extra.sign, extra.replay && extra.edits.empty() ? Sign::kKeep : Sign::kOwn);
    send.to = IdsOf(extra.to, cluster);
  }
}

}  // namespace

sim::RuleNumber NumberOfRule(const Scenario& scenario, const std::string& name) {
  if (name.empty()) return sim::kNoRule;
  const auto& rules = scenario.network.rules;
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].name == name) return static_cast<sim::RuleNumber>(i);
  }
  for (size_t i = 0; i < scenario.faulty.size(); ++i) {
    if (scenario.faulty[i].name == name) return NumberOfFault(scenario, i);
  }
  CHECK(false, "rules wait for rules that exist");
  return sim::kNoRule;
}

sim::RuleNumber NumberOfFault(const Scenario& scenario, size_t index) {
  return static_cast<sim::RuleNumber>(scenario.network.rules.size() + index);
}

ScriptRule ScriptOf(const Scenario& scenario, const Faulty& faulty, const ClusterSize& cluster) {
  const FaultRule& rule = *faulty.rule;
  ScriptRule out;
  out.on = static_cast<ScriptRule::On>(rule.on);
  out.kinds = rule.message;
  out.from = IdsOf(rule.from, cluster);
  out.to = IdsOf(rule.to, cluster);
  for (const std::string& timer : rule.timer)
    out.timers.push_back(FindNodeTimer(scenario.protocol.info(), timer, faulty.node.client)->kind);
  out.where = NumbersOf(rule.where);
  for (const Num& nth : rule.nth) out.nth.push_back(static_cast<uint64_t>(nth.value()));
  out.from_ns = Ns(rule.from_us);
  out.until_ns = rule.until_us == Num(kForeverUs) ? INT64_MAX : Ns(rule.until_us);
  out.after = NumberOfRule(scenario, rule.after);
  out.hold_for = NumberOfRule(scenario, rule.effect.hold_until);
  SetEffects(rule.effect, cluster, &out);
  return out;
}

}  // namespace zyz::scenarios

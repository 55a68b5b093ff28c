#include "tools/view/source.h"

#include <nlohmann/json.hpp>

namespace zyz::tools {
namespace {

using Json = nlohmann::ordered_json;

RunEnding FromJson(const Json& json) {
  RunEnding ending;
  ending.verdict = json.value("verdict", "");
  ending.digest = json.value("digest", "");
  ending.end = json.value("end", "");
  ending.liveness = json.value("liveness", "");
  ending.steps = json.value("steps", uint64_t{0});
  ending.missed = json.value("missed", std::vector<std::string>{});
  const auto violation = json.find("violation");
  if (violation == json.end()) return ending;
  RunViolation& out = ending.violation.emplace();
  out.oracle = violation->value("oracle", "");
  out.sentence = violation->value("sentence", "");
  out.step = violation->value("step", uint64_t{0});
  out.at_ns = violation->value("at_ns", int64_t{0});
  for (const Json& witness : violation->value("witnesses", Json::array())) {
    out.witnesses.push_back({witness.value("step", uint64_t{0}), witness.value("node", ""), witness.value("what", "")});
  }
  return ending;
}

}  // namespace

absl::StatusOr<RunEnding> ParseEnding(std::string_view line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("verdict")) {
    return absl::InvalidArgumentError(
        "found no last line of a trace, allowed: {\"verdict\":…,\"digest\":…,\"steps\":…}");
  }
  try {
    return FromJson(json);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string("the last line has a value of the wrong type: ") + error.what());
  }
}

void Causes::OnStep(const sim::StepRecord& step) {
  const bool message = step.input->kind == InputKind::kMessage && step.input_message_id < sent_in_.size();
  cause_of_.push_back(message ? sent_in_[step.input_message_id] : kNone);
  for (const sim::Delivery& delivery : step.deliveries) {
    if (delivery.message_id >= sent_in_.size()) sent_in_.resize(delivery.message_id + 1, kNone);
    sent_in_[delivery.message_id] = step.index;
  }
  for (const Action& action : step.out->actions()) {
    if (action.message) first_sent_in_.try_emplace(action.message->digest().value, step.index);
  }
  for (const Event& event : step.out->events()) {
    if (event.kind != EventKind::kDecided || !event.holder) continue;
    const auto shown = first_sent_in_.find(event.holder->digest().value);
    if (shown != first_sent_in_.end()) decided_by_.try_emplace(step.index, shown->second);
  }
}

uint64_t Causes::DecidedBy(uint64_t step) const {
  const auto found = decided_by_.find(step);
  return found == decided_by_.end() ? kNone : found->second;
}

}  // namespace zyz::tools

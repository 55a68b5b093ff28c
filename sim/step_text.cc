#include "sim/step_text.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/blob_text.h"
#include "protocol/brief.h"
#include "protocol/event.h"
#include "protocol/message.h"

namespace zyz::sim {
namespace {

using Json = nlohmann::ordered_json;

// Fields to JSON. Only the innermost open container grows, so pointers to the outer ones stay good.
class JsonSink final : public FieldSink {
 public:
  explicit JsonSink(Json* object) : open_{object} {}

  void Number(std::string_view name, uint64_t value) override { Put(name, value); }
  void Flag(std::string_view name, bool value) override { Put(name, value); }
  void Hash(std::string_view name, uint64_t value) override { Put(name, Hex(value)); }
  void Blob(std::string_view name, const Bytes& value) override { Put(name, BlobText(value)); }
  void Absent(std::string_view name) override { Put(name, nullptr); }
  void BeginStruct(std::string_view name) override { open_.push_back(Put(name, Json::object())); }
  void EndStruct() override { open_.pop_back(); }
  void BeginList(std::string_view name, size_t) override { open_.push_back(Put(name, Json::array())); }
  void EndList() override { open_.pop_back(); }

 private:
  Json* Put(std::string_view name, Json value) {
    Json* container = open_.back();
    if (container->is_array()) {
      container->push_back(std::move(value));
      return &container->back();
    }
    return &((*container)[std::string(name)] = std::move(value));
  }

  std::vector<Json*> open_;
};

Json FieldsOf(const Message& message) {
  Json fields = Json::object();
  JsonSink sink(&fields);
  message.Show(&sink);
  return fields;
}

// What the message is, and what it says of itself, so that readers of the line need not know its kind.
void Describe(const ClusterSize& cluster, const Message& message, Json* object) {
  (*object)["f"] = FieldsOf(message);
  const NodeId author = message.Author(cluster);
  if (author != kNoNode) (*object)["signer"] = NodeName(cluster, author);
  const Statement statement = message.Says();
  if (statement.kind != 0) (*object)["states"] = {statement.v, statement.n, Hex(statement.value)};
  Brief brief(cluster);
  message.Summarise(&brief);
  std::string words = brief.Take();
  if (!words.empty()) (*object)["brief"] = std::move(words);
}

std::string RuleName(int32_t rule) { return "network/rules/" + std::to_string(rule); }

Json FateOf(const Delivery& delivery) {
  switch (delivery.fate) {
    case Fate::kArrives:
      if (delivery.rule < 0) break;
      return {{"at_ns", delivery.at}, {"rule", RuleName(delivery.rule)}};
    case Fate::kLost:
      return "lost";
    case Fate::kPartitioned:
      return "partitioned";
    case Fate::kDropped:
      return "dropped:" + RuleName(delivery.rule);
    case Fate::kHeld:
      return {{"at_ns", delivery.at}, {"rule", RuleName(delivery.rule)}, {"held", true}};
  }
  return delivery.at;
}

class OneStep {
 public:
  OneStep(ClusterSize cluster, const StepRecord& step) : cluster_(cluster), step_(step) {}

  Json Line() const {
    Json line = {{"i", step_.index}, {"t_ns", step_.now}, {"at", NameOf(step_.node)}, {"in", Cause()}};
    Json out = Json::array();
    for (uint32_t i = 0; i < step_.out->actions().size(); ++i) out.push_back(Effect(i));
    if (!out.empty()) line["out"] = std::move(out);
    Json say = Json::array();
    for (const Event& event : step_.out->events()) say.push_back({Name(event.kind), Facts(event)});
    if (!say.empty()) line["say"] = std::move(say);
    return line;
  }

 private:
  std::string NameOf(NodeId id) const { return NodeName(cluster_, id); }

  Json Cause() const {
    const Input& input = *step_.input;
    switch (input.kind) {
      case InputKind::kMessage: {
        Json cause = {{"id", step_.input_message_id}, {"msg", input.message->name()}, {"from", NameOf(input.from)}};
        Describe(cluster_, *input.message, &cause);
        return cause;
      }
      case InputKind::kTimer:
        return {{"timer", input.timer.kind}, {"arg", input.timer.arg}};
      case InputKind::kSubmit:
        break;
    }
    return {{"submit", BlobText(input.bytes)}};
  }

  Json Effect(uint32_t index) const {
    const Action& action = step_.out->actions()[index];
    switch (action.kind) {
      case ActionKind::kSend:
      case ActionKind::kBroadcast:
        break;
      case ActionKind::kSetTimer:
        return {{"set", action.timer.kind}, {"arg", action.timer.arg}, {"after_ns", action.delay_ns}};
      case ActionKind::kCancelTimer:
        return {{"cancel", action.timer.kind}, {"arg", action.timer.arg}};
    }
    Json effect = Json::object();
    Json to = Json::object();
    Json again = Json::array();  // earlier messages that come once more
    for (const Delivery& delivery : step_.deliveries) {
      if (delivery.action != index) continue;
      if (delivery.again) {
        again.push_back({{"id", delivery.message_id}, {"to", {{NameOf(delivery.to), FateOf(delivery)}}}});
        continue;
      }
      effect["id"] = delivery.message_id;
      AddFate(delivery, &to);
    }
    effect["msg"] = action.message->name();
    Describe(cluster_, *action.message, &effect);
    effect["to"] = std::move(to);
    if (!again.empty()) effect["again"] = std::move(again);
    return effect;
  }

  // A receiver's second copy turns its fate into a list.
  void AddFate(const Delivery& delivery, Json* to) const {
    Json& fate = (*to)[NameOf(delivery.to)];
    if (fate.is_null()) {
      fate = FateOf(delivery);
    } else {
      if (!fate.is_array()) fate = Json::array({std::move(fate)});
      fate.push_back(FateOf(delivery));
    }
  }

  Json Facts(const Event& event) const {
    switch (event.kind) {
      case EventKind::kSubmitted:
        return Submitted(event);
      case EventKind::kExecuted:
        return Executed(event);
      case EventKind::kCompleted:
        return {{"path", event.unordered ? "read" : Name(event.path)},
                {"v", event.v},
                {"n", event.n},
                {"h", Hex(event.h)},
                {"t", event.t},
                {"reply", BlobText(event.bytes)}};
      case EventKind::kStable:
        return {{"v", event.v}, {"n", event.n}, {"h", Hex(event.h)}, {"state", Hex(event.d)}};
      case EventKind::kEntered:
        return {{"v", event.v}, {"n", event.n}, {"h", Hex(event.h)}};
      case EventKind::kDecided:
        return Decided(event);
      case EventKind::kSuspected:
      case EventKind::kConvicted:
        return {{"v", event.v}, {"primary", NameOf(event.subject)}};
      case EventKind::kRejected:
        break;
    }
    Json facts = {{"reason", Name(event.reason)}, {"signer", NameOf(event.subject)}};
    if (event.holder) facts["msg"] = event.holder->name();
    return facts;
  }

  Json Submitted(const Event& event) const {
    Json facts = {{"t", event.t}, {"op", BlobText(event.bytes)}};
    if (event.unordered) facts["read"] = true;
    return facts;
  }

  Json Executed(const Event& event) const {
    Json facts = {{"v", event.v},      {"n", event.n},   {"h", Hex(event.h)},          {"parent", Hex(event.parent)},
                  {"d", Hex(event.d)}, {"nd", event.nd}, {"requests", Requests(event)}};
    if (event.tentative) facts["tentative"] = true;
    return facts;
  }

  Json Decided(const Event& event) const {
    Json facts = {{"v", event.v}};
    if (event.first < event.n) facts["first"] = event.first;
    facts.update({{"n", event.n}, {"h", Hex(event.h)}, {"basis", Name(event.basis)}});
    if (event.subject != kNoNode) facts.update({{"u", event.u}, {"from", NameOf(event.subject)}});
    if (!event.bytes.empty()) facts["because"] = event.bytes;
    if (event.votes > 0) facts["votes"] = event.votes;
    if (event.rival_votes > 0) facts.update({{"rival", Hex(event.parent)}, {"rival_votes", event.rival_votes}});
    return facts;
  }

  Json Requests(const Event& event) const {
    Json requests = Json::array();
    for (const Ref<const Request>& request : event.requests) {
      requests.push_back({{"c", NameOf(request->c)}, {"t", request->t}});
    }
    return requests;
  }

  ClusterSize cluster_;
  const StepRecord& step_;
};

}  // namespace

nlohmann::ordered_json StepText(ClusterSize cluster, const StepRecord& step) { return OneStep(cluster, step).Line(); }

nlohmann::ordered_json MessageText(ClusterSize cluster, const Message& message) {
  Json text = {{"msg", message.name()}};
  Describe(cluster, message, &text);
  return text;
}

nlohmann::ordered_json StateText(const Node& node) {
  Json state = Json::object();
  JsonSink sink(&state);
  node.ShowState(&sink);
  return state;
}

struct StateChanges::Shown {
  std::vector<Json> states;  // by NodeId
};

StateChanges::StateChanges() : shown_(std::make_unique<Shown>()) {}
StateChanges::~StateChanges() = default;

nlohmann::ordered_json StateChanges::Of(NodeId id, const Node& node) {
  if (id >= shown_->states.size()) shown_->states.resize(id + 1, Json::object());
  Json& before = shown_->states[id];
  Json now = StateText(node);
  Json changes = Json::object();
  for (const auto& [name, value] : now.items()) {
    const auto old = before.find(name);
    if (old == before.end() || *old != value) changes[name] = value;
  }
  before = std::move(now);
  return changes;
}

}  // namespace zyz::sim

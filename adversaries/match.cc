#include "adversaries/match.h"

#include <algorithm>
#include <string_view>

#include "protocol/check.h"

namespace zyz {
namespace {

template <class T>
bool EmptyOrHas(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

// Counts how many of the wanted fields it has been shown, with the wanted value.
class NumberSink final : public FieldSink {
 public:
  explicit NumberSink(const std::vector<std::pair<std::string, uint64_t>>& where) : where_(where) {}
  size_t found() const { return found_; }

  void Number(std::string_view name, uint64_t value) override {
    if (depth_ > 0) return;
    for (const auto& [wanted_name, wanted_value] : where_) {
      if (name == wanted_name && value == wanted_value) ++found_;
    }
  }
  void Flag(std::string_view, bool) override {}
  void Hash(std::string_view, uint64_t) override {}
  void Blob(std::string_view, const Bytes&) override {}
  void Absent(std::string_view) override {}
  void BeginStruct(std::string_view) override { ++depth_; }
  void EndStruct() override { --depth_; }
  void BeginList(std::string_view, size_t) override { ++depth_; }
  void EndList() override { --depth_; }

 private:
  const std::vector<std::pair<std::string, uint64_t>>& where_;
  size_t found_ = 0;
  int depth_ = 0;
};

}  // namespace

void Ship(Shipment shipment, Outbox* out) {
  if (shipment.broadcast) {
    out->Broadcast(std::move(shipment.message));
    return;
  }
  for (const NodeId to : shipment.to) out->Send(to, shipment.message);
}

bool HasNumbers(const Message& message, const std::vector<std::pair<std::string, uint64_t>>& where) {
  if (where.empty()) return true;
  NumberSink sink(where);
  message.Show(&sink);
  return sink.found() == where.size();
}

bool SendMatcher::Concerns(const Action& action) const {
  if (!EmptyOrHas(filter_.kinds, action.message->kind())) return false;
  if (action.kind == ActionKind::kSend) {
    if (!EmptyOrHas(filter_.to, action.to)) return false;
  } else if (!filter_.to.empty()) {
    const auto receives = [this](NodeId to) { return to != self_ && cluster_.IsReplica(to); };
    if (std::none_of(filter_.to.begin(), filter_.to.end(), receives)) return false;
  }
  return HasNumbers(*action.message, filter_.where);
}

SplitSend SendMatcher::Split(Action action) {
  const bool broadcast = action.kind == ActionKind::kBroadcast;
  CHECK(broadcast || action.kind == ActionKind::kSend, "only messages have receivers");
  SplitSend split;
  const bool chosen = Concerns(action) && EmptyOrHas(filter_.nth, ++matched_);
  const auto add = [&](NodeId to) {
    (chosen && EmptyOrHas(filter_.to, to) ? split.chosen : split.rest).to.push_back(to);
  };
  if (broadcast) {
    for (NodeId to = 0; to < cluster_.n(); ++to) {
      if (to != self_) add(to);
    }
  } else {
    add(action.to);
  }
  split.chosen.broadcast = broadcast && split.rest.to.empty();
  split.rest.broadcast = broadcast && split.chosen.to.empty();
  split.chosen.message = action.message;
  split.rest.message = std::move(action.message);
  return split;
}

}  // namespace zyz

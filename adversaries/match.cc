#include "adversaries/match.h"

#include <algorithm>

#include "protocol/check.h"

namespace zyz {
namespace {

template <class T>
bool EmptyOrHas(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

void Ship(Shipment shipment, Outbox* out) {
  if (shipment.broadcast) {
    out->Broadcast(std::move(shipment.message));
    return;
  }
  for (const NodeId to : shipment.to) out->Send(to, shipment.message);
}

bool SendMatcher::Concerns(const Action& action) const {
  if (!EmptyOrHas(filter_.kinds, action.message->kind())) return false;
  if (action.kind == ActionKind::kSend) {
    if (!EmptyOrHas(filter_.to, action.to)) return false;
  } else if (!filter_.to.empty()) {
    const auto receives = [this](NodeId to) { return to != self_ && cluster_.IsReplica(to); };
    if (std::none_of(filter_.to.begin(), filter_.to.end(), receives)) return false;
  }
  return where_.Holds(*action.message);
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

// Which sends a behaviour acts on: chosen by receiver, message kind, number fields and count. There is no time window:
// a behaviour has no business with the clock; rules have one (script.h).
//
// A broadcast of which only some receivers are chosen is split: the chosen ones get what the behaviour wants, the
// others the original. So equivocation and the like are one rewrite, and who is not chosen sees what an honest node
// would have sent.
#ifndef ZYZ_ADVERSARIES_MATCH_H_
#define ZYZ_ADVERSARIES_MATCH_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "protocol/field_value.h"
#include "protocol/node.h"

namespace zyz {

// What must hold for a send to be chosen. Empty lists hold always.
struct SendFilter {
  std::vector<NodeId> to = {};                               // receivers
  std::vector<MessageKind> kinds = {};                       // the message's kind
  std::vector<std::pair<std::string, uint64_t>> where = {};  // number fields, see FieldQuery; all there and equal
  std::vector<uint64_t> nth = {};  // which of the sends for which the rest holds, from 1; a broadcast counts once
};

// A message and who is to get it, by id.
struct Shipment {
  Ref<const Message> message = {};
  std::vector<NodeId> to = {};
  bool broadcast = false;  // it goes to every replica but the sender, as one action
};

// One message action (a send or a broadcast) in its two parts; both together are the action.
struct SplitSend {
  Shipment chosen, rest;
};

// Puts the shipment's action, or actions, into `out`.
void Ship(Shipment shipment, Outbox* out);

// A filter with its count. REQUIRES: Split is called once for each message action in order; it may be left out where
// Concerns says no.
class SendMatcher {
 public:
  SendMatcher(SendFilter filter, NodeId self, const ClusterSize& cluster)
      : filter_(std::move(filter)), where_(filter_.where), self_(self), cluster_(cluster) {}

  // Whether this send is chosen for some receiver, `nth` apart: most sends are not, and need not be taken apart.
  // REQUIRES: `action` is a send or a broadcast.
  bool Concerns(const Action& action) const;
  // REQUIRES: `action` is a send or a broadcast. Nobody chosen: `chosen.to` is empty and `rest` the whole action.
  SplitSend Split(Action action);

 private:
  const SendFilter filter_;
  const FieldQuery where_;
  const NodeId self_;
  const ClusterSize cluster_;
  uint64_t matched_ = 0;
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_MATCH_H_

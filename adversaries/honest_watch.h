// HonestWatch: tells an adversary's lies from what the unmodified code inside it wanted. It stands between the node and
// the behaviours that wrap it, passes everything on, and remembers which message was wanted for whom. For pictures and
// traces only: a watched world runs like one that is not watched.
#ifndef ZYZ_ADVERSARIES_HONEST_WATCH_H_
#define ZYZ_ADVERSARIES_HONEST_WATCH_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "protocol/node.h"
#include "protocol/types.h"

namespace zyz {

class HonestWatch {
 public:
  // The node inside, with an ear at it. The watch outlives it.
  std::unique_ptr<Node> Around(NodeId id, const ClusterSize& cluster, std::unique_ptr<Node> inner);

  struct Lies {
    std::vector<uint32_t> forged;  // sends, by index: the code inside never wanted that message to go to all who get it
    struct Withheld {
      Ref<const Message> message;
      std::vector<NodeId> to;
    };
    std::vector<Withheld> withheld;  // wanted in this step and not sent in it: dropped, changed, or kept for later
  };
  // Of one step of `node`, after it: what it did. Nothing for a node that is not watched.
  Lies Judge(NodeId node, std::span<const Action> did);

 private:
  class Ear;
  struct Wanted {
    NodeId to = kNoNode;
    Ref<const Message> message;
  };

  static uint64_t KeyOf(NodeId from, NodeId to, const Message& message);
  void Want(NodeId from, NodeId to, const Ref<const Message>& message);
  std::vector<NodeId> ReceiversOf(NodeId from, const Action& action) const;

  ClusterSize cluster_;
  std::vector<NodeId> watched_;
  std::vector<Wanted> now_;             // in the present step
  absl::flat_hash_set<uint64_t> ever_;  // KeyOf; look-up only
};

}  // namespace zyz

#endif  // ZYZ_ADVERSARIES_HONEST_WATCH_H_

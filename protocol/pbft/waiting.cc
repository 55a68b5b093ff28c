// What a node waits for, in words and as one name: the last thing that a liveness verdict says of each node. Reads the
// state, changes nothing.
#include <algorithm>
#include <string>
#include <string_view>

#include "protocol/pbft/client.h"
#include "protocol/pbft/replica.h"

namespace zyz::pbft {
namespace {

std::string Of(uint32_t have, uint32_t needed) { return std::to_string(have) + " of " + std::to_string(needed); }

// "; " between clauses.
class Clauses {
 public:
  void Add(const std::string& clause) { text_ += (text_.empty() ? "" : "; ") + clause; }
  std::string Text() const { return text_; }

 private:
  std::string text_;
};

std::string Name(const ClusterSize& cluster, const Request& request) {
  return NodeName(cluster, request.c) + ":" + std::to_string(request.t);
}

}  // namespace

std::string Replica::DescribeWaiting() const {
  if (recovering_) return "has lost its memory, " + WaitsRecovering();
  Clauses waits;
  if (IsLeaving()) {
    waits.Add("left view " + std::to_string(view_) + " for " + std::to_string(pending_view_) + ", " + WaitsLeaving());
  } else {
    waits.Add("in view " + std::to_string(view_));
  }
  if (const std::string waiting = WaitsInView(); !waiting.empty()) waits.Add(waiting);
  if (IsBehindTarget()) {
    waits.Add("waits for the state of view " + std::to_string(wanted_view_) + " up to n " + std::to_string(wanted_n_));
  }
  return waits.Text();
}

std::string Replica::WaitsRecovering() const {
  if (fresh_view_ == kNoView) {
    const auto answers =
        std::count_if(standings_.begin(), standings_.end(), [](const auto& a) { return a != nullptr; });
    return "waits for STANDINGs: " + Of(static_cast<uint32_t>(answers), context_.cluster.quorum());
  }
  return "stands in view " + std::to_string(view_) + " with checkpoint " + std::to_string(stable_.cert.n) +
         ", waits for view " + std::to_string(fresh_view_) + " and checkpoint " + std::to_string(fresh_n_);
}

std::string Replica::WaitsLeaving() const {
  const ClusterSize& cluster = context_.cluster;
  if (new_view_ && new_view_->w >= pending_view_) return "waits for the state that its NEW-VIEW starts from";
  const uint32_t votes = ViewChangesFrom(pending_view_);
  if (votes < cluster.quorum()) {
    return "waits for VIEW-CHANGEs to " + std::to_string(pending_view_) + ": " + Of(votes, cluster.quorum());
  }
  if (!fetched_.empty()) return "waits for batches that VIEW-CHANGEs show";
  return "waits for the NEW-VIEW of " + NodeName(cluster, cluster.Primary(pending_view_));
}

std::string Replica::WaitsInView() const {
  const ClusterSize& cluster = context_.cluster;
  Clauses waits;
  if (known_n_ > committed_n_) {
    const SeqNum n = committed_n_ + 1;
    const Slot* slot = FindSlot(n);
    const std::string at = " at n " + std::to_string(n);
    if (slot == nullptr || !slot->order) {
      waits.Add("waits for the order" + at);
    } else if (!slot->content) {
      waits.Add("waits for the batch" + at);
    } else if (!slot->prepared) {
      const SlotVote value = {view_, slot->order->d};
      waits.Add("waits for PREPAREs" + at + ": " + Of(slot->prepares.Count(value), cluster.quorum() - 1));
    } else {
      const SlotVote value = {view_, slot->order->d};
      waits.Add("waits for COMMITs" + at + ": " + Of(slot->commits.Count(value), cluster.quorum()));
    }
  }
  std::string held;
  for (const Retry& retry : retries_) {
    if (retry.request) held += (held.empty() ? "" : ", ") + Name(cluster, *retry.request);
  }
  if (!held.empty()) waits.Add("holds " + held);
  std::string queue;
  for (const auto& request : queue_) queue += (queue.empty() ? "" : ", ") + Name(cluster, *request);
  if (!queue.empty()) waits.Add("has to order " + queue);
  if (HasUnstableBoundary()) waits.Add("waits for CHECKPOINTs");
  return waits.Text();
}

// The first that applies, in an order in which what has to come first comes first.
std::string_view Replica::WaitingFor() const {
  if (recovering_) return fresh_view_ == kNoView ? "replica:standings" : "replica:state-after-loss";
  if (IsLeaving()) {
    if (new_view_ && new_view_->w >= pending_view_) return "replica:state-to-enter";
    if (ViewChangesFrom(pending_view_) < context_.cluster.quorum()) return "replica:view-changes";
    return fetched_.empty() ? "replica:new-view" : "replica:batches";
  }
  if (IsBehindTarget()) return "replica:state";
  if (known_n_ > committed_n_) {
    const Slot* slot = FindSlot(committed_n_ + 1);
    if (slot == nullptr || !slot->order) return "replica:order";
    if (!slot->content) return "replica:batch";
    return slot->prepared ? "replica:commits" : "replica:prepares";
  }
  if (HasUnstableBoundary()) return "replica:checkpoints";
  if (retries_held_ > 0) return "replica:order";
  return queue_.empty() ? "" : "replica:to-order";
}

std::string_view Client::WaitingFor() const {
  if (!busy()) return {};
  if (read_) return "client:read-replies";
  const bool any = std::any_of(by_replica_.begin(), by_replica_.end(), [](const auto& r) { return r != nullptr; });
  return any ? "client:matching-replies" : "client:replies";
}

std::string Client::DescribeWaiting() const {
  if (!busy()) return "has no request out";
  if (read_) {
    const auto answers = std::count_if(answers_.begin(), answers_.end(), [](const auto& r) { return r != nullptr; });
    return "waits for read t=" + std::to_string(t_) + ": " + std::to_string(answers) + " READ-REPLYs";
  }
  const auto replies =
      std::count_if(by_replica_.begin(), by_replica_.end(), [](const auto& r) { return r != nullptr; });
  return "waits for t=" + std::to_string(t_) + ": " + std::to_string(replies) + " REPLYs";
}

}  // namespace zyz::pbft

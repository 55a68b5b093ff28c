// What a node waits for, in words and as one name: the last thing that a liveness verdict says of each node. Reads the
// state, changes nothing.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {
namespace {

std::string Place(View v, SeqNum n) { return "(v " + std::to_string(v) + ", n " + std::to_string(n) + ")"; }

std::string Of(uint32_t have, uint32_t needed) { return std::to_string(have) + " of " + std::to_string(needed); }

std::string Range(SeqNum from, SeqNum to) {
  return from == to ? std::to_string(from) : std::to_string(from) + ".." + std::to_string(to);
}

// The value with the most votes, the first of equals; null without votes.
template <class Value>
const Value* Leading(const VoteBox<Value>& votes, uint32_t* count) {
  const Value* leading = nullptr;
  *count = 0;
  votes.ForEach([&](const Value& value, uint32_t votes_for_it) {
    if (votes_for_it <= *count) return;
    leading = &value;
    *count = votes_for_it;
  });
  return leading;
}

// "; " between clauses.
class Clauses {
 public:
  void Add(const std::string& clause) { text_ += (text_.empty() ? "" : "; ") + clause; }
  std::string TextOr(std::string_view otherwise) const { return text_.empty() ? std::string(otherwise) : text_; }

 private:
  std::string text_;
};

// "c0:3, c1:4"
template <class Held>
std::string Requests(const ClusterSize& cluster, const std::vector<Held>& held) {
  std::string text;
  for (const auto& one : held) {
    if (!one) continue;
    text += (text.empty() ? "" : ", ") + NodeName(cluster, one->c) + ":" + std::to_string(one->t);
  }
  return text;
}

}  // namespace

std::string Replica::DescribeWaiting() const {
  if (recovering_) return "has lost its memory, " + WaitsRecovering();
  Clauses waits;
  if (IsLeaving()) {
    waits.Add("left view " + std::to_string(view_) + " for " + std::to_string(pending_view_) + ", " + WaitsLeaving());
  } else {
    waits.Add("in view " + std::to_string(view_));
    if (const std::string waiting = WaitsInView(); !waiting.empty()) waits.Add(waiting);
  }
  if (suspecting_) {
    waits.Add("suspects " + NodeName(context_.cluster, context_.cluster.Primary(SuspectedView())) +
              ", primary of view " + std::to_string(SuspectedView()) + ": " +
              Of(hates_.Count(SuspectedView()), context_.cluster.weak()) + " say so");
  }
  if (IsBehindTarget()) {
    waits.Add("waits for the state of view " + std::to_string(wanted_view_) +
              (wanted_n_ > 0 ? " up to n " + std::to_string(wanted_n_) : ""));
  }
  return waits.TextOr("");
}

// R1: answers first, then a state beyond what they bound.
std::string Replica::WaitsRecovering() const {
  if (fresh_view_ == kNoView) {
    const auto answers =
        std::count_if(standings_.begin(), standings_.end(), [](const auto& a) { return a != nullptr; });
    return "waits for STANDINGs: " + Of(static_cast<uint32_t>(answers), context_.cluster.quorum());
  }
  return "waits for the state of a view from " + std::to_string(fresh_view_) + " on";
}

// V2 … V5: what is missing until the pending view is entered.
std::string Replica::WaitsLeaving() const {
  const ClusterSize& cluster = context_.cluster;
  const std::string w = std::to_string(pending_view_);
  if (selected_view_ != pending_view_) {
    const uint32_t votes = ViewChangesFor(pending_view_);
    if (votes < cluster.quorum()) return "waits for VIEW-CHANGEs to " + w + ": " + Of(votes, cluster.quorum());
    return "waits for the NEW-VIEW of " + NodeName(cluster, cluster.Primary(pending_view_));
  }
  if (!HasStateFor(selected_)) return "waits for the state at n " + std::to_string(selected_.first_n());
  uint32_t votes = 0;
  if (confirm_ && confirm_->w == pending_view_) {
    votes = view_confirms_.Count({.w = confirm_->w, .n = confirm_->n, .h = confirm_->h});
  }
  return "waits for VIEW-CONFIRMs of n " + std::to_string(selected_.max_n()) + ": " + Of(votes, cluster.quorum());
}

uint32_t Replica::ViewChangesFor(View w) const {
  return static_cast<uint32_t>(std::count_if(view_changes_.begin(), view_changes_.end(),
                                             [w](const auto& held) { return held && held->w == w; }));
}

// The first that applies, in an order in which what has to come first comes first.
std::string_view Replica::WaitingFor() const {
  if (recovering_) return fresh_view_ == kNoView ? "replica:standings" : "replica:state-after-loss";
  if (IsLeaving() && selected_view_ != pending_view_) {
    return ViewChangesFor(pending_view_) < context_.cluster.quorum() ? "replica:view-changes" : "replica:new-view";
  }
  if (IsLeaving()) return HasStateFor(selected_) ? "replica:view-confirms" : "replica:state-to-confirm";
  if (IsBehindTarget()) return "replica:state";
  if (hole_ != Hole::kNone && hole_to_ > history_.max_n()) return "replica:order-in-hole";
  if (AtWindowEdge()) return "replica:checkpoints";
  if (suspecting_) return "replica:suspicions";
  const auto is_held = [](const auto& request) { return request != nullptr; };
  if (std::any_of(awaited_.begin(), awaited_.end(), is_held)) return "replica:order";
  return queue_.empty() ? "" : "replica:to-order";
}

// What keeps a replica busy in its view; empty: it waits for others to want something.
std::string Replica::WaitsInView() const {
  const ClusterSize& cluster = context_.cluster;
  Clauses waits;
  if (hole_ != Hole::kNone && hole_to_ > history_.max_n()) {
    waits.Add("waits for ORDER-REQ " + Range(history_.max_n() + 1, hole_to_) + ", asked " +
              (hole_ == Hole::kAskedAll ? "all" : NodeName(cluster, primary())));
  }
  if (const std::string awaited = Requests(cluster, awaited_); !awaited.empty()) {
    waits.Add("waits for " + NodeName(cluster, primary()) + " to order " + awaited);
  }
  if (!queue_.empty()) waits.Add("has to order " + Requests(cluster, queue_));
  if (AtWindowEdge()) {
    const SeqNum boundary = stable_.cert.n + config_.checkpoint_interval;
    uint32_t votes = 0;
    for (const TentativeCheckpoint& slot : tentative_) {
      if (slot.n == boundary) Leading(slot.checkpoints, &votes);
    }
    waits.Add("at the window's edge, waits for CHECKPOINTs at " + std::to_string(boundary) + ": " +
              Of(votes, cluster.quorum()));
  }
  return waits.TextOr("");
}

std::string_view Client::WaitingFor() const {
  if (!busy()) return {};
  if (!local_commits_.empty()) return "client:local-commits";
  return commit_ ? "client:commit" : responses_.empty() ? "client:responses" : "client:matching-responses";
}

std::string Client::DescribeWaiting() const {
  if (!busy()) return "has no request out";
  const ClusterSize& cluster = context_.cluster;
  Clauses waits;
  uint32_t count = 0;
  if (const SpecTuple* tuple = Leading(responses_, &count)) {
    waits.Add(Of(count, cluster.all()) + " responses match at " + Place(tuple->v, tuple->n));
  } else {
    waits.Add("no response");
  }
  if (commit_) waits.Add("COMMIT " + Place(commit_->cc.tuple.v, commit_->cc.tuple.n) + " out");
  if (const Position* position = Leading(local_commits_, &count)) {
    waits.Add(Of(count, cluster.quorum()) + " LOCAL-COMMITs at " + Place(position->v, position->n));
  }
  return "waits for t=" + std::to_string(t_) + ": " + waits.TextOr("");
}

}  // namespace zyz::zyzzyva

// What replicas and clients know, as fields for people who look on: traces, pages, the words of a liveness verdict. The
// names are listed in replica.h and client.h. Nothing here changes anything, cached digests included.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/zyzzyva/client.h"
#include "protocol/zyzzyva/replica.h"

namespace zyz::zyzzyva {
namespace {

// Anything in braces: BeginStruct, the fields, EndStruct.
template <class Show>
void Struct(FieldSink* sink, std::string_view name, Show show) {
  sink->BeginStruct(name);
  show();
  sink->EndStruct();
}

void ShowPosition(FieldSink* sink, SeqNum n, Digest h) {
  sink->Number("n", n);
  sink->Hash("h", h.value);
}

void ShowPosition(FieldSink* sink, std::string_view name, SeqNum n, Digest h) {
  Struct(sink, name, [&] { ShowPosition(sink, n, h); });
}

void ShowNames(FieldSink* sink, std::string_view name, const ClusterSize& cluster, const std::vector<NodeId>& nodes) {
  sink->BeginList(name, nodes.size());
  for (const NodeId node : nodes) sink->Blob({}, NodeName(cluster, node));
  sink->EndList();
}

// Who votes for what, a struct per value in order of first appearance; `wanted` chooses the values.
template <class Value, class Wanted, class Show>
void ShowVotes(FieldSink* sink, std::string_view name, const ClusterSize& cluster, const VoteBox<Value>& votes,
               Wanted wanted, Show show) {
  size_t values = 0;
  votes.ForEach([&](const Value& value, uint32_t) { values += wanted(value) ? 1 : 0; });
  sink->BeginList(name, values);
  votes.ForEach([&](const Value& value, uint32_t) {
    if (!wanted(value)) return;
    std::vector<NodeId> from;
    for (NodeId i = 0; i < cluster.n(); ++i) {
      const Value* vote = votes.Of(i);
      if (vote != nullptr && *vote == value) from.push_back(i);
    }
    Struct(sink, {}, [&] {
      show(value);
      ShowNames(sink, "from", cluster, from);
    });
  });
  sink->EndList();
}

// The most votes that agree.
template <class Value>
uint32_t LargestCount(const VoteBox<Value>& votes) {
  uint32_t largest = 0;
  votes.ForEach([&](const Value&, uint32_t count) { largest = std::max(largest, count); });
  return largest;
}

template <class RequestOf, class Held>
void ShowRequests(FieldSink* sink, std::string_view name, const ClusterSize& cluster, const std::vector<Held>& held,
                  RequestOf request_of) {
  const auto count = std::count_if(held.begin(), held.end(), [](const Held& one) { return static_cast<bool>(one); });
  sink->BeginList(name, static_cast<size_t>(count));
  for (const Held& one : held) {
    if (!one) continue;
    const auto [c, t] = request_of(*one);
    sink->Blob({}, NodeName(cluster, c) + ":" + std::to_string(t));
  }
  sink->EndList();
}

std::pair<NodeId, Timestamp> NameOf(const Request& request) { return {request.c, request.t}; }
std::pair<NodeId, Timestamp> NameOf(const Commit& commit) { return {commit.cc.tuple.c, commit.cc.tuple.t}; }

constexpr auto kAll = [](const auto&) { return true; };

}  // namespace

void Replica::ShowState(FieldSink* sink) const {
  sink->Number("view", view_);
  sink->Flag("leaving", IsLeaving());
  sink->Number("pending_view", pending_view_);
  ShowPosition(sink, "view_cert", view_cert_.n, view_cert_.h);
  ShowHistory(sink);
  ShowAgreement(sink);
  ShowViewChange(sink);
  ShowRecovery(sink);
  if (IsBehindTarget()) {
    Struct(sink, "wanted", [&] {
      sink->Number("v", wanted_view_);
      sink->Number("n", wanted_n_);
    });
  } else {
    sink->Absent("wanted");
  }
  sink->Flag("asked_state", state_request_out_);
  if (fetched_.cert.n > 0) {
    sink->Number("fetched_n", fetched_.cert.n);
  } else {
    sink->Absent("fetched_n");
  }
}

void Replica::ShowHistory(FieldSink* sink) const {
  ShowPosition(sink, "history", history_.max_n(), history_.max_h());
  sink->BeginList("chain", history_.max_n() - history_.base_n());
  for (SeqNum n = history_.base_n() + 1; n <= history_.max_n(); ++n) ShowPosition(sink, {}, n, history_.h(n));
  sink->EndList();
  Struct(sink, "stable", [&] {
    sink->Number("v", stable_.cert.v);
    ShowPosition(sink, stable_.cert.n, stable_.cert.h);
  });
  sink->Number("committed_n", committed_n_);
  if (max_cc_.tuple.n > 0) {
    Struct(sink, "max_cc", [&] {
      sink->Number("v", max_cc_.tuple.v);
      ShowPosition(sink, max_cc_.tuple.n, max_cc_.tuple.h);
    });
  } else {
    sink->Absent("max_cc");
  }
  std::vector<const TentativeCheckpoint*> open;
  for (const TentativeCheckpoint& slot : tentative_) {
    if (slot.n > stable_.cert.n) open.push_back(&slot);
  }
  std::sort(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->n < b->n; });
  sink->BeginList("boundaries", open.size());
  for (const TentativeCheckpoint* slot : open) {
    Struct(sink, {}, [&] {
      sink->Number("n", slot->n);
      sink->Flag("taken", slot->taken);
      sink->Number("responses", LargestCount(slot->responses));
      sink->Number("checkpoints", LargestCount(slot->checkpoints));
    });
  }
  sink->EndList();
}

void Replica::ShowAgreement(FieldSink* sink) const {
  const ClusterSize& cluster = context_.cluster;
  const auto name_of = [](const auto& held) { return NameOf(held); };
  sink->Flag("suspecting", suspecting_);
  sink->Flag("convicted", pom_ != nullptr);
  const auto still_counts = [&](View v) { return v >= view_; };
  ShowVotes(sink, "hates", cluster, hates_, still_counts, [&](View v) { sink->Number("v", v); });
  ShowRequests(sink, "queue", cluster, queue_, name_of);
  ShowRequests(sink, "awaited", cluster, awaited_, name_of);
  ShowRequests(sink, "waiting_commits", cluster, waiting_commits_, name_of);
  std::vector<SeqNum> early;
  for (SeqNum n = history_.max_n() + 1; n <= stable_.cert.n + config_.window(); ++n) {
    if (EarlyOrder(n) != nullptr) early.push_back(n);
  }
  sink->BeginList("early", early.size());
  for (const SeqNum n : early) sink->Number({}, n);
  sink->EndList();
  if (hole_ == Hole::kNone || hole_to_ <= history_.max_n()) return sink->Absent("hole");
  Struct(sink, "hole", [&] {
    sink->Number("from", history_.max_n() + 1);
    sink->Number("to", hole_to_);
    sink->Flag("asked_all", hole_ == Hole::kAskedAll);
  });
}

void Replica::ShowViewChange(FieldSink* sink) const {
  const ClusterSize& cluster = context_.cluster;
  std::map<View, std::vector<NodeId>> by_view;
  for (const auto& held : view_changes_) {
    if (held && held->w > view_) by_view[held->w].push_back(held->i);
  }
  sink->BeginList("view_changes", by_view.size());
  for (const auto& [w, from] : by_view) {
    Struct(sink, {}, [&] {
      sink->Number("w", w);
      ShowNames(sink, "from", cluster, from);
    });
  }
  sink->EndList();
  if (selected_view_ > view_) {
    Struct(sink, "selected", [&] {
      sink->Number("w", selected_view_);
      ShowPosition(sink, selected_.max_n(), selected_.max_h());
    });
  } else {
    sink->Absent("selected");
  }
  const auto still_counts = [&](const ConfirmValue& value) { return value.w > view_; };
  ShowVotes(sink, "confirms", cluster, view_confirms_, still_counts, [&](const ConfirmValue& value) {
    sink->Number("w", value.w);
    ShowPosition(sink, value.n, value.h);
  });
  sink->Number("patience", patience_);
}

void Replica::ShowRecovery(FieldSink* sink) const {
  if (!recovering_) return sink->Absent("recovering");
  const auto answers = std::count_if(standings_.begin(), standings_.end(), [](const auto& a) { return a != nullptr; });
  Struct(sink, "recovering", [&] {
    sink->Number("answers", static_cast<uint64_t>(answers));
    fresh_view_ == kNoView ? sink->Absent("fresh_view") : sink->Number("fresh_view", fresh_view_);
  });
}

std::string_view Replica::TimerName(uint32_t kind) const { return NameOfTimer(false, kind); }

void Client::ShowState(FieldSink* sink) const {
  const ClusterSize& cluster = context_.cluster;
  sink->Number("view", view_);
  sink->Number("t", t_);
  if (request_) {
    Struct(sink, "request", [&] { sink->Blob("op", request_->o); });
  } else {
    sink->Absent("request");
  }
  ShowVotes(sink, "responses", cluster, responses_, kAll, [&](const SpecTuple& tuple) {
    sink->Number("v", tuple.v);
    ShowPosition(sink, tuple.n, tuple.h);
    sink->Hash("rh", tuple.rh.value);
  });
  sink->Flag("commit_due", commit_due_);
  if (commit_) {
    Struct(sink, "commit", [&] {
      sink->Number("v", commit_->cc.tuple.v);
      ShowPosition(sink, commit_->cc.tuple.n, commit_->cc.tuple.h);
    });
  } else {
    sink->Absent("commit");
  }
  ShowVotes(sink, "local_commits", cluster, local_commits_, kAll, [&](const Position& position) {
    sink->Number("v", position.v);
    ShowPosition(sink, position.n, position.h);
  });
  if (pom_) {
    Struct(sink, "pom", [&] { sink->Number("v", pom_->v); });
  } else {
    sink->Absent("pom");
  }
}

std::string_view Client::TimerName(uint32_t kind) const { return NameOfTimer(true, kind); }

}  // namespace zyz::zyzzyva

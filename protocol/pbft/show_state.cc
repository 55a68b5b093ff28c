// What replicas and clients know, as fields for people who look on. The names are listed in replica.h and client.h.
// Nothing here changes anything.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "protocol/pbft/client.h"
#include "protocol/pbft/replica.h"

namespace zyz::pbft {
namespace {

std::string RequestName(const ClusterSize& cluster, NodeId c, Timestamp t) {
  return NodeName(cluster, c) + ":" + std::to_string(t);
}

void ShowNodes(std::string_view name, const ClusterSize& cluster, const std::vector<NodeId>& nodes, FieldSink* sink) {
  sink->BeginList(name, nodes.size());
  for (const NodeId node : nodes) sink->Blob({}, NodeName(cluster, node));
  sink->EndList();
}

}  // namespace

void Replica::ShowState(FieldSink* sink) const {
  sink->Number("view", view_);
  sink->Flag("leaving", IsLeaving());
  sink->Number("pending_view", pending_view_);
  sink->Number("executed_n", executed_n_);
  sink->Number("committed_n", committed_n_);
  sink->Hash("h", service_.h().value);
  sink->BeginStruct("stable");
  sink->Number("n", stable_.cert.n);
  sink->Hash("a", stable_.cert.a.value);
  sink->EndStruct();
  ShowLog(sink);
  ShowRequests(sink);
  ShowViewChange(sink);
  ShowRecovery(sink);
}

void Replica::ShowLog(FieldSink* sink) const {
  std::vector<const Slot*> used;
  for (SeqNum n = stable_.cert.n + 1; n <= LogEnd(); ++n) {
    if (const Slot* slot = FindSlot(n)) used.push_back(slot);
  }
  sink->BeginList("log", used.size());
  for (const Slot* slot : used) {
    sink->BeginStruct({});
    sink->Number("n", slot->n);
    if (slot->order) {
      sink->Number("v", slot->order->v);
      sink->Hash("d", slot->order->d.value);
    } else {
      sink->Absent("v");
      sink->Absent("d");
    }
    sink->Flag("batch", slot->content != nullptr);
    sink->Number("prepares", slot->order ? slot->prepares.Count({slot->order->v, slot->order->d}) : 0);
    sink->Number("commits", slot->order ? slot->commits.Count({slot->order->v, slot->order->d}) : 0);
    sink->Flag("prepared", slot->prepared);
    sink->Flag("committed", slot->committed.content != nullptr);
    if (slot->cert.order.n == slot->n) {
      sink->Number("cert_v", slot->cert.order.v);
    } else {
      sink->Absent("cert_v");
    }
    sink->EndStruct();
  }
  sink->EndList();
  std::vector<const Boundary*> open;
  for (const Boundary& boundary : boundaries_) {
    if (boundary.n > stable_.cert.n) open.push_back(&boundary);
  }
  std::sort(open.begin(), open.end(), [](const Boundary* a, const Boundary* b) { return a->n < b->n; });
  sink->BeginList("boundaries", open.size());
  for (const Boundary* boundary : open) {
    uint32_t most = 0;
    boundary->votes.ForEach([&](const Digest&, uint32_t count) { most = std::max(most, count); });
    sink->BeginStruct({});
    sink->Number("n", boundary->n);
    sink->Flag("taken", boundary->taken);
    sink->Number("checkpoints", most);
    sink->EndStruct();
  }
  sink->EndList();
}

void Replica::ShowRequests(FieldSink* sink) const {
  const ClusterSize& cluster = context_.cluster;
  sink->BeginList("queue", queue_.size());
  for (const auto& request : queue_) sink->Blob({}, RequestName(cluster, request->c, request->t));
  sink->EndList();
  sink->BeginList("held", retries_held_);
  for (const Retry& retry : retries_) {
    if (retry.request) sink->Blob({}, RequestName(cluster, retry.request->c, retry.request->t));
  }
  sink->EndList();
  if (config_.read_only == ReadOnly::kOff) return;
  sink->BeginList("reads", reads_waiting_);
  for (const Read& read : reads_) {
    if (read.request) sink->Blob({}, RequestName(cluster, read.request->c, read.request->t));
  }
  sink->EndList();
}

void Replica::ShowViewChange(FieldSink* sink) const {
  std::map<View, std::vector<NodeId>> asked;
  for (NodeId i = 0; i < view_changes_.size(); ++i) {
    for (const auto& held : view_changes_[i]) {
      if (held && held->w > view_) asked[held->w].push_back(i);
    }
  }
  sink->BeginList("view_changes", asked.size());
  for (const auto& [w, from] : asked) {
    sink->BeginStruct({});
    sink->Number("w", w);
    ShowNodes("from", context_.cluster, from, sink);
    sink->EndStruct();
  }
  sink->EndList();
  if (new_view_ && new_view_->w > view_) {
    const ChosenOrders chosen = ChooseOrders(new_view_->v, config_.planted);
    sink->BeginStruct("new_view");
    sink->Number("w", new_view_->w);
    sink->Number("min", chosen.min());
    sink->Number("last", chosen.last());
    sink->EndStruct();
  } else {
    sink->Absent("new_view");
  }
  sink->Number("patience", patience_);
}

void Replica::ShowRecovery(FieldSink* sink) const {
  if (recovering_) {
    sink->BeginStruct("recovering");
    const auto answers =
        std::count_if(standings_.begin(), standings_.end(), [](const auto& a) { return a != nullptr; });
    sink->Number("answers", static_cast<uint64_t>(answers));
    if (fresh_view_ == kNoView) {
      sink->Absent("view");
      sink->Absent("n");
    } else {
      sink->Number("view", fresh_view_);
      sink->Number("n", fresh_n_);
    }
    sink->EndStruct();
  } else {
    sink->Absent("recovering");
  }
  if (IsBehindTarget()) {
    sink->BeginStruct("wanted");
    sink->Number("v", wanted_view_);
    sink->Number("n", wanted_n_);
    sink->EndStruct();
  } else {
    sink->Absent("wanted");
  }
  sink->Flag("asked_state", state_request_out_);
}

std::string_view Replica::TimerName(uint32_t kind) const { return NameOfTimer(/*client=*/false, kind); }

void Client::ShowState(FieldSink* sink) const {
  sink->Number("view", view_);
  sink->Number("t", t_);
  if (request_) {
    sink->BeginStruct("request");
    sink->Blob("op", request_->o);
    sink->EndStruct();
  } else {
    sink->Absent("request");
  }
  std::vector<std::pair<const Reply*, std::vector<NodeId>>> groups;
  for (NodeId i = 0; i < by_replica_.size(); ++i) {
    const Reply* reply = by_replica_[i].get();
    if (reply == nullptr) continue;
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return group.first->v == reply->v && group.first->rh == reply->rh && group.first->tentative == reply->tentative;
    });
    if (same == groups.end()) {
      groups.push_back({reply, {i}});
    } else {
      same->second.push_back(i);
    }
  }
  sink->BeginList("replies", groups.size());
  for (const auto& [reply, from] : groups) {
    sink->BeginStruct({});
    sink->Number("v", reply->v);
    sink->Hash("rh", reply->rh.value);
    sink->Flag("tentative", reply->tentative);
    ShowNodes("from", context_.cluster, from, sink);
    sink->EndStruct();
  }
  sink->EndList();
  if (config_.read_only != ReadOnly::kOff) ShowRead(sink);
}

void Client::ShowRead(FieldSink* sink) const {
  if (read_) {
    sink->BeginStruct("read");
    sink->Blob("op", read_->o);
    sink->EndStruct();
  } else {
    sink->Absent("read");
  }
  std::map<std::pair<SeqNum, uint64_t>, std::vector<NodeId>> groups;
  for (NodeId i = 0; i < answers_.size(); ++i) {
    if (answers_[i]) groups[{answers_[i]->n, answers_[i]->rh.value}].push_back(i);
  }
  sink->BeginList("answers", groups.size());
  for (const auto& [state, from] : groups) {
    sink->BeginStruct({});
    sink->Number("n", state.first);
    sink->Hash("rh", state.second);
    ShowNodes("from", context_.cluster, from, sink);
    sink->EndStruct();
  }
  sink->EndList();
}

std::string_view Client::TimerName(uint32_t kind) const { return NameOfTimer(/*client=*/true, kind); }

}  // namespace zyz::pbft

#include "scenarios/world/promise.h"

#include <algorithm>
#include <string>
#include <utility>

namespace zyz::scenarios {
namespace {

using sim::LivenessJudgement;
using sim::LivenessPromise;
using sim::Unjudged;

constexpr TimeNs kNsPerUs = 1000;
constexpr int64_t kEverything = 1'000'000;  // ppm

TimeNs Ns(const Num& microseconds) { return microseconds.value() * kNsPerUs; }

size_t NodesOf(const Scenario& scenario, const ClusterSize& cluster) {
  return cluster.n() + static_cast<size_t>(scenario.workload.clients.value());
}

// Who cannot send to whom for good. A node's side is a group of a partition, or one end of a rule.
struct Cut {
  std::string pointer;             // to what cuts
  std::vector<uint32_t> from, to;  // by NodeId; 0: not concerned
  bool partition = false;          // nodes of different groups are apart, else all of `from` from all of `to`

  bool Parts(NodeId a, NodeId b) const {
    if (partition) return from[a] != 0 && from[b] != 0 && from[a] != from[b];
    return a != b && ((from[a] != 0 && to[b] != 0) || (from[b] != 0 && to[a] != 0));
  }
};

std::vector<uint32_t> SideOf(const NodeRefs& nodes, const ClusterSize& cluster, size_t count) {
  std::vector<uint32_t> side(count, nodes.empty() ? 1 : 0);
  for (const NodeRef& node : nodes) side[node.In(cluster)] = 1;
  return side;
}

// The last partition if no heal follows, and rules that drop whatever is sent from some moment on. What a rule does to
// some messages only, of one kind or one view, is a lie about nobody: it may stop a protocol, and then the verdict says
// so.
std::vector<Cut> CutsIn(const Scenario& scenario, const ClusterSize& cluster, TimeNs* calm_from_ns) {
  std::vector<Cut> cuts;
  const size_t count = NodesOf(scenario, cluster);
  const std::vector<Happening>& timeline = scenario.timeline;
  size_t last = timeline.size();
  for (size_t i = 0; i < timeline.size(); ++i) {
    if (timeline[i].action != TimelineDo::kPartition && timeline[i].action != TimelineDo::kHeal) continue;
    if (last == timeline.size() || timeline[i].at_us.value() >= timeline[last].at_us.value()) last = i;
  }
  if (last < timeline.size() && timeline[last].action == TimelineDo::kPartition) {
    Cut cut{.pointer = "/timeline/" + std::to_string(last),
            .from = std::vector<uint32_t>(count),
            .to = {},
            .partition = true};
    for (uint32_t group = 0; group < timeline[last].groups.size(); ++group) {
      for (const NodeRef& node : timeline[last].groups[group]) cut.from[node.In(cluster)] = group + 1;
    }
    cuts.push_back(std::move(cut));
    *calm_from_ns = std::max(*calm_from_ns, Ns(timeline[last].at_us));
  }
  for (size_t i = 0; i < scenario.network.rules.size(); ++i) {
    const Rule& rule = scenario.network.rules[i];
    const bool of_everything = rule.message.empty() && rule.where.empty() && rule.nth.empty() && rule.after.empty();
    if (rule.effect.kind != Effect::Kind::kDrop || !of_everything || rule.until_us.value() != kForeverUs) continue;
    cuts.push_back({.pointer = "/network/rules/" + std::to_string(i),
                    .from = SideOf(rule.from, cluster, count),
                    .to = SideOf(rule.to, cluster, count)});
    *calm_from_ns = std::max(*calm_from_ns, Ns(rule.from_us));
  }
  return cuts;
}

const Cut* CutBetween(const std::vector<Cut>& cuts, NodeId a, NodeId b) {
  const auto found = std::find_if(cuts.begin(), cuts.end(), [&](const Cut& cut) { return cut.Parts(a, b); });
  return found == cuts.end() ? nullptr : &*found;
}

std::string NamesOf(const std::vector<bool>& gone, const ClusterSize& cluster) {
  std::string names;
  for (NodeId i = 0; i < cluster.n(); ++i) {
    if (gone[i]) names += (names.empty() ? "" : ", ") + NodeName(cluster, i);
  }
  return names;
}

// Gives up replicas until the others all reach each other and every correct client: who is cut off from a client, then
// who is cut off from most. That is seldom more than need be, and never fewer. A reason, if that makes more than f.
LivenessJudgement GiveUpTheCutOff(const std::vector<Cut>& cuts, const ClusterSize& cluster,
                                  const std::vector<bool>& correct, std::vector<bool>* gone) {
  const auto lost = [&] { return static_cast<size_t>(std::count(gone->begin(), gone->end(), true)); };
  const auto apart_from = [&](NodeId node, std::string* pointer) {
    size_t apart = 0;
    for (NodeId i = 0; i < cluster.n(); ++i) {
      const Cut* const cut = (*gone)[i] ? nullptr : CutBetween(cuts, node, i);
      if (cut == nullptr) continue;
      ++apart;
      *pointer = cut->pointer;
    }
    return apart;
  };
  std::string pointer;
  for (NodeId c = cluster.n(); c < correct.size(); ++c) {
    if (!correct[c] || lost() + apart_from(c, &pointer) <= cluster.f) continue;
    return {Unjudged::kCutOff, NodeName(cluster, c) + " is cut off for good by " + pointer};
  }
  for (NodeId i = 0; i < cluster.n(); ++i) {
    for (NodeId c = cluster.n(); c < correct.size() && !(*gone)[i]; ++c) {
      if (correct[c] && CutBetween(cuts, i, c) != nullptr) (*gone)[i] = true;
    }
  }
  while (lost() <= cluster.f) {
    NodeId worst = kNoNode;
    size_t most = 0;
    for (NodeId i = 0; i < cluster.n(); ++i) {
      const size_t apart = (*gone)[i] ? 0 : apart_from(i, &pointer);
      if (apart > most) worst = i;
      most = std::max(most, apart);
    }
    if (worst == kNoNode) return {};
    (*gone)[worst] = true;
  }
  return {Unjudged::kCutOff, "with what is cut off for good by " + pointer + ", fewer than " +
                                 std::to_string(cluster.n() - cluster.f) +
                                 " replicas reach each other and all clients"};
}

}  // namespace

std::vector<bool> DownForGood(const Scenario& scenario) {
  const ClusterSize cluster = scenario.protocol.Cluster();
  std::vector<bool> down(NodesOf(scenario, cluster));
  std::vector<const Happening*> order;
  for (const Happening& happening : scenario.timeline) order.push_back(&happening);
  std::stable_sort(order.begin(), order.end(),
                   [](const Happening* a, const Happening* b) { return a->at_us.value() < b->at_us.value(); });
  for (const Happening* happening : order) {
    if (happening->action == TimelineDo::kCrash) down[happening->node.In(cluster)] = true;
    if (happening->action == TimelineDo::kRestart) down[happening->node.In(cluster)] = false;
  }
  return down;
}

std::vector<bool> CorrectIn(const Scenario& scenario) {
  const ClusterSize cluster = scenario.protocol.Cluster();
  std::vector<bool> correct(NodesOf(scenario, cluster), true);
  const std::vector<bool> down = DownForGood(scenario);
  for (NodeId c = cluster.n(); c < correct.size(); ++c) correct[c] = !down[c];
  for (const Faulty& faulty : scenario.faulty) correct[faulty.node.In(cluster)] = false;
  return correct;
}

LivenessPromise PromiseOf(const Scenario& scenario, const std::vector<bool>& correct) {
  const ClusterSize cluster = scenario.protocol.Cluster();
  LivenessPromise promise;
  if (scenario.expect.complete_within_us) promise.complete_within_ns = Ns(*scenario.expect.complete_within_us);
  if (scenario.expect.settled_by_us) promise.settled_by_ns = Ns(*scenario.expect.settled_by_us);
  promise.calm_from_ns = Ns(scenario.network.gst_us);
  for (const Happening& happening : scenario.timeline) {
    const bool mends = happening.action == TimelineDo::kHeal || happening.action == TimelineDo::kRestart;
    if (mends) promise.calm_from_ns = std::max(promise.calm_from_ns, Ns(happening.at_us));
  }
  std::vector<bool> gone = DownForGood(scenario);
  gone.resize(cluster.n());
  for (NodeId i = 0; i < cluster.n(); ++i) gone[i] = gone[i] || !correct[i];
  const std::vector<Cut> cuts = CutsIn(scenario, cluster, &promise.calm_from_ns);
  const auto count = [&] { return static_cast<uint32_t>(std::count(gone.begin(), gone.end(), true)); };
  if (count() > cluster.f) {
    promise.unpromised = {Unjudged::kOverBudget, NamesOf(gone, cluster) + (count() == 1 ? " is" : " are") +
                                                     " faulty or down for good, and f is " + std::to_string(cluster.f)};
  } else if (scenario.network.loss_ppm.value() >= kEverything && scenario.network.gst_us.value() == 0) {
    promise.unpromised = {Unjudged::kNeverCalm, "/network/loss_ppm loses everything, and there is no /network/gst_us"};
  } else if (!cuts.empty()) {
    promise.unpromised = GiveUpTheCutOff(cuts, cluster, correct, &gone);
  }
  for (NodeId i = 0; i < cluster.n(); ++i) {
    if (gone[i]) promise.lost_replicas.push_back(i);
  }
  return promise;
}

}  // namespace zyz::scenarios
